"""Carry out a plan in NetBox: exactly the plan, chunk by chunk, and safe to interrupt anywhere."""

import logging
from array import array
from collections import ChainMap, Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from enum import IntEnum
from itertools import count, groupby

import msgspec

from assettool.domain.objects import (
    ACCOUNT,
    ALLOCATION,
    APPLICATION,
    ASSET,
    COMPONENT_USE,
    CONFLICT,
    CONTACT,
    CONTACT_ASSIGNMENT,
    CONTACT_ROLE,
    CONTRACT,
    DATA_SET,
    DEPLOYMENT,
    DEPLOYMENT_MACHINE,
    DEVICE,
    DEVICE_INTERFACE,
    ENTITLEMENT,
    INSTALLATION,
    INTEGRATION,
    MACHINE,
    MEASUREMENT,
    OBSERVATION,
    ORDER,
    PARALLEL_RUN,
    REFERENCE_COMPONENT,
    SOFTWARE_ACCESS,
    SOFTWARE_PRODUCT,
    STATUS_CHANGE,
    SUPPLIER,
    TENANT_USE,
)
from assettool.domain.plan import Action, Change, Plan, parts
from assettool.domain.plan import digest as digest_of
from assettool.errors import StalePlanError
from assettool.ports import ChunkResult, Progress, RunState, Store

logger = logging.getLogger(__name__)

CHUNK_CHANGES = 2500
CHUNK_BYTES = 1_500_000
"""NetBox's default limit for a request is 2.5 MB."""


type Chunk = array[int]
"""The places of its changes in the plan: they are fetched when it is their turn."""
type Numbered = tuple[int, Chunk]


class Stage(IntEnum):
    """Chunks of a later stage are sent when all of the earlier ones are written. Shared objects come first."""

    SHARED = 0
    CONTESTED = 1
    """Physical things that are there and change in what only one can have: a name, an address, a place."""
    PHYSICAL = 2
    CONTESTED_VIRTUAL = 3
    VIRTUAL = 4
    """Virtual things, which may refer to new physical ones."""
    CATALOGUE = 5
    """What applications share: suppliers, reference components, contacts."""
    APART = 6
    """Applications that change in what only one can have, or that have more parts than go into one request."""
    APPLICATIONS = 7
    """All others, each with what is its own."""
    LINKED = 8
    """What refers to applications: integrations and data sets."""
    LONG_HISTORIES = 9
    """Statuses of what has more of them than go into one request."""
    HISTORIES = 10
    """Statuses of all others."""
    AGREEMENTS = 11
    """Contracts and software products."""
    RIGHTS = 12
    """Entitlements."""
    USE = 13
    """What takes or keeps rights: installations, accesses, allocations, measurements, parallel runs."""


_SIDE_BY_SIDE = frozenset({Stage.PHYSICAL, Stage.VIRTUAL, Stage.APPLICATIONS, Stage.LINKED, Stage.HISTORIES, Stage.USE})
"""Their chunks come out the same in whichever order they are written."""

_SPLIT = frozenset({Stage.SHARED, Stage.CATALOGUE, Stage.APART, Stage.LONG_HISTORIES})
"""What belongs together may go into several chunks there: they are written in their order."""

_IF_LARGE: Mapping[Stage, Stage] = {
    Stage.APPLICATIONS: Stage.APART,
    Stage.HISTORIES: Stage.LONG_HISTORIES,
}
"""Where what belongs together goes when it is too large for one request."""

_STAGES: Mapping[str, Stage] = {
    **dict.fromkeys((CONTACT_ROLE, CONTACT, SUPPLIER, REFERENCE_COMPONENT), Stage.CATALOGUE),
    **dict.fromkeys(
        (APPLICATION, COMPONENT_USE, TENANT_USE, DEPLOYMENT, DEPLOYMENT_MACHINE, CONTACT_ASSIGNMENT),
        Stage.APPLICATIONS,
    ),
    **dict.fromkeys((INTEGRATION, DATA_SET), Stage.LINKED),
    STATUS_CHANGE: Stage.HISTORIES,
    **dict.fromkeys((CONTRACT, SOFTWARE_PRODUCT), Stage.AGREEMENTS),
    ENTITLEMENT: Stage.RIGHTS,
    **dict.fromkeys((ALLOCATION, INSTALLATION, SOFTWARE_ACCESS, MEASUREMENT, PARALLEL_RUN), Stage.USE),
}
"""Models of the register and of the licences → when they are written."""

