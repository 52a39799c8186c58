"""Fakes that implement the ports of assettool in memory."""

import hashlib
import random
import threading
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec

from assettool.domain.clock import Clock
from assettool.domain.current import FleetRow
from assettool.domain.identifier import IdentifierType
from assettool.domain.licence import Estate
from assettool.domain.objects import (
    ACCOUNT,
    ALLOCATION,
    APPLICATION,
    ASSET,
    BY_LABEL,
    COMPONENT_USE,
    CONFLICT,
    CONTACT_ASSIGNMENT,
    CONTRACT,
    DATA_SET,
    DEPLOYMENT,
    DEPLOYMENT_MACHINE,
    DEVICE,
    DEVICE_INTERFACE,
    ENTITLEMENT,
    IDENTIFIER,
    INSTALLATION,
    INTEGRATION,
    IP_ADDRESS,
    LICENCE_TYPES,
    MACHINE,
    MACHINE_INTERFACE,
    MEASUREMENT,
    OBSERVATION,
    ORDER,
    PARALLEL_RUN,
    REFERENCE_COMPONENT,
    REGISTER_TYPES,
    SOFTWARE_ACCESS,
    SOFTWARE_PRODUCT,
    STATUS_CHANGE,
    SUPPLIER,
    TENANT,
    TENANT_USE,
    Book,
)
from assettool.domain.observation import Observation, Row, SourceWarning
from assettool.domain.plan import Action, Change, Plan, check_changes
from assettool.domain.policy import Policy
from assettool.domain.position import position
from assettool.domain.snapshot import Snapshot, take
from assettool.domain.status import Standing
from assettool.domain.waves import document as wave_document
from assettool.domain.waves.document import SavedPlan
from assettool.errors import RefusedError, SourceError, StoreError, StoreRejected
from assettool.ports import ChunkResult, CompletedRun, Reading, RunState, StoreVersions
from assettool.services.applying import apply_plan
from assettool.services.planning import Planned, make_plan, read_sources

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
URL = "http://netbox.test"

_WRITING = threading.Lock()

type Fields = dict[str, object]
type Key = tuple[object, ...] | None


class Interrupted(BaseException):
    """The end of the program, as a kill or a broken line looks from inside a test."""


class FakeProgress:
    """Keeps what it was told."""

    def __init__(self) -> None:
        self.stages: list[str] = []
        self.steps = 0
        self.running = False

    def start(self, label: str, total: int | None = None) -> None:  # noqa: ARG002 -- the port has it
        self.stages.append(label)
        self.running = True

    def advance(self, steps: int = 1) -> None:
        assert self.running
        self.steps += steps

    def finish(self) -> None:
        self.running = False


@dataclass
class FakeSource:
    """A source with these rows; it may fail at once, or after its rows."""

    name: str
    rows: list[Row] = field(default_factory=list)
    error: SourceError | None = None
    breaks_after_rows: bool = False
    is_full: bool = True
    creates: bool = True
    warnings: list[SourceWarning] = field(default_factory=list)
    paths: list[Path] | None = None

    def files(self) -> list[Path] | None:
        return self.paths

    def read(self) -> Reading:
        if self.error and not self.breaks_after_rows:
            raise self.error
        said = repr([(row.origin, getattr(row, "fields", None)) for row in self.rows]).encode()
        return Reading(
            self.name,
            "fake",
            f"/exports/{self.name}.csv",
            hashlib.sha256(said).hexdigest(),
            self._rows(),
            self.warnings,
        )

    def _rows(self) -> Iterator[Row]:
        yield from self.rows
        if self.error:
            raise self.error


def sources_of(*rows: Row) -> list[FakeSource]:
    """One source for each name in the rows."""
    named: dict[str, FakeSource] = {}
    for row in rows:
        named.setdefault(row.source, FakeSource(row.source)).rows.append(row)
    return list(named.values())


def _named(fields: Fields) -> Key:
    return (str(fields["name"]).casefold(),)


def _plain(reference: object) -> tuple[object, ...]:
    assert isinstance(reference, list)
    return tuple(reference)


def _slugged(fields: Fields) -> Key:
    return (fields["slug"],)


def _filled(*names: str) -> Callable[[Fields], Key]:
    return lambda fields: (
        tuple(fields[name] for name in names) if all(fields[n] not in (None, "") for n in names) else None
    )


