import tempfile
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assettool.errors import AssettoolError
from assettool.services import kept
from assettool.services.kept import Kept

words = st.lists(st.text(max_size=30), max_size=40)


@pytest.fixture(scope="module", autouse=True)
def small_blocks():
    """Everything goes to the disk at once, some of it in the middle of a block."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kept, "_BLOCK", 64)
        patch.setattr(kept, "_AT_ONCE", 3)
        yield


@given(words, st.slices(40))
def test_kept_is_like_a_list(items: list[str], some: slice):
    found = Kept(str, items)
    assert (list(found), len(found)) == (items, len(items))
    assert [found[place] for place in range(-len(items), len(items))] == items + items
    assert found[some] == items[some]
    assert list(found.encoded()) == [msgspec.json.encode(item) for item in items]


@given(words, words, st.integers(0, 40))
def test_kept_when_cut_forgets_the_end_and_goes_on(items: list[str], more: list[str], length: int):
    length = min(length, len(items))
    found = Kept(str, items)
    found.cut(length)
    assert list(found) == items[:length]
    found.extend(more)
    assert list(found) == items[:length] + more


@given(words, words, words)
def test_kept_when_joined_has_both(items: list[str], more: list[str], last: list[str]):
    found = Kept(str, items)
    found.join(Kept(str, more))
    found.extend(last)
    assert list(found) == items + more + last


def test_kept_when_there_is_no_such_place_says_so():
    with pytest.raises(IndexError):
        Kept(str, ["a"])[1]


def test_kept_when_there_is_no_room_says_where_to_make_some(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    with pytest.raises(AssettoolError, match="no room for temporary files") as caught:
        Kept(str, ["a" * 100])
    assert caught.value.hint == "name a folder with more room in TMPDIR"
