"""applications.yml: organisations and deployment rules, checked as a whole."""

from pathlib import Path

import pytest

from assettool.adapters.applications_file import load_applications
from assettool.domain.organisations import Known
from assettool.errors import SettingsError

EXAMPLE = Path(__file__).resolve().parents[2] / "inventory" / "applications.yml"


@pytest.fixture
def written(tmp_path):
    def write(text):
        path = tmp_path / "applications.yml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_load_when_it_is_the_example_then_every_organisation_has_its_tenant():
    found = load_applications(EXAMPLE)

    assert {known.slug: known.cbs for known in found.organisations} == {
        "arnhem": "0202",
        "renkum": "0274",
        "rheden": "0275",
        "rozendaal": "0277",
        "west-maas-en-waal": "0668",
        "de-connectie": "",
    }


def test_load_when_it_is_empty_then_nothing_is_known(written):
    assert load_applications(written("")).organisations == ()


def test_load_when_an_organisation_has_aliases_then_they_come_along(written):
    path = written("organisations:\n- {slug: arnhem, name: Arnhem, cbs: '0202', aliases: [Gem. Arnhem]}\n")

    assert load_applications(path).organisations == (Known("arnhem", "Arnhem", "0202", ("Gem. Arnhem",)),)


def test_load_when_several_things_are_wrong_then_all_are_told_with_their_lines(written):
    path = written(
        "organisations:\n"
        "- {slug: Arnhem, name: Arnhem}\n"
        "- {slug: renkum, name: Renkum,\n   cbs: 0274}\n"
        "- slug: rheden\n  nam: Rheden\n"
        "extra: 1\n"
    )

    with pytest.raises(SettingsError) as raised:
        load_applications(path)

    told = raised.value.message.splitlines()
    assert told == [
        "the file about applications is wrong:",
        "  applications.yml:2: organisations.0.slug: this is not the slug of a tenant: Arnhem (such as arnhem)",
        "  applications.yml:4: organisations.1.cbs: write the code in quotes: YAML reads 0202 as another number",
        "  applications.yml:5: organisations.2.name: Field required",
        "  applications.yml:6: organisations.2.nam: Extra inputs are not permitted",
        "  applications.yml:7: extra: Extra inputs are not permitted",
    ]


def test_load_when_two_organisations_share_a_name_or_code_then_it_is_refused(written):
    path = written(
        "organisations:\n"
        "- {slug: arnhem, name: Arnhem, cbs: '0202'}\n"
        "- {slug: renkum, name: Arnhem, cbs: '0202', aliases: [arnhem]}\n"
    )

    with pytest.raises(SettingsError) as raised:
        load_applications(path)

    assert raised.value.message.splitlines()[1:] == [
        "  applications.yml:3: organisations.1.aliases: another organisation has it already: arnhem",
        "  applications.yml:3: organisations.1.cbs: another organisation has it already: 0202",
        "  applications.yml:3: organisations.1.name: another organisation has it already: Arnhem",
    ]
