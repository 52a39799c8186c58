"""NetBox starts with the plugin beside others from PyPI: no name of ours is also theirs."""

import os
import shutil
import subprocess
import sys
from importlib.metadata import requires, version
from pathlib import Path

import psycopg
import pytest
from django.conf import settings

pytestmark = [pytest.mark.real, pytest.mark.slow]

ROOT = Path(__file__).parents[2]
NEIGHBOURS = {
    "netbox-license": "netbox_license",
    "netbox-contract": "netbox_contract",
    "netbox-it-landscape": "netbox_it_landscape",
    "netbox-plugin-applications": "netbox_applications",
}
SCHEMA = "from netbox.graphql.schema import schema; print('assettool_asset_list' in str(schema))"


def run(*command, **kwargs):
    """Run a command and give what it said; a failure shows that too."""
    done = subprocess.run(command, capture_output=True, text=True, check=False, **kwargs)
    assert done.returncode == 0, f"{command}\n{done.stdout[-3000:]}\n{done.stderr[-6000:]}"
    return done.stdout


@pytest.fixture
def environment(tmp_path):
    """A new environment with NetBox, the neighbours and the plugin from this source tree."""
    folder = tmp_path / "environment"
    run(sys.executable, "-m", "venv", folder)
    python = str(folder / "bin" / "python")
    uv = shutil.which("uv") or shutil.which("uv", path=ROOT / ".uv" / "bin")
    install = [uv, "pip", "install", "--python", python] if uv else [python, "-m", "pip", "install"]
    # NetBox asks for psycopg[c], which needs a compiler; the binary build is the same driver.
    needs = [need.replace("psycopg[c", "psycopg[binary") for need in requires("netbox")]
    run(*install, *needs)
    run(*install, "--no-deps", f"netbox=={version('netbox')}")
    run(*install, *NEIGHBOURS, ROOT)
    return folder / "bin"


@pytest.fixture
def netbox(environment, tmp_path):
    """Runs NetBox's management commands there, on a database of its own."""
    database = settings.DATABASES["default"]
    server = {"host": database["HOST"], "port": database["PORT"], "user": database["USER"]}
    with psycopg.connect(**server, password=database["PASSWORD"], dbname="postgres", autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS neighbours")
        connection.execute(f'CREATE DATABASE neighbours TEMPLATE "{database["TEST"]["TEMPLATE"]}"')
    ours = Path(os.environ["NETBOX_ROOT"]) / "conf" / "configuration.py"
    theirs = tmp_path / "netbox" / "conf" / "configuration.py"
    theirs.parent.mkdir(parents=True)
    theirs.write_text(
        f"{ours.read_text()}\n"
        "DATABASES['default']['NAME'] = 'neighbours'\n"
        f"PLUGINS = {[*NEIGHBOURS.values(), 'netbox_assettool']}\n"
    )
    environ = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    environ["NETBOX_ROOT"] = str(theirs.parents[1])
    return lambda *command: run(environment / "netbox", *command, env=environ, cwd=tmp_path)


def test_netbox_when_the_neighbours_are_there_then_it_starts_migrates_and_has_one_graphql_schema(netbox):
    assert "no issues" in netbox("check")
    netbox("migrate")
    assert "True" in netbox("shell", "-c", SCHEMA)
    assert "No changes detected" in netbox("makemigrations", "netbox_assettool", "--check", "--dry-run")
