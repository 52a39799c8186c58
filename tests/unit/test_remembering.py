"""The plan that is remembered is never another one than a full plan would be."""

import hashlib
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from factories import NOW, make_observation
from fakes import FakeSource, FakeStore, planned, sync
from hypothesis import event, given
from hypothesis import strategies as st
from strategies import estates

from assettool.adapters import made_of as making
from assettool.adapters.made_of import made_of
from assettool.adapters.memo_file import MemoFile
from assettool.domain.clock import Clock
from assettool.domain.objects import ASSET
from assettool.domain.observation import Observation, Origin, SourceWarning
from assettool.domain.plan import Action, encode
from assettool.domain.policy import Policy, RetireAfter
from assettool.errors import SourceError
from assettool.services import remembering
from assettool.services.planning import Planned
from assettool.services.remembering import Memo, recall, remember


class Kept:
    """A memory that keeps one memo."""

    def __init__(self) -> None:
        self.memo: Memo | None = None

    def recall(self, made_of: str) -> Memo | None:
        return self.memo if self.memo and self.memo.made_of == made_of else None

    def keep(self, memo: Memo) -> None:
        self.memo = memo


def full(store: FakeStore, estate: list[FakeSource], now: datetime) -> Planned:
    policy = replace(Policy.default([source.name for source in estate]), retire=RetireAfter(runs=1, days=30))
    return planned(store, *estate, now=now, policy=policy)


def remembered(store: FakeStore, *rows: Observation, now: datetime = NOW) -> Kept:
    """A memory with the plan of these rows."""
    memory, estate = Kept(), [FakeSource("intune", list(rows))]
    made = full(store, estate, now)
    remember(memory, "the files", store.fleet_digest, made)
    return memory


# Time


_MOMENTS = st.sampled_from([datetime.fromisoformat(f"2026-0{month}-01T00:00:00Z") for month in (1, 2, 3)])
_AROUND = st.builds(
    lambda moment, days, seconds: moment + timedelta(days=days, seconds=seconds),
    _MOMENTS,
    st.sampled_from([-31, -30, -1, 0, 1, 29, 30, 31, 400]),
    st.integers(-1, 1),
)


@given(estates, estates, _AROUND, _AROUND, st.data())
def test_memo_when_time_goes_by_is_the_full_plan_or_holds_no_more(before, after, synced, made, data):
    store = FakeStore()
    store.now = synced
    sync(store, *before)
    first = full(store, after, made)
    memory = Kept()
    remember(memory, "the files", store.fleet_digest, first)
    assert memory.memo
    edge = memory.memo.valid_until
    later = data.draw(_AROUND | st.just(edge - timedelta(microseconds=1)) if edge else _AROUND)
    found = recall(memory, "the files", later, store)
    event(f"recalled: {found is not None}, ends: {edge is not None}")
    if found:
        assert encode(found.plan) == encode(full(store, after, later).plan)


def test_memo_when_an_asset_will_be_retired_by_time_alone_holds_until_then():
    store = FakeStore()
    store.now = NOW - timedelta(days=10)
    here, gone = make_observation("HERE", serial="S1"), make_observation("GONE", serial="S2")
    sync(store, here, gone)
    memory = remembered(store, here)
    end = store.now + timedelta(days=30)

    assert memory.memo
    assert memory.memo.valid_until == end
    assert recall(memory, "the files", end - timedelta(microseconds=1), store)
    assert recall(memory, "the files", end, store) is None
    plan = full(store, [FakeSource("intune", [here])], end).plan
    assert [change.action for change in plan.changes if change.label == ASSET] == [Action.RETIRE]


def test_memo_when_a_source_is_ahead_of_the_clock_holds_until_that_moment():
    ahead = NOW + timedelta(hours=5)
    memory = remembered(FakeStore(), make_observation("A", serial="S1", last_seen=ahead.isoformat()))
    assert memory.memo
    assert memory.memo.valid_until == ahead


