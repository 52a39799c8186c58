"""An Ansible inventory of what NetBox and its plugin know, asked of the assettool that is installed beside Ansible."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

from ansible.errors import AnsibleParserError
from ansible.plugins.inventory import BaseInventoryPlugin, Cacheable, Constructable
from ansible.utils.unsafe_proxy import wrap_var

DOCUMENTATION = """
name: inventory
short_description: Hosts of NetBox as assettool keeps them
version_added: 0.1.0
author: The assettool contributors
description:
  - Reads every asset that is a device or virtual machine now, in one request, with groups and connection variables.
  - Calls C(assettool inventory --list), so it reaches NetBox as that command does.
  - What NetBox holds is data and is never evaluated as a template.
extends_documentation_fragment:
  - constructed
  - inventory_cache
options:
  plugin:
    description: Tells Ansible that this file is for this plugin.
    required: true
    choices: [assettool.netbox.inventory]
  settings:
    description:
      - The settings of assettool, relative to this file.
      - By default C(assettool.yml) beside this file, where there is one, and else as the command finds them.
    type: path
    env:
      - name: ASSETTOOL_CONFIG
  kind:
    description: Only assets of these kinds.
    type: list
    elements: str
    default: []
  tenant:
    description: Only assets of the tenants with these slugs.
    type: list
    elements: str
    default: []
  site:
    description: Only assets at the sites with these slugs.
    type: list
    elements: str
    default: []
  environment:
    description: Only assets on these sides of the migration.
    type: list
    elements: str
    default: []
  lifecycle:
    description: Only assets that are here in their life; retired ones are left out where this does not name them.
    type: list
    elements: str
    default: []
"""

EXAMPLES = """
plugin: assettool.netbox.inventory
lifecycle: [planned, active, retiring]
cache: true
cache_plugin: ansible.builtin.jsonfile
cache_connection: ~/.cache/assettool-inventory
cache_timeout: 600
"""

_FILTERS = ("kind", "tenant", "site", "environment", "lifecycle")
_BESIDE = "assettool.yml"


class InventoryModule(BaseInventoryPlugin, Constructable, Cacheable):
    """Fills Ansible's inventory from the command's answer, or from the answer that Ansible has cached."""

    NAME = "assettool.netbox.inventory"

    def verify_file(self, path):
        """Whether it may be a file for this plugin."""
        return path.endswith((".yml", ".yaml")) and super().verify_file(path)

    def parse(self, inventory, loader, path, cache=True):
        """Read the inventory, from the cache where that is allowed and holds it."""
        super().parse(inventory, loader, path, cache)
        self._read_config_data(path)
        words = [f"--{name}={value}" for name in _FILTERS for value in self.get_option(name)]
        surroundings = self._surroundings(Path(path))
        if not self.get_option("cache"):
            return self._fill(_ask(words, surroundings))
        # Another NetBox, another user or another choice of hosts is another inventory.
        told = sorted(item for item in surroundings.items() if item[0].startswith("ASSETTOOL_"))
        digest = hashlib.sha256(json.dumps([words, told]).encode()).hexdigest()[:16]
        key = f"{self.get_cache_key(path)}_{digest}"
        if not cache or key not in self._cache:
            self._cache[key] = {"inventory": _ask(words, surroundings)}
        return self._fill(self._cache[key]["inventory"])

    def _surroundings(self, path):
        """The environment of the command."""
        surroundings = {str(name): str(value) for name, value in os.environ.items()}
        beside = path.absolute().parent / _BESIDE
        if named := self.get_option("settings"):
            surroundings["ASSETTOOL_CONFIG"] = str(named)
        elif beside.is_file():
            surroundings["ASSETTOOL_CONFIG"] = str(beside)
        return surroundings

    def _fill(self, text):
        document = json.loads(str(text), object_hook=_as_data)
        hostvars = document.pop("_meta")["hostvars"]
        for group, content in document.items():
            self.inventory.add_group(group)
            for host in content.get("hosts", ()):
                self.inventory.add_host(host, group)
            for name, value in content.get("vars", {}).items():
                self.inventory.set_variable(group, name, value)
        for group, content in document.items():
            for child in content.get("children", ()):
                self.inventory.add_child(group, child)
        strict = self.get_option("strict")
        for host, variables in hostvars.items():
            for name, value in variables.items():
                self.inventory.set_variable(host, name, value)
            self._set_composite_vars(self.get_option("compose"), variables, host, strict=strict)
            self._add_host_to_composed_groups(self.get_option("groups"), variables, host, strict=strict)
            self._add_host_to_keyed_groups(self.get_option("keyed_groups"), variables, host, strict=strict)


def _as_data(content):
    """The string of `{"__ansible_unsafe": string}`: one that only looks like a template."""
    return wrap_var(content["__ansible_unsafe"]) if content.keys() == {"__ansible_unsafe"} else content


def _ask(words, surroundings):
    # -P: nothing in the folder that Ansible was started in is taken for a part of assettool.
    done = subprocess.run(
        [sys.executable, "-P", "-m", "assettool", "inventory", "--list", *words],
        env=surroundings, stdin=subprocess.DEVNULL, capture_output=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise AnsibleParserError(done.stderr.decode(errors="replace").strip())
    return done.stdout.decode()