_SHARED = (
    "tenancy.tenant",
    "dcim.site",
    "dcim.manufacturer",
    "dcim.devicerole",
    "dcim.platform",
    "virtualization.clustertype",
    "virtualization.clustergroup",
)
_UNIQUE: Mapping[str, tuple[Callable[[Fields], Key], ...]] = {
    **dict.fromkeys(_SHARED, (_named, _slugged)),
    "dcim.devicetype": (_filled("manufacturer", "model"), _filled("manufacturer", "slug")),
    "virtualization.cluster": (_filled("group", "name"),),
    DEVICE: (lambda f: (str(f["name"]).casefold(), f["site"], f["tenant"]), _filled("asset_tag")),
    MACHINE: (lambda f: (str(f["name"]).casefold(), f["cluster"], f["tenant"]) if f["cluster"] else None,),
    DEVICE_INTERFACE: (_filled("device", "name"),),
    MACHINE_INTERFACE: (_filled("virtual_machine", "name"),),
    ASSET: (_filled("uid"), _filled("device"), _filled("virtual_machine")),
    IDENTIFIER: (
        lambda f: (f["type"], f["value"]) if IdentifierType(str(f["type"])).is_strong and not f["former"] else None,
        _filled("asset", "type", "value"),
    ),
    OBSERVATION: (_filled("source", "external_id"),),
    CONFLICT: (_filled("key"),),
    SUPPLIER: (_filled("identifier"),),
    REFERENCE_COMPONENT: (_filled("name"), _filled("identifier")),
    APPLICATION: (lambda f: (f["tenant"], f["name"], f["version"]),),
    COMPONENT_USE: (_filled("application", "component"),),
    TENANT_USE: (_filled("application", "tenant"),),
    DEPLOYMENT: (_filled("application", "environment"),),
    DEPLOYMENT_MACHINE: (_filled("deployment", "asset"),),
    INTEGRATION: (_filled("identifier"),),
    DATA_SET: (lambda f: (f["tenant"], f["name"]),),
    CONTACT_ASSIGNMENT: (lambda f: (*_plain(f["object"]), f["contact"], f["role"]),),
    CONTRACT: (_filled("supplier", "number"),),
    SOFTWARE_PRODUCT: (_filled("key"),),
    ENTITLEMENT: (_filled("reference"),),
    ALLOCATION: (lambda f: (f["entitlement"], *_plain(f["object"])),),
    INSTALLATION: (lambda f: (f["product"], f["asset"], f["account"], f["source"]),),
    SOFTWARE_ACCESS: (lambda f: (f["product"], f["asset"], f["account"], f["via"]),),
    MEASUREMENT: (lambda f: (f["kind"], f["product"], f["tenant"], f["on"]),),
    PARALLEL_RUN: (_filled("old", "new", "start"),),
}
"""What NetBox and the plugin hold unique."""

_EMPTY: Mapping[str, object] = {
    "asset_tag": None, "vcpus": None, "memory": None, "disk": None, "status": "active",
    "written": {}, "former": False}  # fmt: skip