def test_memo_when_nothing_depends_on_time_holds_for_good_but_not_before_it_was_made():
    store = FakeStore()
    memory = remembered(store, make_observation("A", serial="S1"))
    assert recall(memory, "the files", NOW + timedelta(days=5000), store)
    assert recall(memory, "the files", NOW - timedelta(seconds=1), store) is None


def test_clock_when_asked_beyond_the_calendar_says_that_it_has_not_come():
    clock = Clock(NOW)
    assert not clock.has_passed(timedelta(days=5_000_000), since=NOW)
    assert clock.has_passed(timedelta(days=-5_000_000), since=NOW)
    assert clock.valid_until is None


# NetBox and files


def test_memo_when_netbox_has_changed_is_nothing():
    store = FakeStore()
    memory = remembered(store, make_observation("A", serial="S1"))
    assert recall(memory, "the files", NOW, store)
    store.add("tenancy.tenant", name="New", slug="new")
    assert recall(memory, "the files", NOW, store) is None


@pytest.mark.parametrize("asked", ["other files", None])
def test_memo_when_it_was_made_of_something_else_is_nothing_and_netbox_is_not_asked(asked: str | None):
    store = FakeStore()
    memory = remembered(store, make_observation("A", serial="S1"))
    store.is_unchanged = pytest.fail  # type: ignore[assignment]
    assert recall(memory, asked, NOW, store) is None


def test_plan_when_a_source_failed_or_it_is_large_or_netbox_names_no_digest_is_not_remembered(
    monkeypatch: pytest.MonkeyPatch,
):
    memory, store = Kept(), FakeStore()
    broken = FakeSource("intune", [make_observation("A", serial="S1")], error=SourceError("the line broke"))
    remember(memory, "the files", "digest", full(store, [broken], NOW))
    broken.error = None
    made = full(store, [broken], NOW)
    remember(memory, "the files", "", made)
    monkeypatch.setattr(remembering, "MOST_CHANGES", len(made.plan.changes) - 1)
    remember(memory, "the files", "digest", made)
    assert memory.memo is None


# What it is made of


