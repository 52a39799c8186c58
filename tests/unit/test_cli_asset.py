import json

import pytest

from assettool import wiring

ASSET = {
    "id": 1,
    "name": "LT-1",
    "kind": {"value": "laptop", "label": "Laptop"},
    "tenant": {"name": "Arnhem"},
    "environment": {"label": "Old"},
    "lifecycle": {"label": "Active"},
    "device": {"url": "http://netbox.test/api/dcim/devices/7/"},
    "virtual_machine": None,
    "provenance": {"name": "intune", "model": "cmdb"},
}
LOST = {**ASSET, "id": 2, "tenant": None, "device": None}
OBSERVED = [
    {
        "source": source,
        "origin": f"{source}.csv, row 2",
        "last_seen": "2026-03-02T12:00:00.123456Z",
        "fields": {"name": "LT-1", "model": model, "interfaces": []},
    }
    for source, model in (("intune", "Latitude"), ("cmdb", "Latitude 5420"))
]


class FakeRest:
    """The lists of NetBox's REST API that the commands ask for."""

    def __init__(self) -> None:
        self.assets = [ASSET]
        self.asked: list[tuple[str, int, dict[str, str]]] = []

    def first(self, path: str, limit: int, **parameters: str) -> list[dict[str, object]]:
        name = path.rpartition("/")[2]
        self.asked.append((name, limit, parameters))
        if name == "assets":
            return self.assets
        if name == "sync-runs":
            return [{"sources": [{"name": "intune"}, {"name": "cmdb"}]}, {"sources": [{"name": "intune"}]}]
        return OBSERVED if name == "observations" else [{"type": {"label": "Serial number"}, "value": "S1"}]

    def count(self, path: str, **parameters: str) -> int:
        assert (path, parameters["lifecycle"]) == ("plugins/assettool/assets", "active")
        return 1243 if parameters["kind"] == "thin_client" else 0


@pytest.fixture
def rest(monkeypatch: pytest.MonkeyPatch) -> FakeRest:
    """The NetBox that commands find."""
    found = FakeRest()
    monkeypatch.setattr(wiring, "store", lambda _: found)
    return found


def test_list_when_filtered_asks_netbox_for_it_and_prints_a_table(assettool, rest: FakeRest):
    called = assettool("asset", "list", "--kind", "laptop", "--tenant", "arnhem", "--limit", "5")
    assert called.code == 0
    assert rest.asked == [("assets", 5, {"kind": "laptop", "tenant": "arnhem"})]
    assert called.out.split("\n")[1].split() == ["LT-1", "Laptop", "Arnhem", "Old", "Active"]


def test_list_when_asked_for_json_prints_only_json(assettool, rest: FakeRest):
    rest.assets = [ASSET, LOST]
    assert json.loads(assettool("asset", "list", "--json").out) == [ASSET, LOST]


def test_list_when_an_asset_has_no_tenant_leaves_its_place_empty(assettool, rest: FakeRest):
    rest.assets = [LOST]
    assert assettool("asset", "list").out.split("\n")[1].split() == ["LT-1", "Laptop", "Old", "Active"]


def test_show_when_it_is_there_says_which_source_gave_each_field(assettool, rest: FakeRest):
    called = assettool("asset", "show", "lt-1")
    assert called.code == 0
    assert rest.asked[0][2] == {"name__ie": "lt-1"}
    lines = [line.split() for line in called.out.split("\n")]
    assert ["model", "Latitude", "5420", "cmdb", "used"] in lines
    assert ["model", "Latitude", "intune"] in lines
    assert ["Serial", "number", "S1"] in lines
    assert "2026-03-02T12:00:00" in called.out
    assert "http://netbox.test/api/dcim/devices/7/" in called.out


def test_show_when_asked_for_json_holds_identifiers_and_observations(assettool, rest: FakeRest):
    [shown] = json.loads(assettool("asset", "show", "LT-1", "--json").out)
    assert shown["identifiers"][0]["value"] == "S1"
    assert len(shown["observations"]) == 2


def test_show_when_it_is_no_longer_in_netbox_says_so(assettool, rest: FakeRest):
    rest.assets = [LOST]
    assert "not in NetBox" in assettool("asset", "show", "LT-1").out


def test_show_when_there_is_none_says_so(assettool, rest: FakeRest):
    rest.assets = []
    called = assettool("asset", "show", "LT-9")
    assert called.code == 1
    assert called.err == "error: there is no asset with this name: LT-9\nhint: assettool asset list\n"


def test_counts_when_asked_are_of_every_kind(assettool, rest: FakeRest):
    assert ["thin_client", "1243"] in [line.split() for line in assettool("asset", "counts").out.split("\n")]
    counts = json.loads(assettool("asset", "counts", "--json").out)
    assert {"kind": "thin_client", "netbox": 1243} in counts
    assert len(counts) == 6


def test_used_sources_when_asked_are_those_of_all_runs(rest: FakeRest):
    assert wiring.used_sources(rest) == {"intune", "cmdb"}