_IMPACT = dict.fromkeys(("availability", "integrity", "confidentiality"))
_EMPTY_OF: Mapping[str, Mapping[str, object]] = {
    REFERENCE_COMPONENT: _IMPACT,
    APPLICATION: {
        **_IMPACT,
        **dict.fromkeys(("rto_hours", "rpo_hours", "yearly_cost", "contract_end")),
        "disposition": "undecided",
        "licence_transferable": "unknown",
        "is_self_added": False,
        "catalogue": {},
        "status": "registered",
    },
    TENANT_USE: {"users": 0},
    DEPLOYMENT: {"environment": "production", "exposure": "internal"},
    DEPLOYMENT_MACHINE: {"confirmation": "confirmed", "confidence": 100},
    INTEGRATION: {
        "direction": "unknown",
        "strength": "soft",
        "kind": "unknown",
        "is_bridge_allowed": True,
        "catalogue": {},
        "status": "registered",
    },
    DATA_SET: {"size_mb": None, "status": "registered"},
    STATUS_CHANGE: {"due": None, "evidence": "person", "document": "", "user": ""},
    ACCOUNT: {"is_shared": False},
    CONTRACT: {
        **dict.fromkeys(("start", "end", "yearly_cost")),
        **dict.fromkeys(("renewal_months", "notice_months", "notice_days"), 0),
        "currency": "EUR",
        "has_true_up": False,
        "documents": [],
    },
    SOFTWARE_PRODUCT: {
        **dict.fromkeys(("release", "rank"), 0),
        **{name: [] for name in ("metrics", "aliases", "skus", "included_in", "packs")},
        "needs_licence": True,
        "terms": {},
    },
    ENTITLEMENT: {
        **dict.fromkeys(("unit_price", "start", "end", "maintenance_start", "maintenance_end", "dual_use_days")),
        **dict.fromkeys(("is_subscription", "may_upgrade", "may_downgrade", "may_downgrade_edition"), False),
        "is_transferable": False,
        "rights_per_pack": 1,
        "dual_use_basis": "none",
        "replaces": [],
    },
    ALLOCATION: {"quantity": 1, "start": None, "end": None},
    INSTALLATION: dict.fromkeys(("first_seen", "last_seen", "removed", "last_used")),
    SOFTWARE_ACCESS: {"start": None, "end": None},
    PARALLEL_RUN: {"end": None, "basis": "none"},
}
_MODELS = {APPLICATION: "application", INTEGRATION: "integration", DATA_SET: "dataset"}
_REGISTER = (TENANT, *(kind.label for kind in REGISTER_TYPES), ASSET, CONFLICT)
_NAMED = {
    ASSET: ("id", "uid", "name", "kind", "environment", "lifecycle", "tenant"),
    ACCOUNT: ("id", "directory_id", "login", "tenant", "enabled", "is_shared"),
    APPLICATION: ("id", "name", "version", "tenant"),
}
"""What is told of the things that licences are for."""
_PARENT = {DEVICE_INTERFACE: (DEVICE, "device"), MACHINE_INTERFACE: (MACHINE, "virtual_machine")}


@dataclass
class FakeRun:
    """A run as the store keeps it."""

    uuid: str
    digest: str
    counts: Mapping[str, Mapping[str, int]]
    accounting: Mapping[str, int]
    sources: list[dict[str, object]]
    rejects: object
    status: str = "running"
    finished: datetime = NOW
    chunks: dict[int, tuple[str, ChunkResult]] = field(default_factory=dict)


