"""The inventory as Ansible reads it: groups, and `_meta` with the variables of every host."""

import re
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Model

from netbox_assettool.inventory.hosts import LINKED, Host, read_hosts
from netbox_assettool.inventory.naming import Named, group_names, host_names

PREFIX = "assettool_"
"""Of every variable but those that Ansible itself knows."""

GROUPED_BY = ("kind", "tenant", "site", "environment", "role", "platform", "status", "lifecycle", *LINKED)
"""What makes groups: `tenant_arnhem` holds the hosts whose tenant is arnhem."""

# What a template or an expression needs before it can do anything; a text that has none of it is only text.
_EXPRESSION = re.compile(r"[{(\[|]|^#jinja2:")
# `localhost` is the machine that Ansible runs on; no asset may take its place.
_RESERVED = ("all", "ungrouped", "localhost", "127.0.0.1")


@dataclass(frozen=True, slots=True)
class Family:
    """Platforms that are reached in the same way."""

    platforms: re.Pattern[str]
    connection: Mapping[str, object]


FAMILIES = {
    "windows": Family(
        re.compile(r"\bwindows\b", re.IGNORECASE),
        {
            "ansible_connection": "psrp",
            "ansible_psrp_protocol": "https",
            "ansible_psrp_cert_validation": "validate",
        },
    ),
    "linux": Family(
        re.compile(
            r"linux|\b(?:ubuntu|debian|centos|rhel|red hat|fedora|suse|sles|opensuse|photon|gentoo|alpine|arch)\b",
            re.IGNORECASE,
        ),
        {"ansible_connection": "ssh"},
    ),
}
"""Group of platform groups → which platforms, and how their hosts are reached."""


def whole(user: Model, wanted: Collection[int] | None = None) -> dict[str, object]:
    """The inventory of what the user may see; of these assets only, where `wanted` says so."""
    hosts = read_hosts(user)
    groups, families = _groups(hosts)
    names = _names(hosts, {*groups, *families})
    chosen = {pk: host for pk, host in hosts.items() if wanted is None or pk in wanted}
    document: dict[str, object] = {
        "_meta": {"hostvars": {names[host.uid]: _variables(host) for host in chosen.values()}}
    }
    for group, members in sorted(groups.items()):
        if found := [names[hosts[pk].uid] for pk in members if pk in chosen]:
            document[group] = {"hosts": found}
    for family, children in families.items():
        document[family] = {
            "children": sorted(child for child in children if child in document),
            "vars": FAMILIES[family].connection,
        }
    return document


def variables_of(user: Model, name: str) -> dict[str, object]:
    """The variables of one host; nothing where there is none of this name."""
    hosts = read_hosts(user)
    groups, families = _groups(hosts)
    names = _names(hosts, {*groups, *families})
    return next((_variables(host) for host in hosts.values() if names[host.uid] == name), {})


def _names(hosts: Mapping[int, Host], groups: Collection[str]) -> dict[UUID, str]:
    assets = [Named(host.uid, host.name, host.is_retired) for host in hosts.values()]
    return host_names(assets, {*_RESERVED, *groups})


def _groups(hosts: Mapping[int, Host]) -> tuple[dict[str, list[int]], dict[str, set[str]]]:
    """Group → its assets; family → its groups."""
    groups: dict[str, list[int]] = {}
    families: dict[str, set[str]] = {family: set() for family in FAMILIES}
    for fact in GROUPED_BY:
        members: dict[str, list[int]] = defaultdict(list)
        for pk, host in hosts.items():
            for value in _values(host.facts[fact]):
                members[value].append(pk)
        names = group_names(fact, members)
        groups |= {names[value]: found for value, found in members.items()}
        if fact == "platform":
            for value, found in members.items():
                if family := _family(hosts[found[0]].platform):
                    families[family].add(names[value])
    return groups, families


def _values(value: object) -> Collection[str]:
    if isinstance(value, list):
        return value
    return (value,) if isinstance(value, str) and value else ()


def _family(platform: str) -> str | None:
    return next((name for name, family in FAMILIES.items() if family.platforms.search(platform)), None)


def _variables(host: Host) -> dict[str, object]:
    address = {"ansible_host": host.address} if host.address else {}
    return address | {PREFIX + name: _as_data(value) for name, value in host.facts.items()}


def _as_data(value: object) -> object:
    """A value that Ansible takes as it is: what could be evaluated is marked as data."""
    if isinstance(value, str) and _EXPRESSION.search(value):
        return {"__ansible_unsafe": value}
    return value
