"""Merging, splitting and undoing on the command line."""

import json

import pytest

from assettool import wiring
from assettool.errors import RefusedError

UID = "0b1c2d3e-0000-4000-8000-000000000001"


def asset(number: int, name: str, tenant: str = "", lifecycle: str = "active", uid: str = "") -> dict[str, object]:
    """An asset as REST gives it."""
    return {
        "id": number,
        "name": name,
        "uid": uid or f"uid-{number}",
        "kind": {"label": "Laptop"},
        "lifecycle": {"value": lifecycle},
        "tenant": {"slug": tenant} if tenant else None,
    }


MOVING = {
    "identifiers": [{"label": "Serial number", "value": "SN-2"}],
    "observations": [{"source": "ad", "external_id": "ad-2"}],
    "conflicts": [{"key": "field/x"}],
    "notes": {"journal entries": 2},
    "object": "LT-2",
    "takes_object": False,
}
MOVE = {"id": 12, "display": "LT-2 merged into LT-1"}


class FakeRest:
    """What the commands ask of NetBox's REST API."""

    def __init__(self) -> None:
        self.assets = [asset(1, "LT-1", "arnhem", uid=UID), asset(2, "LT-2"), asset(3, "SAME", "arnhem")]
        self.assets += [asset(4, "SAME", "ede"), asset(5, "GONE", lifecycle="merged"), asset(6, "GONE")]
        self.observations = [
            {"id": 7, "source": "ad", "external_id": "ad-7"},
            {"id": 8, "source": "intune", "external_id": "in-8"},
        ]
        self.moves = [MOVE]
        self.sent: list[tuple[str, dict[str, object]]] = []
        self.refusal = ""

    def first(self, path: str, limit: int, **wanted: str) -> list[dict[str, object]]:
        if path.endswith("asset-moves"):
            assert wanted == {"is_undone": "false", "ordering": "-id"}
            return self.moves[:limit]
        if path.endswith("observations"):
            return self.observations
        return [
            row
            for row in self.assets
            if wanted.get("uid") in (None, row["uid"])
            and wanted.get("name__ie") in (None, row["name"])
            and wanted.get("tenant") in (None, (row["tenant"] or {}).get("slug"))
        ]

    def one(self, path: str, number: int) -> dict[str, object]:
        assert (path, number) == ("plugins/assettool/asset-moves", 12)
        return MOVE

    def send(self, method: str, path: str, content: dict[str, object]) -> dict[str, object]:
        assert method == "POST"
        if self.refusal and "preview" not in content:
            raise RefusedError(self.refusal)
        self.sent.append((path.removeprefix("plugins/assettool/"), content))
        return MOVING if content.get("preview") else MOVE


@pytest.fixture
def rest(monkeypatch: pytest.MonkeyPatch) -> FakeRest:
    """The NetBox that commands find."""
    found = FakeRest()
    monkeypatch.setattr(wiring, "store", lambda _: found)
    return found


def test_merge_when_confirmed_merges_and_says_how_to_undo_it(assettool, rest: FakeRest):
    called = assettool("asset", "merge", UID, "LT-2", "--comment", "one laptop", "--yes")
    assert called.code == 0, called.err
    assert rest.sent[-1] == ("assets/1/merge", {"other": 2, "comment": "one laptop"})
    assert "undo it with: assettool asset undo 12" in called.err


def test_merge_when_nobody_can_be_asked_shows_what_would_move_and_refuses(assettool, rest: FakeRest):
    called = assettool("asset", "merge", "LT-1", "LT-2")
    assert called.code == 4
    for word in ("SN-2", "ad-2", "field/x", "journal entries", "gets the status decommissioning"):
        assert word in called.out
    assert [content.get("preview") for _, content in rest.sent] == [True]


def test_merge_when_netbox_refuses_says_why(assettool, rest: FakeRest):
    rest.refusal = "NetBox refuses: LT-2 is merged into LT-1 already, by move 12"
    called = assettool("asset", "merge", "LT-1", "LT-2", "--yes")
    assert called.code == 4
    assert "by move 12" in called.err


def test_merge_when_a_name_is_of_several_lists_them_and_takes_one_with_its_tenant(assettool, rest: FakeRest):
    called = assettool("asset", "merge", "LT-1", "SAME", "--yes")
    assert called.code == 1
    assert "name one of: SAME@arnhem (Laptop, uid-3); SAME@ede (Laptop, uid-4)" in called.err
    assert assettool("asset", "merge", "LT-1", "SAME@ede", "--yes").code == 0
    assert rest.sent[-1][1]["other"] == 4


def test_merge_when_one_of_that_name_was_merged_before_takes_the_other(assettool, rest: FakeRest):
    assert assettool("asset", "merge", "LT-1", "GONE", "--yes", "--json").code == 0
    assert rest.sent[-1][1]["other"] == 6


def test_merge_when_there_is_no_such_asset_says_so(assettool, rest: FakeRest):
    called = assettool("asset", "merge", "LT-1", "NONE@ede", "--yes")
    assert called.code == 1
    assert "there is no asset with this name: NONE@ede" in called.err


@pytest.mark.parametrize(
    ("words", "rows"),
    [
        (["--source", "intune"], [8]),
        (["--observation", "7"], [7]),
        (["--observation", "in-8", "--source", "ad"], [7, 8]),
    ],
)
def test_split_when_rows_are_chosen_sends_those(assettool, rest: FakeRest, words: list[str], rows: list[int]):
    called = assettool("asset", "split", "LT-1", *words, "--name", "LT-9", "--yes", "--json")
    assert json.loads(called.out) == MOVE
    assert rest.sent[-1] == ("assets/1/split", {"observations": rows, "name": "LT-9", "comment": ""})


def test_split_when_no_row_is_chosen_or_there_is_none_says_so(assettool, rest: FakeRest):
    assert assettool("asset", "split", "LT-1").code == 2
    called = assettool("asset", "split", "LT-1", "--source", "cmdb")
    assert called.code == 1
    assert "hint: it has 7: ad ad-7; 8: intune in-8" in called.err


@pytest.mark.parametrize("words", [[], ["12"]])
def test_undo_when_confirmed_undoes_the_move_or_the_last_one(assettool, rest: FakeRest, words: list[str]):
    called = assettool("asset", "undo", *words, "--yes")
    assert called.code == 0, called.err
    assert rest.sent == [("asset-moves/12/undo", {})]
    assert "undone: LT-2 merged into LT-1" in called.err


def test_undo_when_nobody_can_be_asked_or_there_is_none_says_so(assettool, rest: FakeRest):
    assert assettool("asset", "undo").code == 4
    rest.moves = []
    assert "there is no merge or split to undo" in assettool("asset", "undo", "--yes").err