class FakeStore:
    """NetBox with the plugin, in memory: the same rows, the same refusals, the same memory of chunks.

    `break_at` is the number of a writing request (the start of a run counts) and whether it is carried out before the
    line breaks.
    """

    def __init__(self, *, url: str = URL, streams: int = 1) -> None:
        self.url = url
        self.streams = streams
        self.identity = "engineer"
        self.fleet_digest = ""
        self.rows: dict[str, dict[int, Fields]] = {label: {} for label in BY_LABEL}
        self.runs: list[FakeRun] = []
        self.estate = Estate()
        self.snapshots: list[Snapshot] = []
        self.wave_plans: list[bytes] = []
        self.freezes: list[dict[str, object]] = []
        self.waves: list[dict[str, object]] = []
        self.placement: dict[str, dict[str, object]] = {}
        self.now = NOW
        self.order: random.Random | None = None
        self.break_at: tuple[int, bool] | None = None
        self.down: StoreError | None = None
        self._requests = 0
        self._next_id = 1

    # What a test asks and prepares.

    def add(self, label: str, **fields: object) -> int:
        """Put an object there by hand, with empty fields where none are given."""
        kind = BY_LABEL[label]
        empty = {name: _EMPTY.get(name, "") for name in kind.fields} | dict.fromkeys(kind.refs)
        empty |= _EMPTY_OF.get(label, {})
        if label == STATUS_CHANGE:
            empty["at"] = self.now.isoformat()
        number = self._next_id
        self._next_id += 1
        self.rows[label][number] = {"id": number, **empty, **fields}
        return number

    def break_after(self, requests: int, *, is_done: bool) -> None:
        """Break the line at the next writing request but `requests`, before or after it is carried out."""
        self.break_at = (self._requests + requests, is_done)

    def named(self, label: str, name: str) -> Fields:
        """The one object with this name."""
        [found] = [fields for fields in self.rows[label].values() if fields["name"] == name]
        return found

    def content(self) -> object:
        """Everything that is kept, to compare two stores."""
        return {label: rows for label, rows in self.rows.items() if rows}

    def completed_runs(self) -> list[CompletedRun]:
        self._answer()
        return [
            CompletedRun(
                run.finished,
                {source["name"]: source["rows"] for source in run.sources},
                frozenset(source["name"] for source in run.sources if source["is_complete"]),
            )
            for run in reversed(self.runs)
            if run.status == "completed"
        ]

    # The port.

    def versions(self) -> StoreVersions:
        self._answer()
        return StoreVersions("4.7.3", "0.1.0")

    def is_unchanged(self, fleet_digest: str) -> bool:
        self._answer()
        return fleet_digest == self._digest()

    def _digest(self) -> str:
        runs = [(run.finished, run.rows, sorted(run.complete)) for run in self.completed_runs()]
        return hashlib.sha256(repr((self.rows, runs)).encode()).hexdigest()

    def read_fleet(self) -> Iterator[FleetRow]:
        self._answer()
        self.fleet_digest = self._digest()
        yield from self._read(label for label, kind in BY_LABEL.items() if kind.book is Book.FLEET)

    def read_register(self) -> Iterator[FleetRow]:
        self._answer()
        for label, fields in self._read(_REGISTER):
            if label != CONFLICT or fields["kind"] == "duplicate":
                yield label, fields

    def read_licences(self) -> Iterator[FleetRow]:
        self._answer()
        for label, fields in self._read((TENANT, SUPPLIER, *_NAMED, *(kind.label for kind in LICENCE_TYPES))):
            told = {name: fields[name] for name in _NAMED[label]} if label in _NAMED else dict(fields)
            if label == ACCOUNT and told["enabled"] == "":
                told["enabled"] = None
            yield label, told

    def _read(self, labels: Iterable[str]) -> Iterator[FleetRow]:
        found = [(label, fields) for label in labels for fields in self.rows[label].values()]
        if self.order:
            self.order.shuffle(found)
        for label, fields in found:
            yield label, msgspec.json.decode(msgspec.json.encode(fields))

    def start_run(
        self,
        plan: Plan,
        digest: str,
        chunks: int,  # noqa: ARG002 -- NetBox only notes it
        *,
        goes_on: bool = False,
    ) -> RunState:
        with_break = self._request()
        open_ones = ("running", "completed") if goes_on else ("running",)
        run = next((run for run in reversed(self.runs) if run.digest == digest and run.status in open_ones), None)
        if run is None:
            run = FakeRun(
                str(uuid.UUID(int=len(self.runs) + 1)),
                digest,
                plan.counts(),
                asdict(plan.accounting),
                msgspec.to_builtins(plan.sources),
                msgspec.to_builtins(plan.rejects),
            )
            self.runs.append(run)
        with_break()
        return RunState(run.uuid, len(run.chunks), self.runs.index(run) + 1)

    def write_chunk(self, run: RunState, number: int, changes: list[Change]) -> ChunkResult:
        with_break = self._request()
        check_changes(changes)
        body = msgspec.json.encode(changes, order="deterministic")
        digest = hashlib.sha256(body).hexdigest()
        kept = self._run(run)
        with _WRITING:
            if number in kept.chunks:
                if kept.chunks[number][0] != digest:
                    raise StoreRejected(f"chunk {number} of this run was something else")
            elif kept.status != "running":
                raise StoreRejected(f"this run is {kept.status}")
            else:
                result = _Writing(self).write(msgspec.json.decode(body, type=list[Change]))
                kept.chunks[number] = (digest, result)
        with_break()
        return kept.chunks[number][1]

    def finish_run(self, run: RunState, plan: Plan, result: ChunkResult) -> None:  # noqa: ARG002 -- NetBox counts itself
        with_break = self._request()
        kept = self._run(run)
        if kept.status == "running":
            kept.finished = self.now
            sources = {source.name for source in plan.sources if source.is_complete}
            for fields in self.rows[OBSERVATION].values():
                key = f"{OBSERVATION}:{fields['source']}/{fields['external_id']}"
                if fields["source"] in sources and key not in plan.unseen:
                    fields["last_seen"] = self.now.isoformat()
            kept.status = "completed"
        with_break()

    # Licences. What a position is computed from is a test's own `estate`, and not the rows above.

    def read_wave_plan(self) -> SavedPlan | None:
        """The last plan of waves."""
        if not self.wave_plans:
            return None
        last = self.wave_plans[-1]
        return SavedPlan(wave_document.digest(last), wave_document.decode(last))

    def save_wave_plan(self, content: bytes, based_on: str | None) -> int:
        """Keep a plan of waves that follows the last one; how many waves it has."""
        before = self.read_wave_plan()
        if based_on != (before.digest if before else None):
            raise RefusedError("somebody else saved a plan meanwhile", hint="plan again")
        self.wave_plans.append(content)
        return len(set(wave_document.decode(content).proposal.placement.values()))

    def read_estate(self) -> Estate:
        self._answer()
        return msgspec.json.decode(msgspec.json.encode(self.estate), type=Estate)

    def last_snapshot(self) -> int:
        self._answer()
        return self.snapshots[-1].number if self.snapshots else 0

    def take_snapshot(self, on: date, after: int, remark: str = "") -> Snapshot:  # noqa: ARG002 -- NetBox only notes it
        self._answer()
        last = self.snapshots[-1] if self.snapshots else None
        if after != (last.number if last else 0):
            raise RefusedError("NetBox refuses: the last snapshot is another one by now")
        self.snapshots.append(take(position(self.estate, on), last, who=self.identity, at=self.now))
        return self.snapshots[-1]

    def read_snapshots(self) -> list[Snapshot]:
        self._answer()
        return list(self.snapshots)

    def change_status(self, kind: str, number: int, said: Mapping[str, str], document: Path | None = None) -> None:  # noqa: ARG002 -- the port has it
        assert kind == "applications"
        thing = self.rows[APPLICATION][number]
        standing = Standing("application", str(thing["status"]))
        against: list[str] = [*standing.reasons_against(said["status"])]
        against += [] if said.get("reason") else ["a person has to give a reason"]
        if against:
            raise StoreRejected("NetBox refuses", reasons=tuple(against))
        thing["status"] = said["status"]

    # What the command line asks of NetBox's own REST.

    def first(self, path: str, limit: int, **parameters: str) -> list[dict[str, object]]:
        self._answer()
        if path == "plugins/assettool/freezes":
            return self.freezes
        if path == "plugins/assettool/waves":
            return self.waves
        assert path == "plugins/assettool/sync-runs"
        found: list[dict[str, object]] = [
            {
                "id": number,
                "display": f"run {number}",
                "started": "2026-03-02T12:00:00Z",
                "user": {"username": "engineer"},
                "status": {"value": run.status, "label": run.status.title()},
                "plan_hash": run.digest,
                "sources": run.sources,
                "rejects": run.rejects,
                "object_counts": run.counts,
                **{f"rows_{name}": amount for name, amount in run.accounting.items() if name != "by_rule"},
            }
            for number, run in enumerate(self.runs, start=1)
            if parameters.get("plan_hash", run.digest) == run.digest
            and parameters.get("status", run.status) == run.status
        ]
        return found[: limit or None]

    def get(self, path: str) -> dict[str, object]:
        """Where the items of the saved plan are by now."""
        assert path == "plugins/assettool/waves/placement"
        return {"items": self.placement}

    def one(self, path: str, number: int) -> dict[str, object]:
        found = [run for run in self.first(path, 0) if run["id"] == number]
        if not found:
            raise StoreRejected(f"there is no sync-runs with this number: {number}")
        return found[0]

    def _run(self, run: RunState) -> FakeRun:
        return next(kept for kept in self.runs if kept.uuid == run.uuid)

    def _answer(self) -> None:
        if self.down:
            raise self.down

    def _request(self) -> Callable[[], None]:
        self._answer()
        number = self._requests
        self._requests += 1
        breaks = self.break_at is not None and self.break_at[0] == number
        if breaks and self.break_at and not self.break_at[1]:
            raise Interrupted

        def after() -> None:
            if breaks:
                raise Interrupted

        return after


