"""A plan is made island by island and asset by asset, and must be the one that all at once would give."""

import random
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from fakes import FakeSource, FakeStore, Fields, observations_of, plan_of, sync
from hypothesis import given
from hypothesis import strategies as st
from strategies import estates

from assettool.domain.decisions import choices
from assettool.domain.identity import Held, Identified, Known, group
from assettool.domain.islands import Islands, tokens_of
from assettool.domain.objects import (
    ASSET,
    CONFLICT,
    DEVICE,
    DEVICE_INTERFACE,
    IDENTIFIER,
    IP_ADDRESS,
    MACHINE,
    MACHINE_INTERFACE,
    OBSERVATION,
)
from assettool.domain.plan import encode
from assettool.services import comparing, identifying


@given(estates)
def test_group_when_done_for_each_island_finds_the_same(estate: list[FakeSource]):
    rows = observations_of(estate)
    islands = Islands()
    for row in rows:
        islands.add(tokens_of(row))
    apart = [group([rows[place] for place in batch], Known()) for batch in islands.batches(1)]
    whole = group(rows, Known())
    assert _facts(*apart) == _facts(whole)


def _facts(*found: Identified) -> object:
    return (
        sorted((one.uid, [_id(row) for row in one.observations], one.identifiers) for f in found for one in f.groups),
        [(held.reason, _id(held.observations[0]), held.candidates) for held in sorted(_held(found), key=Held.place)],
        sorted(_id(row) for f in found for row in f.unmatched),
    )


def _held(found: tuple[Identified, ...]) -> Iterator[Held]:
    for one in found:
        yield from one.held


def _id(row) -> tuple[str, str]:
    return row.source, row.external_id


@given(estates, estates, st.randoms(use_true_random=False))
def test_plan_when_made_in_the_smallest_parts_has_the_same_bytes(before, after, chance: random.Random):
    store = FakeStore()
    sync(store, *before)
    for _ in range(3):
        chance.choice(EDITS)(store.rows, chance)
    whole = encode(plan_of(store, *after))
    with parts_of(1):
        assert encode(plan_of(store, *after)) == whole


@contextmanager
def parts_of(size: int) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(identifying, "_AT_ONCE", size)
        patch.setattr(comparing, "_AT_ONCE", size)
        yield


# What may tie one asset to another: people, merges and deletions leave such things behind.

type Rows = dict[str, dict[int, Fields]]


def _any(rows: Rows, chance: random.Random, *labels: str) -> Fields:
    found = [row for label in labels for row in rows[label].values()]
    return chance.choice(found) if found else {}


def _let_go(rows: Rows, chance: random.Random) -> None:
    _any(rows, chance, ASSET).update({chance.choice(("device", "virtual_machine")): None})


def _retire(rows: Rows, chance: random.Random) -> None:
    _any(rows, chance, ASSET).update(lifecycle=chance.choice(("merged", "retired", "planned")))


def _delete(rows: Rows, chance: random.Random) -> None:
    rows[ASSET].pop(_any(rows, chance, ASSET).get("id", 0), None)  # type: ignore[call-overload]


def _move_evidence(rows: Rows, chance: random.Random) -> None:
    if asset := _any(rows, chance, ASSET):
        _any(rows, chance, IDENTIFIER, OBSERVATION).update(asset=asset["id"])


def _move_address(rows: Rows, chance: random.Random) -> None:
    if interface := _any(rows, chance, DEVICE_INTERFACE, MACHINE_INTERFACE):
        label = DEVICE_INTERFACE if "device" in interface else MACHINE_INTERFACE
        _any(rows, chance, IP_ADDRESS).update(assigned_object=[label, interface["id"]])


def _edit(rows: Rows, chance: random.Random) -> None:
    _any(rows, chance, DEVICE, MACHINE).update(status="decommissioning", description="by hand")


def _decide(rows: Rows, chance: random.Random) -> None:
    if conflict := _any(rows, chance, CONFLICT):
        answers = choices(str(conflict["kind"]), conflict["values"])  # type: ignore[arg-type]
        conflict.update(status="resolved", resolution=chance.choice((*answers, "agreed")))


EDITS = (_let_go, _retire, _delete, _move_evidence, _move_address, _edit, _decide)