_UNCONTESTED: Mapping[str, frozenset[str]] = {
    DEVICE: frozenset({"serial", "status", "description", "device_type", "role", "platform"}),
    MACHINE: frozenset({"status", "vcpus", "memory", "disk", "description", "role", "platform"}),
    DEVICE_INTERFACE: frozenset({"type"}),
    ASSET: frozenset({"name", "kind", "environment", "lifecycle", "provenance", "written", "tenant"}),
    ACCOUNT: frozenset({"department", "enabled", "is_shared", "last_seen", "sources", "tenant"}),
    OBSERVATION: frozenset({"fields", "asset"}),
    CONFLICT: frozenset({"kind", "field", "values", "status", "resolution", "rule", "asset"}),
}
"""Fields whose change in one asset cannot matter to another one."""
_OF_ONE_ONLY = frozenset({"name", "version", "tenant", "identifier"})
"""What only one object of the register can have."""


def apply_plan(plan: Plan, store: Store, progress: Progress, *, goes_on: bool = False) -> ChunkResult:
    """Carry out all of the plan that has not been done yet; the result covers the whole run.

    Killed at any point and called again with the same plan, it goes on where it was: NetBox keeps what each chunk
    did, and sends that again instead of doing it twice. Who `goes_on` has begun before, and is told what became of it
    where it had ended. Changes whose object moved on are refused one by one.
    """
    if plan.netbox != store.url:
        raise StalePlanError(
            f"the plan was made for another NetBox: {plan.netbox}", hint=f"make a new plan for {store.url}"
        )
    numbers = count()
    stages = [(stage, [(next(numbers), chunk) for chunk in chunks]) for stage, chunks in staged(plan.changes)]
    number = sum(len(chunks) for _, chunks in stages)
    run = store.start_run(plan, digest_of(parts(plan)), number, goes_on=goes_on)
    if run.chunks_done:
        logger.info("run %s goes on after %d of %d chunks", run.uuid, run.chunks_done, number)
    total = ChunkResult()
    progress.start("writing to NetBox", len(plan.changes))
    for stage, chunks in stages:
        known: Mapping[str, int] = ChainMap(total.created, total.known)
        streams = 1
        if stage in _SIDE_BY_SIDE:
            # What a chunk says must not depend on which of those beside it was written first.
            known, streams = dict(known), store.streams
        for changes, result in _sent(store, run, plan, chunks, known, streams):
            _add(total, result)
            progress.advance(changes)
    progress.finish()
    store.finish_run(run, plan, total)
    return total


def _sent(
    store: Store, run: RunState, plan: Plan, chunks: Iterable[Numbered], known: Mapping[str, int], streams: int
) -> Iterator[tuple[int, ChunkResult]]:
    """Of every chunk the number of changes and what became of them, in order; so many at a time are on their way."""

    def send(numbered: Numbered) -> tuple[int, ChunkResult]:
        number, chunk = numbered
        changes = [resolved(change, known) for change in _fetched(plan.changes, chunk)]
        return len(chunk), store.write_chunk(run, number, changes)

    if streams == 1:
        yield from map(send, chunks)
        return
    pool = ThreadPoolExecutor(streams)
    try:
        yield from pool.map(send, chunks)
    finally:
        # After an error or Ctrl-C nothing more is sent; what is on its way comes to its end in NetBox.
        pool.shutdown(wait=False, cancel_futures=True)


def _add(total: ChunkResult, result: ChunkResult) -> None:
    total.created.update(result.created)
    total.known.update(result.known)
    total.updated += result.updated
    total.deleted += result.deleted
    total.stale.extend(result.stale)
    total.refused.extend(result.refused)
    total.fallbacks = dict(Counter(total.fallbacks) + Counter(result.fallbacks))


def chunked(changes: Sequence[Change]) -> Iterator[list[Change]]:
    """All chunks of a plan, in the order of their numbers; an asset is never split over two of them."""
    for _, chunks in staged(changes):
        yield from (_fetched(changes, chunk) for chunk in chunks)


