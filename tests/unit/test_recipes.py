"""What the phases do for an application: as people write it, and as the playbooks get it."""

from pathlib import Path

import pytest
import yaml

from assettool.adapters.applications_file import load_applications
from assettool.domain.running.recipes import Check, MovedData, Recipe, legible, recipe_for
from assettool.errors import SettingsError

EXAMPLE = Path(__file__).resolve().parents[2] / "inventory" / "applications.yml"


def problems(folder, text):
    path = folder / "applications.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as raised:
        load_applications(path)
    return raised.value.message.splitlines()[1:]


def test_recipe_when_it_is_shown_then_it_is_as_it_was_written(tmp_path):
    for recipe in load_applications(EXAMPLE).recipes:
        written = {"recipes": [recipe.as_written()]}
        path = tmp_path / "applications.yml"
        path.write_text(yaml.safe_dump(written), encoding="utf-8")
        assert load_applications(path).recipes == (recipe,)


def test_example_when_it_is_read_then_each_role_of_the_application_has_its_recipe():
    recipes = load_applications(EXAMPLE).recipes

    one = recipe_for(recipes, "Suite4Work", "arnhem", "application")
    other = recipe_for(recipes, "Suite4Work", "arnhem", "database")

    assert one.freeze.files == ("/etc/cron.d/suite4work",)
    assert one.configuration[0].settings["server"]["listen"] == 8443
    assert other.checks == (Check("listener", port=1521),)


@pytest.mark.parametrize(
    ("pattern", "role", "is_for"),
    [
        ("Suite*", "", True),
        ("Suite4Work@arnhem", "", True),
        ("Suite4Work@renkum", "", False),
        ("Suite4Work", "database", True),
        ("Suite4Work", "application", False),
    ],
)
def test_recipe_when_its_name_and_role_fit_then_it_is_for_the_application(pattern, role, is_for):
    assert Recipe(pattern, role).is_for("Suite4Work", "arnhem", "database") == is_for


def test_recipe_for_when_none_fits_then_nothing_is_done():
    found = recipe_for([Recipe("Other", services=("other",))], "Suite4Work", "arnhem")
    assert found.variables("Suite4Work") == {"name": "Suite4Work"}


def test_variables_when_a_host_moves_then_they_are_what_the_playbooks_read():
    recipe = Recipe(
        "Suite4Work",
        services=("suite",),
        data_sets=(MovedData("documents", "/srv/documents"),),
        checks=(Check("web", port=80, path="/"),),
    )
    assert recipe.variables("Suite4Work", role="application", old_host="old-1", new_host="new-1") == {
        "name": "Suite4Work",
        "role": "application",
        "old_host": "old-1",
        "new_host": "new-1",
        "services": ["suite"],
        "data_sets": [{"name": "documents", "path": "/srv/documents"}],
        "checks": [{"name": "web", "port": 80, "path": "/", "scheme": "http", "status": 200}],
    }


def test_load_when_recipes_are_wrong_then_every_problem_is_told_with_its_line(tmp_path):
    told = problems(
        tmp_path,
        "recipes:\n"
        "- application: Suite\n"
        "  paths: [etc/suite]\n"
        "- application: Suite\n"
        "  configuration:\n"
        "  - {template: ../secret.j2, path: /etc/a}\n"
        "  - {template: a.j2, path: /etc/a,\n     mode: 0640}\n"
        "- application: Suite\n"
        "  checks:\n"
        "  - {name: web, port: 80, command: [x]}\n",
    )
    assert [line.strip().partition(":")[2].partition(":")[0] for line in told] == ["3", "6", "8", "11"]
    assert "from the root of the host: etc/suite" in told[0]
    assert "relative to the folder of templates: ../secret.j2" in told[1]
    assert "in quotes" in told[2]
    assert "a check asks one thing" in told[3]


def test_text_when_it_has_letters_that_nobody_sees_then_they_are_told():
    assert legible("a: b\u202ec\n- é\u200b\x1b") == "a: b\\u202ec\n- é\\u200b\\u001b"
