"""The spool of a runner: what is noted is whole, whatever happens to the disk or to the process."""

import resource
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from assettool.adapters.spool import SpoolFile, read_spool
from assettool.domain.running.events import Event, EventKind
from assettool.errors import RunnerError


def event(text):
    return Event(EventKind.NOTE, datetime(2026, 11, 28, tzinfo=UTC), text=text)


@pytest.fixture
def spool(tmp_path):
    made = SpoolFile(tmp_path / "spool.ndjson", uuid4())
    yield made
    made.close()


def texts(path):
    return [each.event.text for each in read_spool(path)]


def test_spool_when_it_is_read_again_then_it_has_what_was_noted_with_its_numbers(spool, tmp_path):
    spool.append([event("a"), event("b")])
    spool.append([event("c")])
    assert [(each.number, each.event.text) for each in read_spool(tmp_path / "spool.ndjson")] == [
        (1, "a"), (2, "b"), (3, "c"),
    ]  # fmt: skip
    assert (tmp_path / "spool.ndjson").stat().st_mode & 0o777 == 0o600


def test_spool_when_some_of_it_was_sent_then_what_follows_is_given(spool):
    spool.append([event(str(number)) for number in range(5)])
    assert [each.number for each in spool.after(0, 2)] == [1, 2]
    assert [each.number for each in spool.after(3, 9)] == [4, 5]
    assert spool.after(5, 9) == ()


def test_spool_when_the_last_line_is_torn_anywhere_then_it_is_no_event(spool, tmp_path):
    spool.append([event("a"), event("b")])
    path = tmp_path / "spool.ndjson"
    whole = path.read_bytes()
    first = whole.index(b"\n") + 1
    for length in range(first, len(whole)):
        path.write_bytes(whole[:length])
        assert texts(path) == ["a"]


def test_spool_when_a_line_is_damaged_then_nothing_after_it_is_believed(spool, tmp_path):
    spool.append([event("a"), event("b"), event("c")])
    path = tmp_path / "spool.ndjson"
    path.write_bytes(path.read_bytes().replace(b'"text":"b"', b'"text" "b"'))
    assert texts(path) == ["a"]


def test_spool_when_there_is_none_then_nothing_happened(tmp_path):
    assert read_spool(tmp_path / "spool.ndjson") == []


def test_spool_when_the_disk_is_full_then_nothing_half_written_is_left(spool, tmp_path, monkeypatch):
    spool.append([event("a")])
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    path = tmp_path / "spool.ndjson"
    length = path.stat().st_size
    resource.setrlimit(resource.RLIMIT_FSIZE, (length + 30, hard))
    try:
        with pytest.raises(RunnerError, match="cannot note what happens"):
            spool.append([event("b"), event("c")])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert path.stat().st_size == length
    spool.append([event("d")])
    assert [(each.number, each.event.text) for each in read_spool(path)] == [(1, "a"), (2, "d")]


def test_spool_when_the_folder_cannot_be_written_then_the_error_says_what_to_do(tmp_path):
    with pytest.raises(RunnerError) as failed:
        SpoolFile(tmp_path / "missing" / "spool.ndjson", uuid4())
    assert "resume" in failed.value.hint