def staged(changes: Sequence[Change]) -> Iterator[tuple[Stage, Iterator[Chunk]]]:
    """The chunks of each stage."""
    bundles: dict[str, _Bundle] = {}
    for place, change in enumerate(changes):
        if (bundle := bundles.get(change.bundle)) is None:
            bundle = bundles[change.bundle] = _Bundle()
        bundle.add(place, change)
    stages = {name: bundle.stage(name) for name, bundle in bundles.items()}
    for stage, names in groupby(sorted(bundles, key=lambda name: (stages[name], name)), key=stages.__getitem__):
        yield stage, _cut((bundles[name] for name in names), splits=stage in _SPLIT)


def _fetched(changes: Sequence[Change], chunk: Chunk) -> list[Change]:
    return sorted((changes[place] for place in chunk), key=lambda change: ORDER[change.label])


@dataclass(slots=True)
class _Bundle:
    """What belongs together, such as all changes of an asset."""

    places: Chunk = field(default_factory=lambda: array("I"))
    sizes: array[int] = field(default_factory=lambda: array("I"))
    size: int = 0
    own_stage: Stage | None = None
    is_virtual: bool = False
    is_contested: bool = False

    def add(self, place: int, change: Change) -> None:
        """Add a change."""
        self.places.append(place)
        self.sizes.append(len(msgspec.json.encode(change)))
        self.size += self.sizes[-1]
        if stage := _STAGES.get(change.label):
            if stage is Stage.APPLICATIONS and change.action is not Action.CREATE and change.new.keys() & _OF_ONE_ONLY:
                stage = Stage.APART
            self.own_stage = min(stage, self.own_stage or stage)
            return
        self.is_virtual |= change.label == MACHINE
        self.is_contested |= not _is_uncontested(change)

    @property
    def is_large(self) -> bool:
        """Whether it is too large for one request."""
        return len(self.places) > CHUNK_CHANGES or self.size > CHUNK_BYTES

    def parts(self) -> Iterator[tuple[Chunk, int]]:
        """Each change by itself, in an order in which they can be carried out."""
        for place, size in zip(self.places, self.sizes, strict=True):
            yield array("I", (place,)), size

    def stage(self, name: str) -> Stage:
        """When it is written."""
        if not name:
            return Stage.SHARED
        if self.own_stage:
            return _IF_LARGE.get(self.own_stage, self.own_stage) if self.is_large else self.own_stage
        if not self.is_contested:
            return Stage.VIRTUAL if self.is_virtual else Stage.PHYSICAL
        return Stage.CONTESTED_VIRTUAL if self.is_virtual else Stage.CONTESTED


def _cut(bundles: Iterable[_Bundle], *, splits: bool) -> Iterator[Chunk]:
    """Chunks of whole bundles; where it `splits`, one that is too large by itself goes into several."""
    chunk = array("I")
    size = 0
    for bundle in bundles:
        for places, its_size in bundle.parts() if splits and bundle.is_large else [(bundle.places, bundle.size)]:
            if chunk and (len(chunk) + len(places) > CHUNK_CHANGES or size + its_size > CHUNK_BYTES):
                yield chunk
                chunk, size = array("I"), 0
            chunk += places
            size += its_size
    if chunk:
        yield chunk


def _is_uncontested(change: Change) -> bool:
    if change.action is Action.CREATE:
        return True
    return change.action is not Action.DELETE and change.new.keys() <= _UNCONTESTED.get(change.label, frozenset())


def resolved(change: Change, created: Mapping[str, int]) -> Change:
    """The change with the ids of what earlier chunks created."""
    if not created or not any(isinstance(value, dict) and "ref" in value for value in change.new.values()):
        return change
    new = {name: _with_id(value, created) for name, value in change.new.items()}
    return msgspec.structs.replace(change, new=new)


def _with_id(value: object, created: Mapping[str, int]) -> object:
    if isinstance(value, dict) and "ref" in value and "id" not in value and value["ref"] in created:
        return {"ref": value["ref"], "id": created[value["ref"]]}
    return value