class _Missing(Exception):
    """A reference to an object that is not there."""


class _Writing:
    """One chunk: model after model, first what is new, then what changes; deferred references last."""

    def __init__(self, store: FakeStore) -> None:
        self.store = store
        self.result = ChunkResult()
        self.written: dict[str, int] = {}
        self.taken: dict[tuple[str, int], dict[Key, object]] = {}
        self.histories: dict[tuple[object, ...], list[Fields]] | None = None

    def write(self, changes: list[Change]) -> ChunkResult:
        labels = sorted({change.label for change in changes}, key=lambda label: ORDER[label])
        for label in labels:
            late = BY_LABEL[label].deferred
            mine = [change for change in changes if change.label == label]
            if label == STATUS_CHANGE:
                mine.sort(key=lambda change: str(change.new.get("at", self.store.now.isoformat())))
            self._each(self._create, [c for c in mine if c.action is Action.CREATE])
            self._each(self._update, [c for c in mine if c.action is not Action.CREATE and not late & c.new.keys()])
        for label in labels:
            late = BY_LABEL[label].deferred
            mine = [change for change in changes if change.label == label]
            self._each(self._link, [c for c in mine if c.action is Action.CREATE])
            self._each(self._update, [c for c in mine if c.action is not Action.CREATE and late & c.new.keys()])
        return self.result

    def _each(self, act: Callable[[Change], None], changes: Iterable[Change]) -> None:
        for change in changes:
            try:
                act(change)
            except _Missing as exc:
                self._refuse(change, f"it refers to an object that is not there: {exc}")

    def _create(self, change: Change) -> None:
        kind = BY_LABEL[change.label]
        given = {name: self._resolved(name, v) for name, v in change.new.items() if name not in kind.deferred}
        if change.label == OBSERVATION:
            given["last_seen"] = self.store.now.isoformat()
        number = self.store.add(change.label, **given)
        fields = self.store.rows[change.label][number]
        if reason := self._wrong(change.label, fields) or self._moved(change.label, fields):
            del self.store.rows[change.label][number]
            self._refuse(change, reason)
            return
        self._takes(change.label, fields)
        self.written[change.key] = self.result.created[change.key] = number

    def _link(self, change: Change) -> None:
        deferred = {name: v for name, v in change.new.items() if name in BY_LABEL[change.label].deferred}
        if not deferred or change.key not in self.result.created:
            return
        try:
            values = {name: self._resolved(name, value) for name, value in deferred.items()}
        except _Missing:
            return  # what was refused has its own line
        fields = self.store.rows[change.label][self.written[change.key]]
        fields.update(values)
        assert not self._wrong(change.label, fields), change

    def _update(self, change: Change) -> None:
        assert change.id is not None
        fields = self.store.rows[change.label].get(change.id)
        if fields is None:
            self.result.stale.append({"key": change.key, "reason": "it is gone"})
            return
        self.written[change.key] = change.id
        if reason := _moved_on(change, fields):
            self.result.stale.append({"key": change.key, "reason": reason})
            return
        new = {name: self._resolved(name, value) for name, value in change.new.items()}
        if reason := self._wrong(change.label, {**fields, **new}):
            self._refuse(change, reason)
            return
        if change.label == IP_ADDRESS and self._parent(fields) is not self._parent({**fields, **new}):
            self._release(fields)
        self._gives_up(change.label, fields)
        fields.update(new)
        self._takes(change.label, fields)
        if change.label == OBSERVATION:
            fields["last_seen"] = self.store.now.isoformat()
        self.result.updated += bool(new)

    def _refuse(self, change: Change, reason: str) -> None:
        self.result.refused.append({"key": change.key, "reason": reason})

    def _resolved(self, name: str, value: object) -> object:
        if not isinstance(value, dict) or "ref" not in value:
            return value
        key = value["ref"]
        label = key.partition(":")[0]
        number = self.written.get(key, value.get("id"))
        if number not in self.store.rows[label]:
            raise _Missing(key)
        return [label, number] if name in ("assigned_object", "object") else number

    def _moved(self, label: str, fields: Fields) -> str:
        """Move the status of what a change is about; why not, where it may not."""
        if label != STATUS_CHANGE:
            return ""
        about, number = _plain(fields["object"])
        thing = self.store.rows[str(about)][int(str(number))]
        if self.histories is None:
            self.histories = {}
            for row in self.store.rows[label].values():
                if row is not fields:
                    self.histories.setdefault(_plain(row["object"]), []).append(row)
        its = self.histories.setdefault((about, number), [])
        is_registered = fields["new"] == thing["status"] == "registered" and not any(row["old"] for row in its)
        if is_registered and all(str(fields["at"]) < str(row["at"]) for row in its):
            its.append(fields)
            return ""  # perhaps earlier than was known
        last = max(its, key=lambda row: (bool(row["old"]), row["at"]), default=None)
        before = str(last["old"]) if last and thing["status"] == "blocked" else ""
        standing = Standing(_MODELS[str(about)], str(thing["status"]), before)
        if reasons := standing.reasons_against(str(fields["new"])):
            return "; ".join(reasons)
        if fields["old"] not in ("", thing["status"]):
            return f"it is {thing['status']} by now"
        fields["old"], thing["status"] = thing["status"], fields["new"]
        its.append(fields)
        return ""

    def _release(self, address: Fields) -> None:
        """The old parent gives up a primary address before it goes."""
        if parent := self._parent(address):
            for name in ("primary_ip4", "primary_ip6"):
                if parent[name] == address["id"]:
                    parent[name] = None

    def _parent(self, address: Fields) -> Fields | None:
        if not isinstance(address["assigned_object"], list):
            return None
        label, number = address["assigned_object"]
        parent_label, name = _PARENT[label]
        parent = self.store.rows[label][number][name]
        assert isinstance(parent, int)
        return self.store.rows[parent_label][parent]

    def _wrong(self, label: str, fields: Fields) -> str:
        for place, unique in enumerate(_UNIQUE.get(label, ())):
            mine = unique(fields)
            if mine is not None and self._holders(label, place).get(mine, fields["id"]) != fields["id"]:
                return f"there is another one with {mine}"
        if label == ASSET and fields["device"] and fields["virtual_machine"]:
            return "an asset is a device or a virtual machine"
        if label == MACHINE and isinstance(fields["device"], int):
            host = self.store.rows[DEVICE][fields["device"]]
            if host["cluster"] != fields["cluster"]:
                return "the host is not in the cluster"
        for name in ("primary_ip4", "primary_ip6"):
            if isinstance(number := fields.get(name), int):
                parent = self._parent(self.store.rows[IP_ADDRESS][number])
                if parent is None or parent["id"] != fields["id"]:
                    return f"{name} is not on one of its interfaces"
        return ""

    def _holders(self, label: str, place: int) -> dict[Key, object]:
        """Who has what only one may have, as it was when this chunk first asked, and as it has changed it since."""
        if (label, place) not in self.taken:
            holders: dict[Key, object] = {}
            for fields in self.store.rows[label].values():
                holders.setdefault(_UNIQUE[label][place](fields), fields["id"])
            self.taken[label, place] = holders
        return self.taken[label, place]

    def _takes(self, label: str, fields: Fields) -> None:
        for place, unique in enumerate(_UNIQUE.get(label, ())):
            self._holders(label, place).setdefault(unique(fields), fields["id"])

    def _gives_up(self, label: str, fields: Fields) -> None:
        for place, unique in enumerate(_UNIQUE.get(label, ())):
            holders = self._holders(label, place)
            if holders.get(unique(fields)) == fields["id"]:
                del holders[unique(fields)]


