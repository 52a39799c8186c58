"""Real Ansible on the inventory of a real NetBox: groups, limits, data that looks like templates, and the cache."""

import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest

from assettool.cli.output import progress
from assettool.embedded import stack
from assettool.embedded.home import Home
from assettool.embedded.loopback import is_free

pytestmark = pytest.mark.real

REPOSITORY = Path(__file__).resolve().parents[2]
BINARIES = Path(sys.executable).parent
# From which assettool itself chooses none, so that the NetBox of another test takes none of them while ours is down.
PORTS = range(30000, 32000)
SOURCES = """\
sources:
  - name: cmdb
    format: table
    path: cmdb.csv
    kind: physical_server
    defaults: {tenant: arnhem, site: arnhem-dc1, environment: old}
    table:
      id: Serienummer
      columns: {name: Naam, serial: Serienummer, platform: Systeem, description: Omschrijving}
      identifiers: {serial: Serienummer}
      interfaces:
        - {name: eth0, mac: MAC, addresses: IP}
"""
TRAP = "{{ lookup('pipe', 'touch TRAP') }}"
EXPORT = f"""\
Naam,Serienummer,Systeem,Omschrijving,MAC,IP
ARN-LIN-01,SN000001,Debian GNU/Linux 12,Webserver,00:50:56:01:00:01,10.1.0.1/24
ARN-LIN-02,SN000002,Ubuntu 24.04,"{TRAP}",00:50:56:01:00:02,10.1.0.2/24
ARN-WIN-01,SN000003,Windows Server 2022,Bestanden,00:50:56:01:00:03,10.1.0.3/24
"""
PLAYBOOK = """\
- name: Write what NetBox says of each host
  hosts: all
  gather_facts: false
  tasks:
    - name: Write the description
      ansible.builtin.copy:
        content: "{{ assettool_description }}"
        dest: "{{ playbook_dir }}/{{ inventory_hostname }}.txt"
        mode: "0600"
"""


