"""B2: a sync with nothing changed against pynetbox that reads the same; its requests and writes are counted.

The plan is measured after one that found nothing to do. Calculated in full, it has a line of its own.
"""

import json
import sys

from counting_proxy import counting
from demo_fleet import assettool, first_sync, fleet, token
from measuring import Ended, Figure, Result, arguments, finish, run, seconds, told

from assettool.domain.objects import OBJECT_TYPES
from assettool.embedded.home import Home

WANTED = 20.0
REQUESTS = 5
FEW = ("dcim/devices", "virtualization/virtual-machines", "dcim/interfaces", "ipam/ip-addresses")
"""The least that one would read to see whether the fleet is as it was."""
ALL = tuple(kind.endpoint for kind in OBJECT_TYPES)
"""Everything that a sync manages."""
PART = 5_000
"""Rows that are read of each other list that has more; its time is taken for all in proportion."""

_READ = """
import json, sys, time
from itertools import islice
import pynetbox
url, token, parts = json.loads(sys.stdin.read())
api = pynetbox.api(url, token=token)
found = {}
for endpoint, part in parts.items():
    place = api
    for name in endpoint.split("/"):
        place = getattr(place, name.replace("-", "_"))
    begin = time.perf_counter()
    rows = place.all()
    read = sum(1 for _ in islice(rows, part))
    found[endpoint] = [read, len(rows), time.perf_counter() - begin]
print(json.dumps(found))
"""


def main() -> None:
    """Sync, plan again, read by pynetbox; tell the ratios."""
    wanted = arguments(__doc__, scale={"type": float, "default": 1.0, "help": "1 is 7,243 assets"})
    if wanted.quick:
        wanted.scale = min(wanted.scale, 0.05)
    result = Result()
    with fleet(wanted.scale) as home:
        first_sync(home)
        result.tell("the first plan that finds nothing to do", told(_plan(home)))
        plans = [_plan(home) for _ in range(3)]
        best = min(plans, key=lambda ended: ended.cost.wall_s)
        result.tell("the plan once more, nothing changed", told(best))
        result.tell("the same, calculated in full", told(_plan(home, "--fresh")))
        read = _read(home)
        result.add(_ratio("what is read most", best, read, FEW), _ratio("everything a sync manages", best, read, ALL))
        result.add(*_requests(home))
        for endpoint, (some, count, took) in read.items():
            result.tell(f"pynetbox, {endpoint}", f"{seconds(took)} for {some:,} of {count:,}")
    finish(result, as_json=wanted.json)


def _plan(home: Home, *words: str, **environment: str) -> Ended:
    # With --detailed-exitcode it fails where there is anything to do.
    return assettool(home, "sync", "plan", "--detailed-exitcode", *words, **environment)


def _read(home: Home) -> dict[str, tuple[int, int, float]]:
    """How many rows of each list pynetbox read, of how many, in how many seconds."""
    parts = {endpoint: None if endpoint in FEW else PART for endpoint in ALL}
    given = json.dumps([home.url, token(home), parts])
    return json.loads(run([sys.executable, "-c", _READ], given=given).out)


def _ratio(what: str, ours: Ended, read: dict[str, tuple[int, int, float]], endpoints: tuple[str, ...]) -> Figure:
    peer_s = sum(took * count / max(some, 1) for some, count, took in (read[name] for name in endpoints))
    rows = sum(read[name][1] for name in endpoints)
    is_whole = all(some == count for some, count, _ in (read[name] for name in endpoints))
    return Figure(
        name="B2",
        what=f"sync with nothing changed, against reading {what}",
        ours=f"{seconds(ours.cost.wall_s)} `sync plan`",
        peer=f"{seconds(peer_s)} pynetbox, {rows:,} rows of {len(endpoints)} lists",
        reached=peer_s / ours.cost.wall_s,
        wanted=WANTED,
        how="ours whole, the best of three; the peer "
        + ("whole" if is_whole else f"the first {PART:,} rows of long lists, scaled"),
    )


def _requests(home: Home) -> tuple[Figure, Figure]:
    with counting(home.url) as proxy:
        reached = {"ASSETTOOL_NETBOX__URL": proxy.url, "ASSETTOOL_NETBOX__TOKEN": token(home)}
        _plan(home, **reached)  # through the proxy NetBox has another address, of which nothing is remembered
        proxy.requests.clear()
        _plan(home, **reached)
        methods = [method for method, _ in proxy.requests]
    how = "counted by a proxy between assettool and NetBox"
    names = "B2", "sync with nothing changed"
    writes = sum(method != "GET" for method in methods)
    return (
        Figure(*names, "`sync plan`", "", len(methods), REQUESTS, unit="requests", at_most=True, how=how),
        Figure(*names, "`sync plan`", "", writes, 0, unit="writes", at_most=True, how=how),
    )


if __name__ == "__main__":
    main()
