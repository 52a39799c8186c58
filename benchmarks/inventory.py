"""B3: the whole Ansible inventory against netbox.netbox.nb_inventory on the same NetBox, with the same hosts."""

import json
import os
from pathlib import Path
from typing import Any

from demo_fleet import assettool, first_sync, fleet, token
from measuring import BINARIES, Ended, Figure, Result, arguments, finish, run, seconds, told

from assettool.embedded.home import Home

WANTED = 15.0
REPOSITORY = Path(__file__).resolve().parents[1]
PEER = """
plugin: netbox.netbox.nb_inventory
api_endpoint: {url}
token: {{type: Bearer, value: "{token}"}}
validate_certs: false
"""


def main() -> None:
    """Sync, list the inventory three ways; tell the ratios."""
    wanted = arguments(__doc__, scale={"type": float, "default": 1.0, "help": "1 is 7,243 assets"})
    if wanted.quick:
        wanted.scale = min(wanted.scale, 0.05)
    result = Result()
    with fleet(wanted.scale) as home:
        assettool(home, "inventory", "--help")  # ends here where there is no such command
        first_sync(home)
        ours = min((assettool(home, "inventory", "--list") for _ in range(3)), key=lambda ended: ended.cost.wall_s)
        through = _ansible_inventory(home, REPOSITORY / "inventory")
        peer_file = home.root / "nb.yml"
        peer_file.write_text(PEER.format(url=home.url, token=token(home)), encoding="utf-8")
        peer = _ansible_inventory(home, peer_file)
    result.add(
        _figure("`assettool inventory --list`", ours, peer, WANTED),
        _figure("ours through ansible-inventory", through, peer, None),
    )
    for what, ended in (("ours", ours), ("ours through ansible-inventory", through), ("nb_inventory", peer)):
        result.tell(what, told(ended))
    for ended in (ours, through):
        _compare(ended, peer)
    hosts, peer_hosts = _addresses(ours), _addresses(peer)
    result.tell("hosts", f"{sum(map(len, hosts.values())):,} by ours, {len(peer_hosts):,} by nb_inventory")
    several = sum(len(found) > 1 for found in hosts.values())
    result.tell("names that several hosts have", f"{several}; nb_inventory makes one host of them")
    finish(result, as_json=wanted.json)


def _ansible_inventory(home: Home, source: Path) -> Ended:
    # Started where a person would: the settings of Ansible that come along are there.
    known = {"ASSETTOOL_HOME": str(home.root), "ASSETTOOL_CONFIG": str(home.root / "assettool.yml")}
    known["PATH"] = f"{BINARIES}{os.pathsep}{os.environ['PATH']}"
    known["ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED"] = "true"  # otherwise nothing is a fast inventory
    return run([BINARIES / "ansible-inventory", "-i", source, "--list"], environment=known, folder=REPOSITORY)


def _figure(what: str, ours: Ended, peer: Ended, wanted: float | None) -> Figure:
    return Figure(
        name="B3",
        what=f"full inventory: {what}",
        ours=f"{seconds(ours.cost.wall_s)}",
        peer=f"{seconds(peer.cost.wall_s)} netbox.netbox.nb_inventory",
        reached=peer.cost.wall_s / ours.cost.wall_s,
        wanted=wanted,
        how="both whole, with nothing cached",
    )


def _compare(ours: Ended, peer: Ended) -> None:
    """Both must name the same hosts with the same addresses; of several with one name, nb_inventory has one."""
    here, there = _addresses(ours), _addresses(peer)
    differ = [name for name in sorted(here.keys() | there.keys()) if not _agree(here.get(name), there.get(name))]
    if differ:
        name = differ[0]
        found = f"{here.get(name)} by ours, and {there.get(name)} by nb_inventory"
        raise SystemExit(f"{len(differ)} hosts differ, such as {name}: {found}")


def _agree(ours: list[str] | None, peer: list[str] | None) -> bool:
    return ours is not None and peer is not None and set(peer) <= set(ours)


def _addresses(ended: Ended) -> dict[str, list[str]]:
    """The address of every host under its own name; empty for a host that has none."""
    found: dict[str, list[str]] = {}
    for host, variables in json.loads(ended.out)["_meta"]["hostvars"].items():
        name = _plain(variables.get("assettool_name", host))
        found.setdefault(name, []).append(_plain(variables.get("ansible_host", "")))
    return found


def _plain(value: Any) -> str:
    """A value as it is, also where Ansible marks it as data that is no template."""
    return value["__ansible_unsafe"] if isinstance(value, dict) else value


if __name__ == "__main__":
    main()
