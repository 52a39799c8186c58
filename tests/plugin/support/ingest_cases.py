"""Plans for the ingest tests, and two ways to carry them out: the bulk path, and NetBox's own REST."""

import hashlib
import json
from collections import Counter
from copy import deepcopy

import msgspec
from django.db import connection
from fakes import FakeProgress, sources_of

from assettool.domain.asset import AssetKind
from assettool.domain.clock import Clock
from assettool.domain.identifier import IdentifierType, identify
from assettool.domain.observation import Interface, Observation, Origin
from assettool.domain.policy import Policy
from assettool.services.applying import chunked, resolved
from assettool.services.planning import make_plan, read_sources
from netbox_assettool.ingest import fleet, register

START, CHUNK, FINISH, FLEET = (
    f"/api/plugins/assettool/{name}/" for name in ("ingest/start", "ingest/chunk", "ingest/finish", "fleet")
)


def laptop(number, **fields):
    """One row about a laptop with one interface."""
    serial = f"PF{number:06d}"
    return Observation(
        source="intune",
        origin=Origin("intune.csv", "", number + 2),
        external_id=f"id-{number}",
        kind=AssetKind.LAPTOP,
        identifiers=(identify(IdentifierType.SERIAL, serial), identify(IdentifierType.HOST_NAME, f"lap{number}")),
        fields={
            "name": f"LAP{number}",
            "tenant": "arnhem",
            "site": "stadhuis",
            "manufacturer": "HP",
            "model": "EliteBook 840 G8",
            "serial": serial,
            "platform": "Windows 11",
            **fields,
        },
        interfaces=(Interface("Ethernet", _mac(1, number), (f"10.1.{number // 200}.{number % 200 + 1}/24",)),),
    )


def host(number, **fields):
    """One row about an ESXi host."""
    serial = f"CZ{number:06d}"
    return Observation(
        source="vcenter",
        origin=Origin("rvtools.xlsx", "vHost", number + 2),
        external_id=f"host-{number}",
        kind=AssetKind.PHYSICAL_SERVER,
        identifiers=(identify(IdentifierType.SERIAL, serial),),
        fields={
            "name": f"esx{number}",
            "tenant": "arnhem",
            "site": "stadhuis",
            "manufacturer": "HPE",
            "model": "ProLiant DL380 Gen10",
            "serial": serial,
            "vcenter": "vc1",
            "cluster": "prod",
            **fields,
        },
    )


def machine(number, **fields):
    """One row about a virtual server."""
    return Observation(
        source="vcenter",
        origin=Origin("rvtools.xlsx", "vInfo", number + 2),
        external_id=f"vm-{number}",
        kind=AssetKind.VIRTUAL_SERVER,
        identifiers=(identify(IdentifierType.VSPHERE_UUID, f"vc1/machine-{number}"),),
        fields={
            "name": f"srv{number}",
            "tenant": "arnhem",
            "site": "stadhuis",
            "vcenter": "vc1",
            "cluster": "prod",
            "host": "esx0",
            "vcpus": 2,
            "memory_mib": 4096,
            "disk_mib": 61440,
            **fields,
        },
        interfaces=(Interface("Network adapter 1", _mac(2, number), (f"10.2.{number // 200}.{number % 200 + 1}/24",)),),
    )


def _mac(kind, number):
    return f"00:50:56:0{kind}:{number // 256:02X}:{number % 256:02X}"


class Database:
    """NetBox as a plan reads it, without HTTP between."""

    url = "http://netbox.test"

    def __init__(self, user):
        self.user = user

    def read_fleet(self):
        yield from self._rows(fleet.lines(self.user))

    def read_register(self):
        yield from self._rows(register.lines(self.user))

    def _rows(self, lines):
        for batch in map(msgspec.json.decode, lines):
            for row in batch["rows"]:
                yield batch["label"], dict(zip(batch["fields"], row, strict=True))

    def completed_runs(self):
        return []


def plan_for(user, observations):
    """The changes that bring these rows into the database as it is now; what is not among them stays as it is."""
    ranks = {"vcenter": 0, "intune": 1}
    sources = sorted(sources_of(*observations), key=lambda source: ranks[source.name])
    for source in sources:
        source.is_full = False
    policy = Policy.default([source.name for source in sources])
    rows = read_sources(sources, FakeProgress())
    return list(make_plan(rows, policy, Database(user), Clock.of_today(), FakeProgress()).plan.changes)


def start(client, changes, digest="0" * 64):
    """Begin a run over the API; the response."""
    counts = {}
    for change in changes:
        labels = counts.setdefault(change.action.value, {})
        labels[change.label] = labels.get(change.label, 0) + 1
    content = {
        "digest": digest,
        "chunks": 1,
        "counts": counts,
        "sources": [],
        "accounting": dict.fromkeys(("read", "accepted", "merged", "rejected", "held"), 0),
        "rejects": [],
    }
    return client.post(START, json.dumps(content), content_type="application/json")


def send(client, run, number, changes):
    """Send one chunk over the API; the response."""
    body = msgspec.json.encode({"run": run, "number": number, "changes": changes}, order="deterministic")
    return client.post(CHUNK, body, content_type="application/json")


def ingest(client, changes):
    """Carry out changes by the bulk path; the answers of all chunks as one."""
    digest = hashlib.sha256(msgspec.json.encode(changes)).hexdigest()
    run = start(client, changes, digest).json()["run"]
    total = {"created": {}, "updated": 0, "deleted": 0, "stale": [], "refused": [], "fallbacks": Counter()}
    for number, chunk in enumerate(chunked(changes)):
        response = send(client, run, number, [resolved(change, total["created"]) for change in chunk])
        assert response.status_code == 200, response.content
        answer = response.json()
        total["created"] |= answer["created"]
        for name in ("updated", "deleted", "stale", "refused"):
            total[name] += answer[name]
        total["fallbacks"].update(answer["fallbacks"])
    return total


VOLATILE = {"created", "last_updated", "time", "request_id", "first_seen", "last_seen", "run_id", "run"}
"""What must differ between two runs, and may."""
UNCOMPARED = {
    "core_job",
    "django_session",
    "extras_cachedvalue",
    "netbox_assettool_ingestchunk",
    "netbox_assettool_observation",
    "netbox_assettool_syncrun",
    "users_token",
    "users_user",
}


def tables():
    """Every row of every table, volatile columns aside: {table: [row, …]}."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        names = [name for (name,) in cursor.fetchall() if name not in UNCOMPARED]
        content = {}
        for name in names:
            cursor.execute(f'SELECT row_to_json(t) FROM "{name}" t')
            rows = [_settled(name, row if isinstance(row, dict) else json.loads(row)) for (row,) in cursor.fetchall()]
            content[name] = sorted(rows, key=lambda row: json.dumps(row, sort_keys=True))
    return content


def _settled(table, row):
    # The log is written for all objects of a model at once, so that its own numbers come in another order.
    volatile = VOLATILE | {"id"} if table == "core_objectchange" else VOLATILE
    row = deepcopy({name: value for name, value in row.items() if name not in volatile})
    for name in ("prechange_data", "postchange_data"):
        if isinstance(row.get(name), dict):
            row[name] = {n: v for n, v in row[name].items() if n not in VOLATILE}
    return row
