"""B1: the first sync of the whole fleet against NetBox's bulk REST; B1f: against the floor, Django's `bulk_create`.

The peers get objects of the very plan that `assettool sync apply` carries out, into an empty NetBox of the same kind.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from bulk_rest import BATCH, Rest, by_pynetbox, in_bulk, part, primary, shared
from demo_fleet import assettool, empty, first_sync, fleet, plan_file, start, token, worker_cpu_s, worker_memory_mb
from measuring import BINARIES, Ended, Figure, Result, arguments, finish, run, seconds, told

from assettool.domain.objects import ASSET, BY_LABEL, DEVICE, OBSERVATION
from assettool.domain.plan import Change, decode
from assettool.embedded.home import Home
from assettool.embedded.netbox import NetBox
from assettool.embedded.postgres import DATABASE, Postgres

WANTED = 60.0
WANTED_FLOOR = 2.0
PLAYBOOK = """
- hosts: localhost
  gather_facts: false
  tasks:
    - netbox.netbox.netbox_device:
        netbox_url: "{{ url }}"
        netbox_token: "{{ token }}"
        headers: {Authorization: "Bearer {{ token }}"}
        data: "{{ item }}"
      loop: "{{ devices }}"
      loop_control: {label: "{{ item.name }}"}
      no_log: true