class Estate:
    """Files on disk that sources read, and everything else that a plan is made of."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.allowed: tuple[str, ...] = ()
        self.store = FakeStore()
        self.sources = [FakeSource("ad"), FakeSource("intune")]
        self.settings: list[Path | None] = [folder / "sources.yml", None]
        for name in ("sources.yml", "policy.yml", "ad.csv", "intune/1.json"):
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_text(f"of {name}")
        self.sources[0].paths = [folder / "ad.csv"]
        self.sources[1].paths = [folder / "intune"]

    def name(self) -> str | None:
        return made_of(self.settings, self.sources, self.store, self.allowed)


@pytest.fixture
def estate(tmp_path: Path) -> Estate:
    return Estate(tmp_path)


def test_made_of_when_nothing_changed_is_the_same(estate: Estate):
    first = estate.name()
    (estate.folder / "ad.csv").write_text("of ad.csv")  # written again, as an export of every night
    assert first == estate.name()
    assert first


def _of_another_version(_: Estate, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(making, "version", lambda _: "9.9.9")


def _with_edited_code(estate: Estate, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(making, "PACKAGE", estate.folder)


def _with_another_library(estate: Estate, patch: pytest.MonkeyPatch) -> None:
    (estate.folder / "site-packages").mkdir()
    patch.syspath_prepend(estate.folder / "site-packages")


@pytest.mark.parametrize(
    "change",
    [
        lambda e, _: (e.folder / "ad.csv").write_text("of ad.csw"),
        lambda e, _: (e.folder / "intune/1.json").write_text("other"),
        lambda e, _: (e.folder / "intune/2.json").write_text(""),
        lambda e, _: (e.folder / "intune/1.json").rename(e.folder / "intune/0.json"),
        lambda e, _: (e.folder / "sources.yml").write_text("# a remark"),
        lambda e, _: e.settings.__setitem__(1, e.folder / "policy.yml"),
        lambda e, _: e.sources.reverse(),
        lambda e, _: setattr(e.sources[0], "name", "ldap"),
        lambda e, _: e.sources[0].paths.append(e.folder / "intune/1.json"),
        lambda e, _: setattr(e, "allowed", ("shrink",)),
        lambda e, _: setattr(e.store, "url", "http://other.test"),
        lambda e, _: setattr(e.store, "identity", "somebody else"),
        _of_another_version,
        _with_edited_code,
        _with_another_library,
        lambda e, patch: patch.setattr(making, "TZPATH", (str(e.folder),)),
    ],
)
def test_made_of_when_one_thing_changes_is_another(
    change: Callable[[Estate, pytest.MonkeyPatch], object], estate: Estate, monkeypatch: pytest.MonkeyPatch
):
    before = estate.name()
    change(estate, monkeypatch)
    assert estate.name() not in (before, None)


def test_made_of_when_a_line_of_code_changes_is_another(estate: Estate, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(making, "PACKAGE", estate.folder / "intune")
    before = estate.name()
    (estate.folder / "intune" / "rule.py").write_text("x = 1")
    assert estate.name() != before


def _pipe(estate: Estate) -> None:
    os.mkfifo(estate.folder / "pipe")
    estate.sources[0].paths = [estate.folder / "pipe"]


@pytest.mark.parametrize(
    "change",
    [
        lambda e: setattr(e.sources[0], "paths", None),
        lambda e: (e.folder / "ad.csv").unlink(),
        lambda e: (e.folder / "sources.yml").unlink(),
        _pipe,
    ],
    ids=["a live system", "no file", "no settings", "a pipe"],
)
def test_made_of_when_it_cannot_be_told_is_nothing(change: Callable[[Estate], object], estate: Estate):
    change(estate)
    assert estate.name() is None


# The file


def a_memo(made_of: str = "x") -> Memo:
    estate = [FakeSource("intune", [make_observation("A", serial="S1")])]
    plan = full(FakeStore(), estate, NOW).plan
    warning = SourceWarning("intune", Origin("a.csv", "", 3), "a column is not there")
    return Memo(made_of, "digest", NOW, NOW + timedelta(days=1), plan, (warning,))


def test_memo_file_when_kept_gives_the_same_and_is_its_owners_only(tmp_path: Path):
    path = tmp_path / "state" / "last-plan"
    MemoFile(path).keep(a_memo())
    assert MemoFile(path).recall("x") == a_memo()
    assert MemoFile(path).recall("y") is None
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(path.parent.iterdir()) == [path]


@given(st.data())
def test_memo_file_when_damaged_anywhere_is_nothing_and_is_replaced(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("home") / "last-plan"
    MemoFile(path).keep(a_memo())
    whole = path.read_bytes()
    place = data.draw(st.integers(0, len(whole) - 1))
    damaged = data.draw(st.sampled_from([whole[:place], whole[:place] + b"~" + whole[place + 1 :], b"\x00" * place]))
    path.write_bytes(damaged)
    assert MemoFile(path).recall("x") is None
    MemoFile(path).keep(a_memo())
    assert path.read_bytes() == whole


def test_memo_file_when_it_is_of_another_make_is_nothing(tmp_path: Path):
    for content in (b"{}", b'{"made_of": "x"}', b'{"made_of": "x", "plan": 3}', b"[]"):
        (tmp_path / "last-plan").write_bytes(hashlib.sha256(content).hexdigest().encode() + b"\n" + content)
        assert MemoFile(tmp_path / "last-plan").recall("x") is None


def test_memo_file_when_it_cannot_be_written_is_no_error(tmp_path: Path):
    (tmp_path / "state").write_text("a file where the folder should be")
    MemoFile(tmp_path / "state" / "last-plan").keep(a_memo())
    assert MemoFile(tmp_path / "state" / "last-plan").recall("x") is None
