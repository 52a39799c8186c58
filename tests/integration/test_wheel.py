"""The wheel as somebody installs it: into an environment of its own, far from the checkout."""

import os
import subprocess
import sys
import venv
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.real

REPOSITORY = Path(__file__).resolve().parents[2]
EXPORT = "Naam;Serienummer\nARN-PC-01;5CG0001\nARN-PC-02;5CG0002\n;5CG0003\n"
SOURCES = """\
sources:
  - name: werkplekken
    format: table
    path: werkplekken.csv
    kind: fat_client
    table: {columns: {name: Naam, serial: Serienummer}, identifiers: {serial: Serienummer}}
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--wheel", "--outdir", str(folder), str(REPOSITORY), cwd=folder)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program in an environment with the base dependencies and nothing else."""
    place = tmp_path_factory.mktemp("environment")
    venv.create(place, with_pip=True)
    run(str(place / "bin" / "python"), "-m", "pip", "install", "--quiet", str(wheel), cwd=place)
    return place / "bin" / "assettool"


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    (tmp_path / "werkplekken.csv").write_text(EXPORT, encoding="utf-8")
    (tmp_path / "sources.yml").write_text(SOURCES, encoding="utf-8")
    (tmp_path / "assettool.yml").write_text("sources: sources.yml\n", encoding="utf-8")
    return tmp_path


def run(*words: str, cwd: Path, code: int = 0) -> str:
    surroundings = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("ASSETTOOL_", "PYTHON")) and name != "VIRTUAL_ENV"
    }
    done = subprocess.run(
        words,
        cwd=cwd,
        env=surroundings | {"ASSETTOOL_HOME": str(cwd / "home")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize(
    "part",
    [
        "assettool/_data/inventory/assettool.yml",
        "assettool/_data/inventory/sources.yml",
        "assettool/_data/playbooks/precheck.yml",
        "assettool/_data/playbooks/roles/precheck/tasks/main.yml",
        "assettool/_data/inventory/netbox.yml",
        "ansible_collections/assettool/netbox/meta/runtime.yml",
        "ansible_collections/assettool/netbox/plugins/inventory/inventory.py",
        "assettool/_data/templates/README.md",
        "netbox_assettool/migrations/0001_initial.py",
        "netbox_assettool/templates/netbox_assettool/inc/provenance_table.html",
        "netbox_assettool/locale/nl/LC_MESSAGES/django.mo",
    ],
)
def test_wheel_holds(wheel, part):
    assert part in zipfile.ZipFile(wheel).namelist()


def test_wheel_holds_the_schema_snapshot_and_the_licence(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    assert any(name.startswith("assettool/embedded/schema/") and name.endswith(".sql.gz") for name in names)
    assert any(name.endswith("LICENSE") for name in names)


def test_wheel_holds_no_tests_and_no_rubbish(wheel):
    strange = ("tests/", "docs/", "benchmarks/", "__pycache__", ".gitkeep")
    assert [name for name in zipfile.ZipFile(wheel).namelist() if any(part in name for part in strange)] == []


def test_installed_program_says_its_version_and_its_commands(installed, folder):
    assert run(str(installed), "--version", cwd=folder).startswith("assettool ")
    told = run(str(installed), "--help", cwd=folder)
    for command in ("demo", "netbox", "source", "sync", "asset"):
        assert command in told


def test_installed_program_reads_an_export(installed, folder):
    told = run(str(installed), "source", "check", "werkplekken.csv", cwd=folder, code=5)
    assert "3 rows read: 2 accepted, 1 rejected" in told
    assert "Naam is empty" in told


def test_installed_program_says_what_the_embedded_netbox_needs(installed, folder):
    surroundings = {"PATH": os.defpath, "ASSETTOOL_HOME": str(folder / "home"), "HOME": str(folder)}
    done = subprocess.run(
        [str(installed), "netbox", "up"], cwd=folder, env=surroundings, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "fault in assettool" not in done.stderr
    assert "assettool[embedded]" in done.stderr
