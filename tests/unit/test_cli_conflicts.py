"""The work list on the command line."""

import json

import pytest

from assettool import wiring


def conflict(number: int, kind: str = "field", **more: object) -> dict[str, object]:
    """A conflict as REST gives it."""
    said = [{"source": source, "origin": "", "value": f"{source}'s"} for source in ("intune", "ad")]
    return {
        "id": number,
        "key": f"{kind}/uid-{number}/model",
        "kind": {"value": kind},
        "field": "model",
        "asset": {"name": f"LT-{number}"},
        "values": said,
        "status": {"value": "open"},
        "resolution": "",
        **more,
    }


class FakeRest:
    """The conflicts of NetBox's REST API."""

    def __init__(self) -> None:
        self.rows = [conflict(1), conflict(2), conflict(3, kind="address")]
        self.asked: list[dict[str, str]] = []
        self.sent: list[tuple[str, str, object]] = []

    def first(self, path: str, limit: int, **parameters: str) -> list[dict[str, object]]:
        assert path == "plugins/assettool/conflicts"
        self.asked.append(parameters)
        wanted = [row for row in self.rows if parameters.get("key") in (None, row["key"])]
        return wanted[: limit or None]

    def count(self, path: str, **_parameters: str) -> int:
        return len(self.first(path, 0))

    def send(self, method: str, path: str, content: list[dict[str, object]]) -> list[dict[str, object]]:
        self.sent.append((method, path, content))
        return content


@pytest.fixture
def rest(monkeypatch: pytest.MonkeyPatch) -> FakeRest:
    """The NetBox that commands find."""
    found = FakeRest()
    monkeypatch.setattr(wiring, "store", lambda _: found)
    return found


def test_conflicts_when_listed_says_who_says_what_and_what_can_be_decided(assettool, rest: FakeRest):
    called = assettool("asset", "conflicts", "--kind", "field", "--tenant", "arnhem", "--source", "intune")
    assert called.code == 0
    assert rest.asked == [{"kind": "field", "tenant": "arnhem", "source": "intune", "status": "open"}]
    assert "intune: intune's; ad: ad's" in called.out
    assert "source intune, source ad, netbox" in called.out
    assert "keep, give" in called.out


def test_conflicts_when_asked_for_json_gives_the_choices(assettool, rest: FakeRest):
    rows = json.loads(assettool("asset", "conflicts", "--status", "all", "--limit", "1", "--json").out)
    assert rows[0]["choices"] == ["source intune", "source ad", "netbox"]
    assert rest.asked == [{}]


def test_resolve_when_keys_are_named_resolves_those(assettool, rest: FakeRest):
    called = assettool("asset", "resolve", "field/uid-1/model", "field/uid-2/model", "source ad", "--yes")
    assert called.code == 0, called.err
    rows = [{"id": number, "status": "resolved", "resolution": "source ad"} for number in (1, 2)]
    assert rest.sent == [("PATCH", "plugins/assettool/conflicts", rows)]
    assert "resolved 2 of 2 by: source ad" in called.err


def test_resolve_when_a_named_one_does_not_allow_it_resolves_none_and_says_what_it_allows(assettool, rest: FakeRest):
    called = assettool("asset", "resolve", "field/uid-1/model", "address/uid-3/model", "netbox", "--yes")
    assert called.code == 1
    assert "hint: one of: keep, give" in called.err
    assert rest.sent == []


def test_resolve_when_all_of_a_source_are_asked_for_takes_its_values_and_leaves_the_rest(assettool, rest: FakeRest):
    called = assettool("asset", "resolve", "--all", "--source", "intune", "--yes", "--json")
    assert [row["resolution"] for row in json.loads(called.out)] == ["source intune"] * 2
    assert "1 conflicts stay" in called.err


def test_resolve_when_nobody_can_be_asked_shows_them_and_refuses(assettool, rest: FakeRest):
    called = assettool("asset", "resolve", "field/uid-1/model", "netbox")
    assert called.code == 4
    assert "LT-1" in called.out
    assert "add --yes" in called.err
    assert rest.sent == []


def test_resolve_when_nothing_is_left_says_so(assettool, rest: FakeRest):
    rest.rows = []
    assert "nothing to resolve" in assettool("asset", "resolve", "--all", "keep").err
    assert json.loads(assettool("asset", "resolve", "--all", "keep", "--json").out) == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["netbox"], "name a conflict and its resolution"),
        ([], "name a conflict and its resolution"),
        (["--all"], "there is no resolution"),
        (["--all", "key", "netbox"], "with --all there are no keys"),
        (["key", "netbox", "--kind", "field"], "go with --all"),
    ],
)
def test_resolve_when_its_words_do_not_fit_together_says_how(assettool, rest: FakeRest, words: list[str], said: str):
    called = assettool("asset", "resolve", *words)
    assert called.code == 2
    assert said in called.err


def test_resolve_when_a_key_is_unknown_says_so(assettool, rest: FakeRest):
    called = assettool("asset", "resolve", "field/none", "netbox", "--yes")
    assert called.code == 1
    assert "there is no conflict with this key: field/none" in called.err