def _moved_on(change: Change, fields: Fields) -> str:
    deferred = BY_LABEL[change.label].deferred
    for name, old in change.old.items():
        now = fields[name]
        found = now[1] if isinstance(now, list) and name in ("assigned_object", "object") else now
        before = old.get("id") if isinstance(old, dict) and "ref" in old else old
        if found != before and not (name in deferred and found is None):
            return f"{name} is {found!r}, the plan saw {before!r}"
    return ""


def plan_of(store: FakeStore, *rows_or_sources: Row | FakeSource, now: datetime | None = None) -> Plan:
    """The plan that these rows make; the first source of all has the first rank."""
    return planned(store, *rows_or_sources, now=now).plan


def planned(
    store: FakeStore,
    *rows_or_sources: Row | FakeSource,
    now: datetime | None = None,
    policy: Policy | None = None,
    allowed: tuple[str, ...] = (),
) -> Planned:
    """The same, with what the plan was made from."""
    rows = [item for item in rows_or_sources if not isinstance(item, FakeSource)]
    sources = [*(item for item in rows_or_sources if isinstance(item, FakeSource)), *sources_of(*rows)]
    read = read_sources(sources, FakeProgress())
    chosen = policy or Policy.default([source.name for source in sources])
    return make_plan(read, chosen, store, Clock(now or store.now), FakeProgress(), allowed)


def sync(store: FakeStore, *rows_or_sources: Row | FakeSource, now: datetime | None = None) -> ChunkResult:
    """Make a plan and carry it out."""
    if now:
        store.now = now
    return apply_plan(plan_of(store, *rows_or_sources), store, FakeProgress())


def observations_of(sources: Iterable[FakeSource]) -> list[Observation]:
    """Every row that can be used."""
    return [row for source in sources for row in source.rows if isinstance(row, Observation)]