class Site:
    """A NetBox with three servers, and how commands reach it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.home = Home(folder / "home")
        self.port = next(filter(is_free, random.sample(PORTS, len(PORTS))))
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith("ANSIBLE_")}
        self.start()
        (folder / "cmdb.csv").write_text(EXPORT.replace("TRAP')", f"{folder}/trap')"), encoding="utf-8")
        (folder / "sources.yml").write_text(SOURCES, encoding="utf-8")
        (folder / "assettool.yml").write_text("sources: sources.yml\n", encoding="utf-8")
        (folder / "play.yml").write_text(PLAYBOOK, encoding="utf-8")
        synced = self.run("assettool", "sync", "apply", "--yes", ASSETTOOL_CONFIG=str(folder / "assettool.yml"))
        assert synced.returncode == 0, synced.stderr

    def start(self) -> None:
        """Start NetBox, after a stop at the port that it had."""
        with progress() as shown:
            stack.up(self.home, port=self.port, progress=shown)
        self.environment |= {
            "ASSETTOOL_HOME": str(self.folder / "work"),
            "ASSETTOOL_NETBOX__URL": f"http://127.0.0.1:{self.home.ports.web}",
            "ASSETTOOL_NETBOX__TOKEN": stack.token(self.home, "engineer"),
            "ANSIBLE_HOME": str(self.folder / "ansible"),
        }

    def run(self, program: str, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
        """In the checkout, where Ansible finds the configuration that we ship."""
        return subprocess.run(
            [str(BINARIES / program), *words],
            cwd=REPOSITORY, env=self.environment | more, capture_output=True, text=True, timeout=300, check=False,
        )  # fmt: skip

    def told(self, program: str, *words: str, **more: str) -> str:
        """What it prints, where nothing went wrong and nothing was warned of."""
        done = self.run(program, *words, **more)
        assert done.returncode == 0, done.stdout + done.stderr
        assert "WARNING" not in done.stderr
        return done.stdout

    def hostvars(self, *words: str, **more: str) -> dict[str, dict[str, object]]:
        return listed(self.told("ansible-inventory", *words, "--list", **more))["_meta"]["hostvars"]


def listed(text: str) -> Any:
    """What is listed, without the mark that Ansible puts on each string that it will not evaluate."""
    return json.loads(text, object_hook=lambda found: found.get("__ansible_unsafe", found))


@pytest.fixture(scope="module")
def site():
    folder = Path(tempfile.mkdtemp(prefix="assettool-inventory-"))
    folder.chmod(0o711)
    found = Site(folder)
    yield found
    stack.reset(found.home)
    shutil.rmtree(folder)


def cached(site: Site) -> dict[str, str]:
    return {
        "ANSIBLE_INVENTORY_CACHE": "true",
        "ANSIBLE_INVENTORY_CACHE_PLUGIN": "ansible.builtin.jsonfile",
        "ANSIBLE_INVENTORY_CACHE_CONNECTION": str(site.folder / "cache"),
    }


def test_folder_when_listed_then_it_is_what_the_command_says_and_nothing_else(site):
    ours = listed(site.told("assettool", "inventory", "--list"))
    assert sorted(ours["_meta"]["hostvars"]) == ["ARN-LIN-01", "ARN-LIN-02", "ARN-WIN-01"]
    theirs = listed(site.told("ansible-inventory", "-i", "inventory/", "--list"))
    groups = {
        name for name, content in ours.items() if name != "_meta" and (content.get("hosts") or content["children"])
    }
    assert theirs.keys() - {"_meta", "all"} == groups
    assert theirs["_meta"]["hostvars"]["ARN-LIN-01"] == {
        **ours["_meta"]["hostvars"]["ARN-LIN-01"], "ansible_connection": "ssh",
    }  # fmt: skip
    windows = theirs["_meta"]["hostvars"]["ARN-WIN-01"]
    assert (windows["ansible_host"], windows["ansible_connection"]) == ("10.1.0.3", "psrp")
    assert windows["ansible_psrp_cert_validation"] == "validate"


def test_graph_when_drawn_then_families_hold_platforms_and_platforms_hosts(site):
    graph = site.told("ansible-inventory", "-i", "inventory/", "--graph", "windows")
    assert graph.split() == ["@windows:", "|--@platform_windows_server_2022:", "|", "|--ARN-WIN-01"]


def test_limit_when_given_then_only_its_hosts_are_touched_and_no_value_is_evaluated(site):
    play = str(site.folder / "play.yml")
    local = ("-e", "ansible_connection=local", "-e", f"ansible_python_interpreter={sys.executable}")
    done = site.told("ansible-playbook", "-i", "inventory/", *local, "--limit", "linux:&tenant_arnhem", play)
    assert "ARN-WIN-01" not in done
    assert (site.folder / "ARN-LIN-01.txt").read_text(encoding="utf-8") == "Webserver"
    assert "lookup('pipe'" in (site.folder / "ARN-LIN-02.txt").read_text(encoding="utf-8")
    assert not (site.folder / "trap").exists()


def test_command_as_inventory_script_when_used_then_it_gives_the_same_and_evaluates_nothing(site):
    script = site.folder / "script"
    script.write_text(f'#!/bin/sh\nexec {BINARIES / "assettool"} inventory "$@"\n', encoding="utf-8")
    script.chmod(0o755)
    play = str(site.folder / "play.yml")
    local = ("-e", "ansible_connection=local", "-e", f"ansible_python_interpreter={sys.executable}")
    site.told("ansible-playbook", "-i", str(script), *local, "--limit", "ARN-LIN-02", play)
    assert "lookup('pipe'" in (site.folder / "ARN-LIN-02.txt").read_text(encoding="utf-8")
    assert not (site.folder / "trap").exists()


def test_file_when_it_filters_and_composes_then_ansible_has_that(site):
    file = site.folder / "linux.yml"
    file.write_text(
        "plugin: assettool.netbox.inventory\n"
        "kind: [physical_server]\n"
        "compose: {shown: assettool_name | lower}\n"
        "keyed_groups: [{key: assettool_model, prefix: model}]\n",
        encoding="utf-8",
    )
    assert {v["shown"] for v in site.hostvars("-i", str(file)).values()} == {"arn-lin-01", "arn-lin-02", "arn-win-01"}
    file.write_text("plugin: assettool.netbox.inventory\ntenant: [nobody]\n", encoding="utf-8")
    refused = site.run("ansible-inventory", "-i", str(file), "--list")
    assert "nobody is not one of the available choices" in refused.stderr


def test_group_vars_when_they_say_another_connection_then_they_win(site):
    folder = site.folder / "own"
    (folder / "group_vars").mkdir(parents=True)
    shutil.copy(REPOSITORY / "inventory" / "netbox.yml", folder)
    (folder / "group_vars" / "windows.yml").write_text("ansible_connection: winrm\n", encoding="utf-8")
    assert site.hostvars("-i", str(folder))["ARN-WIN-01"]["ansible_connection"] == "winrm"


def test_cache_when_netbox_is_down_then_it_answers_until_it_is_flushed(site):
    file = str(site.folder / "cached.yml")
    Path(file).write_text("plugin: assettool.netbox.inventory\n", encoding="utf-8")
    before = site.hostvars("-i", file, **cached(site))
    stack.down(site.home)
    try:
        assert site.hostvars("-i", file, **cached(site)) == before
        other = {**cached(site), "ASSETTOOL_NETBOX__TOKEN": "nbt_another.user"}
        for words, more in ((("--flush-cache",), cached(site)), ((), other)):
            asked = site.run("ansible-inventory", "-i", file, "--list", *words, **more)
            assert "NetBox does not answer" in asked.stderr
    finally:
        site.start()