"""


def main() -> None:
    """Sync the fleet; write it by the floor and by the peers; tell the ratios."""
    wanted = arguments(
        __doc__,
        scale={"type": float, "default": 1.0, "help": "1 is 7,243 assets"},
        rest={"type": int, "default": 400, "help": "assets by bulk REST; 0 for none"},
        one_by_one={"type": int, "default": 20, "help": "assets by pynetbox and by Ansible"},
    )
    if wanted.quick:
        wanted.scale, wanted.rest, wanted.one_by_one = min(wanted.scale, 0.05), 40, 4
    result = Result()
    with fleet(wanted.scale) as home:
        applied = _ours(home, result)
        logged = _change_log(home)
        empty(home)
        floor = _floor(home)
        result.tell("rows of the change log", f"{logged} by ours, {_change_log(home)} by the floor")
        changes = decode(plan_file(home).read_bytes()).changes
        result.add(_against_floor(applied, floor))
        for what, found in floor["seconds"].items():
            result.tell(f"floor, {what}", seconds(found))
        empty(home)
        start(home)
        if wanted.rest:
            _peers(home, changes, wanted.rest, wanted.one_by_one, applied, result)
    finish(result, as_json=wanted.json)


def _ours(home: Home, result: Result) -> Ended:
    planned, applied = first_sync(home)
    again = assettool(home, "sync", "plan", "--detailed-exitcode")  # ends with 3 where anything was not written
    result.tell("sync plan, the first", told(planned))
    result.tell("sync apply", told(applied))
    result.tell("sync apply said", next(line for line in applied.err.splitlines() if " created" in line))
    result.tell("sync plan, after it", told(again))
    result.tell("a web process at its highest", f"{worker_memory_mb(home):.0f} MB")
    result.tell("processor time of the web processes", seconds(worker_cpu_s(home)))
    return applied


def _change_log(home: Home) -> str:
    return Postgres(home).sql("SELECT count(*) FROM core_objectchange", database=DATABASE)


def _floor(home: Home) -> dict:
    code = f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r})\n"
    code += f"import floor; floor.write({str(plan_file(home))!r})"
    return json.loads(NetBox(home).manage(["shell", "--no-imports", "--command", code]).splitlines()[-1])


def _figure(applied: Ended, what: str, peer_s: float, peer: str, wanted: float | None, how: str) -> Figure:
    ours_s = applied.cost.wall_s
    ours = f"{seconds(ours_s)} `sync apply`"
    return Figure("B1", what, ours, f"{seconds(peer_s)} {peer}", peer_s / ours_s, wanted, how=how)


def _against_floor(applied: Ended, floor: dict) -> Figure:
    floor_s = sum(floor["seconds"].values())
    return Figure(
        name="B1f",
        what="first sync of the fleet, against the floor",
        ours=f"{seconds(applied.cost.wall_s)} `sync apply`",
        peer=f"{seconds(floor_s)} `bulk_create` of {floor['rows']:,} rows, change log included",
        reached=applied.cost.wall_s / floor_s,
        wanted=WANTED_FLOOR,
        at_most=True,
        how="both whole; the floor in one process and one transaction, without HTTP, validation, counters and events, "
        "the content of its change log by the plugin's fast form of serialize_object; the search index is made by "
        "NetBox's worker after ours, and not at all after the floor",
    )


def _peers(home: Home, changes: Sequence[Change], number: int, singles: int, applied: Ended, result: Result) -> None:
    totals = _totals(changes)
    assets = totals[ASSET]
    key, ids = token(home), {}
    Rest(in_bulk(home.url, key), BATCH, ids).write(shared(changes))
    bulk = Rest(in_bulk(home.url, key), BATCH, ids)
    bulk.write(part(changes, number))
    single = Rest(by_pynetbox(home.url, key), 1, ids)
    single.write(part(changes, singles, which=1))

    how = "ours whole, observations included; the peer {} of {:,} assets in one stream{}, scaled model by model; "
    how += "what assets share was there already, and references to assets of another part are left out"
    in_parts = how.format(bulk.objects[ASSET], assets, f", {BATCH} at a time")
    by_one = how.format(single.objects[ASSET], assets, "")
    objects = sum(count for label, count in totals.items() if label in BY_LABEL)
    own = sum(count for label, count in totals.items() if label in BY_LABEL and not _is_ours(label))
    rest, pynetbox = "NetBox bulk REST", "pynetbox, one by one"
    what = f"first sync of {assets:,} assets: all {objects:,} objects"
    what_own = f"the same, against NetBox's own {own:,} objects alone"
    result.add(
        _figure(applied, what, _scaled(bulk, totals), rest, WANTED, in_parts),
        _figure(applied, what_own, _scaled(bulk, totals, own=True), rest, None, in_parts),
        _figure(applied, "the same, all objects", _scaled(single, totals), pynetbox, None, by_one),
        _by_ansible(home, changes, singles, totals[DEVICE], ids, applied),
    )
    for label, count in bulk.objects.items():
        each = [
            f"{1000 * one.seconds[label] / one.objects[label]:.0f} ms" for one in (bulk, single) if one.objects[label]
        ]
        if count:
            result.tell(f"{label}, {totals[label]:,} objects", f"bulk REST and pynetbox: {', '.join(each)} each")


def _totals(changes: Sequence[Change]) -> dict[str, int]:
    """How many objects of each model the plan creates, and for how many it sets a primary address."""
    totals: dict[str, int] = {}
    for change in changes:
        if change.bundle and change.label != OBSERVATION:
            totals[change.label] = totals.get(change.label, 0) + 1
            if BY_LABEL[change.label].deferred & change.new.keys():
                totals[primary(change.label)] = totals.get(primary(change.label), 0) + 1
    return totals


def _scaled(rest: Rest, totals: Mapping[str, int], *, own: bool = False) -> float:
    """The seconds for all objects, from those of the part; `own` leaves the models of our plugin out."""
    return sum(
        rest.seconds[what] / count * totals[what]
        for what, count in rest.objects.items()
        if count and not (own and _is_ours(what))
    )


def _is_ours(label: str) -> bool:
    return label.startswith("netbox_assettool.")


def _by_ansible(
    home: Home, changes: Sequence[Change], number: int, total: int, ids: Mapping[str, int], applied: Ended
) -> Figure:
    devices = [change for change in part(changes, 4 * number, which=2) if change.label == DEVICE][:number]
    refs = {"site": "site", "device_type": "device_type", "device_role": "role", "tenant": "tenant"}
    variables = {
        "ansible_python_interpreter": "{{ ansible_playbook_python }}",
        "url": home.url,
        "token": token(home),
        "devices": [
            {"name": change.new["name"], "status": change.new["status"]}
            | {name: ids[change.new[field]["ref"]] for name, field in refs.items()}
            for change in devices
        ],
    }
    (home.root / "devices.yml").write_text(PLAYBOOK, encoding="utf-8")
    (home.root / "devices.json").write_text(json.dumps(variables), encoding="utf-8")
    command = [BINARIES / "ansible-playbook", "-i", "localhost,", "-c", "local", "devices.yml", "-e", "@devices.json"]
    played = run(command, folder=home.root, environment={"ANSIBLE_LOCALHOST_WARNING": "false"})
    scaled = played.cost.wall_s / len(devices) * total
    how = f"ours whole; the peer {len(devices)} of {total:,} devices in one loop of a playbook, scaled; "
    how += "no interfaces, addresses and assets"
    what = "the same, against the devices alone"
    return _figure(applied, what, scaled, "netbox.netbox.netbox_device", None, how)


if __name__ == "__main__":
    main()
