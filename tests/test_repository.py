"""The repository checks itself: what is written down must be what the code does."""

import ast
import configparser
import re
import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from assettool.adapters.sources.config import SOURCES

REPOSITORY = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPOSITORY / "docs"))  # where the generator of the reference is

from generator import outdated, pages_of_tool  # noqa: E402 -- after its folder was added
from generator.command_pages import commands, examples, groups, summary  # noqa: E402 -- after its folder was added

COMMANDS = commands()
PYPROJECT = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
README = (REPOSITORY / "README.md").read_text(encoding="utf-8")
ITSELF = Path(__file__).name


@cache
def tracked() -> tuple[Path, ...]:
    """Every file that is, or is about to be, in the repository."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=REPOSITORY,
        capture_output=True,
        check=True,
        text=True,
    )
    files = sorted({REPOSITORY / name for name in listed.stdout.split("\0") if name})
    return tuple(path for path in files if path.is_file())


def texts() -> list[tuple[Path, str]]:
    """The text files among them, without this one, which names what must not be there."""
    found = []
    for path in tracked():
        content = path.read_bytes()
        if path.name != ITSELF and b"\0" not in content[:8000]:
            found.append((path.relative_to(REPOSITORY), content.decode("utf-8", "replace")))
    return found


def hits(pattern: str) -> list[str]:
    found = []
    for path, content in texts():
        for number, line in enumerate(content.splitlines(), start=1):
            if re.search(pattern, line):
                found.append(f"{path}:{number}: {line.strip()[:120]}")
    return found


@pytest.mark.parametrize("name", COMMANDS)
def test_command_has_help_and_an_example_and_is_in_the_readme(name):
    command = COMMANDS[name]
    assert summary(command)
    for parameter in command.params:
        assert parameter.help, f"{parameter.name} has no help"
    group = groups().get(name.rpartition(" ")[0])
    shown = examples(command) + (examples(group) if group else [])
    assert any(re.match(rf"{name}\b", call) for call in shown), "neither its help nor that of its group has an example"
    assert re.search(rf"^{name}\b", README, re.MULTILINE)


@pytest.mark.parametrize("name", COMMANDS)
def test_examples_of_a_command_use_options_that_it_has(name):
    command = COMMANDS[name]
    known = {word for parameter in command.params for word in (*parameter.opts, *parameter.secondary_opts)} | {"--help"}
    for call in examples(command):
        own = call.partition("#")[0].partition("|")[0]
        used = re.findall(r"(?<=\s)--?[a-z][a-z-]*", own)
        assert not set(used) - known, call


def test_reference_and_readme_are_what_the_code_says():
    behind = [str(path.relative_to(REPOSITORY)) for path in outdated(pages_of_tool())]
    assert behind == [], "run: make docs"


@pytest.mark.parametrize("name", SOURCES)
def test_source_format_has_cases(name):
    assert list((REPOSITORY / "tests" / "cases" / "sources" / name).glob("*.yml"))


@pytest.mark.parametrize(
    "pattern",
    [
        r"(?<![\w.])/(?:home|Users|work|root)/(?!\.local/share)[\w.]",  # a folder of somebody
        r"pypi\.org|pythonhosted|npmjs\.|find-links|index-url|/opt/(?:wheels|pypi)",  # a package registry
        r"(?i)\bissue #?\d|co-authored-by|\b(?:design|domain|platform|style)\.md\b",  # how work is organised
        r"\b(?:DESIGN|DOMAIN|PLATFORM|STYLE) section",  # papers that are not here
        r"<{7} |>{7} ",  # a merge that was not finished
    ],
    ids=["path of a machine", "registry", "organisation", "papers", "merge"],
)
def test_no_tracked_file_has(pattern):
    assert hits(pattern) == []


@pytest.mark.parametrize("folder", ["src", "docs", "benchmarks"])
def test_python_modules_say_what_they_are_for(folder):
    modules = [path for path in tracked() if path.suffix == ".py" and path.is_relative_to(REPOSITORY / folder)]
    assert modules
    without = [
        str(path.relative_to(REPOSITORY))
        for path in modules
        if "migrations" not in path.parts and not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert without == []


def test_lint_exceptions_have_a_reason():
    # The code, then two dashes and why; a bracket, or a comment on the line above, will do.
    without = []
    for path, content in texts():
        lines = content.splitlines() if path.suffix == ".py" else []
        for number, line in enumerate(lines):
            if found := re.search(r"#\s*noqa(?P<rest>.*)", line):
                said = re.search(r"--\s*\w|\(\w[^)]{8,}\)", found["rest"])
                above = lines[number - 1].strip().startswith("#") if number else False
                if not said and not above:
                    without.append(f"{path}:{number + 1}: {line.strip()[:100]}")
    assert without == []


def names(requirements: list[str]) -> set[str]:
    found = (re.match(r"[A-Za-z0-9._-]+", text) for text in requirements)
    return {match[0].lower().replace("_", "-").replace(".", "-") for match in found if match} - {"assettool"}


def test_lock_has_every_direct_dependency():
    project = PYPROJECT["project"]
    wanted = names(project["dependencies"])
    for extra in project["optional-dependencies"].values():
        wanted |= names(extra)
    locked = names((REPOSITORY / "requirements.lock").read_text(encoding="utf-8").splitlines())
    assert wanted - locked == set()


def test_wheel_has_its_folders_with_something_in_them():
    included = PYPROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    for folder in included:
        assert [path for path in tracked() if path.is_relative_to(REPOSITORY / folder)], folder


def test_changelog_has_a_part_for_what_is_not_released():
    assert "\n## Unreleased\n" in (REPOSITORY / "CHANGELOG.md").read_text(encoding="utf-8")


def test_publiccode_is_complete_and_of_this_version():
    content: dict[str, Any] = yaml.safe_load((REPOSITORY / "publiccode.yml").read_text(encoding="utf-8"))
    assert content["publiccodeYmlVersion"]
    for key in ("name", "platforms", "developmentStatus", "softwareType", "localisation", "maintenance"):
        assert content[key]
    assert content["legal"]["license"] == PYPROJECT["project"]["license"]
    assert content["softwareVersion"] == PYPROJECT["project"]["version"]
    for language in content["localisation"]["availableLanguages"]:
        described = content["description"][language]
        assert len(described["shortDescription"]) <= 150
        assert 150 <= len(described["longDescription"]) <= 10_000
        assert described["features"]


def test_readme_states_the_versions_that_the_code_works_with():
    plugin = (REPOSITORY / "src" / "netbox_assettool" / "__init__.py").read_text(encoding="utf-8")
    low, high = (re.search(rf'{name}_version = "([\d.]+)"', plugin)[1] for name in ("min", "max"))
    assert re.search(rf"NetBox \| {re.escape(low)} to {re.escape(high)}", README)
    assert f"Python | {PYPROJECT['project']['requires-python'].removeprefix('>=')} or later" in README
    assert PYPROJECT["project"]["license"] in README


def test_readme_names_targets_that_make_has():
    targets = set(re.findall(r"^([a-z-]+):", (REPOSITORY / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = set(re.findall(r"`make ([a-z-]+)`|^make ([a-z-]+)", README, re.MULTILINE))
    assert {one or other for one, other in named} <= targets


def test_links_between_our_files_lead_somewhere():
    broken = []
    for path, content in texts():
        if path.suffix != ".md":
            continue
        found = re.findall(r"\]\(([^)\s]+)\)|(?:src|srcset)=\"([^\"]+)\"", content)
        for link in (one or other for one, other in found):
            target = link.partition("#")[0]
            if target and "://" not in target and not (REPOSITORY / path.parent / target).exists():
                broken.append(f"{path}: {link}")
    assert broken == []


def test_every_page_of_the_manual_is_in_its_navigation():
    text = (REPOSITORY / "mkdocs.yml").read_text(encoding="utf-8")
    pages = [path.relative_to(REPOSITORY / "docs") for path in (REPOSITORY / "docs").rglob("*.md")]
    assert [str(page) for page in pages if f": {page}" not in text] == []


def test_ansible_when_it_reads_the_inventory_folder_then_it_passes_over_every_file_of_settings():
    told = configparser.ConfigParser(interpolation=None)
    told.read(REPOSITORY / "ansible.cfg", encoding="utf-8")
    ignored = re.compile(told["inventory"]["ignore_patterns"])
    read = {path.name for path in (REPOSITORY / "inventory").glob("*.yml") if not ignored.search(path.name)}
    assert read == {"netbox.yml"}
