"""A hundred thousand rows: planned in bounded memory, sent in chunks that NetBox takes, and all of them there."""

import json
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from fakes import FakeProgress, FakeStore, Interrupted
from portfolio_cases import ARNHEM, ESTATE, RENKUM, app, imported, link, on, planned, step

from assettool.domain.objects import (
    APPLICATION,
    ASSET,
    CONFLICT,
    DEPLOYMENT_MACHINE,
    INTEGRATION,
    STATUS_CHANGE,
    SUPPLIER,
    TENANT,
    TENANT_USE,
)
from assettool.domain.plan import Action, Change
from assettool.domain.portfolio import Named
from assettool.services.applying import CHUNK_BYTES, CHUNK_CHANGES, Stage, apply_plan, chunked, staged

_MANY = """
import gc, json, resource, sys
sys.path.insert(0, sys.argv[1])
gc.disable()  # as the command line does
from fakes import FakeProgress, FakeStore
from portfolio_cases import app, planned
from assettool.services.applying import apply_plan, chunked
store = FakeStore()
number = int(sys.argv[2])
web = {"technology": "web"}
rows = [app(f"Application {n:06}", "1.0", package=f"P{n}", v=f"V{n}", fields=web) for n in range(number)]
plan = planned(store, *rows).plan
memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
sizes = [len(chunk) for chunk in chunked(plan.changes)]
result = apply_plan(plan, store, FakeProgress())
print(json.dumps({
    "memory": memory, "most": max(sizes), "chunks": len(sizes), "refused": len(result.refused),
    "created": len(result.created), "accounting": str(plan.accounting),
}))
"""
MOST_MB = 700


@pytest.mark.slow
def test_import_when_there_are_a_hundred_thousand_rows_then_memory_and_chunks_are_bounded():
    command = [sys.executable, "-c", _MANY, str(Path(__file__).parents[1]), "100000"]

    done = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)

    assert done["accounting"] == "100000 rows read = 100000 accepted + 0 merged + 0 rejected + 0 held"
    assert (done["created"], done["refused"]) == (200_001, 0)
    assert done["most"] <= CHUNK_CHANGES
    assert done["memory"] < MOST_MB


def sizes(changes):
    """How many bytes each chunk has."""
    return [len(msgspec.json.encode(chunk)) for chunk in chunked(changes)]


def test_import_when_there_is_much_then_no_chunk_is_larger_than_a_request_may_be():
    store = FakeStore()
    text = "x" * 200
    rows = [app(f"App {n}", v=f"V{n}", fields={"description": text}, catalogue={"a": text * 5}) for n in range(3000)]

    plan = planned(store, *rows, *(link(f"App {n}", f"App {n + 1}") for n in range(2999))).plan

    assert max(sizes(plan.changes)) <= CHUNK_BYTES + 10_000
    assert max(len(chunk) for chunk in chunked(plan.changes)) <= CHUNK_CHANGES
    assert apply_plan(plan, store, FakeProgress()).refused == []


def test_import_when_one_application_has_more_than_a_chunk_then_it_is_cut_and_still_whole():
    store = FakeStore()
    for number in range(CHUNK_CHANGES + 100):
        store.add(ASSET, uid=f"u{number}", name=f"srv{number}", kind="virtual_server", lifecycle="active")
    rows = [app("Large"), app("Small"), *(on("Large", f"srv{number}") for number in range(CHUNK_CHANGES + 100))]
    plan = planned(store, *rows).plan

    stages = [stage for stage, _ in staged(plan.changes)]
    result = apply_plan(plan, store, FakeProgress())

    assert stages == [Stage.SHARED, Stage.APART, Stage.APPLICATIONS, Stage.HISTORIES]
    assert max(len(chunk) for chunk in chunked(plan.changes)) <= CHUNK_CHANGES
    assert (result.refused, len(store.rows[DEPLOYMENT_MACHINE])) == ([], CHUNK_CHANGES + 100)


def test_import_when_the_shared_objects_are_more_than_a_chunk_then_they_are_cut():
    suppliers = [app(f"App {n}", supplier=Named(f"Supplier {n}", f"L{n}")) for n in range(CHUNK_CHANGES + 1)]
    store = FakeStore()

    plan = planned(store, *suppliers).plan

    assert max(len(chunk) for chunk in chunked(plan.changes)) <= CHUNK_CHANGES
    assert apply_plan(plan, store, FakeProgress()).refused == []
    assert len(store.rows[SUPPLIER]) == CHUNK_CHANGES + 1


def test_stages_when_a_register_is_new_then_what_is_referred_to_comes_first():
    store = FakeStore()
    store.add(ASSET, uid="u1", name="SRV1", kind="virtual_server", lifecycle="active")
    plan = planned(store, *ESTATE, app("Suite 4 Work", fields={"is_self_added": True})).plan

    found = {
        stage: {plan.changes[place].label for chunk in chunks for place in chunk}
        for stage, chunks in staged(plan.changes)
    }

    assert list(found) == [Stage.SHARED, Stage.CATALOGUE, Stage.APPLICATIONS, Stage.LINKED, Stage.HISTORIES]
    assert found[Stage.SHARED] == {TENANT}
    assert SUPPLIER in found[Stage.CATALOGUE]
    assert {APPLICATION, TENANT_USE, DEPLOYMENT_MACHINE, CONFLICT} <= found[Stage.APPLICATIONS]
    assert INTEGRATION in found[Stage.LINKED]
    assert found[Stage.HISTORIES] == {STATUS_CHANGE}


def test_stages_when_a_name_changes_then_that_is_written_by_itself():
    store = FakeStore()
    imported(store, app("A", v="V1"), app("B", v="V2"))

    plan = planned(store, app("C", v="V1"), app("B", v="V2", fields={"rto_hours": 1})).plan

    assert [stage for stage, _ in staged(plan.changes)] == [Stage.APART, Stage.APPLICATIONS]


def test_stages_when_a_history_is_longer_than_a_chunk_then_its_steps_stay_in_order():
    about = {"ref": f"{APPLICATION}:x", "id": 1}
    changes = [
        Change(Action.CREATE, f"{STATUS_CHANGE}:{number}", "h", new={"object": about, "new": "assessed"})
        for number in range(CHUNK_CHANGES * 2)
    ]

    chunks = list(chunked(changes))

    assert [stage for stage, _ in staged(changes)] == [Stage.LONG_HISTORIES]
    assert [len(chunk) for chunk in chunks] == [CHUNK_CHANGES, CHUNK_CHANGES]
    assert [change.key for chunk in chunks for change in chunk] == [change.key for change in changes]


def test_import_when_it_breaks_at_any_request_then_the_next_call_ends_in_the_same():
    rows = [
        *ESTATE,
        app("Suite 4 Work", fields={"is_self_added": True}),
        app("C", organisation=RENKUM, users=((ARNHEM, 2),)),
    ]
    whole = FakeStore()
    whole.add(ASSET, uid="u1", name="SRV1", kind="virtual_server", lifecycle="active")
    imported(whole, *rows)
    for requests in range(7):
        for is_done in (False, True):
            store = FakeStore()
            store.add(ASSET, uid="u1", name="SRV1", kind="virtual_server", lifecycle="active")
            plan = planned(store, *rows).plan
            store.break_after(requests, is_done=is_done)
            with pytest.raises(Interrupted):
                apply_plan(plan, store, FakeProgress())

            apply_plan(plan, store, FakeProgress(), goes_on=True)

            assert store.content() == whole.content()
            assert planned(store, *rows, step("Suite4Work", "packaged", "2025-03-03")).plan.is_empty
