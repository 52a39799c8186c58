import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assettool import wiring

ASSET = {
    "id": 1,
    "uid": "6f9b8f0e-5c0f-5d0b-9d0e-0a55e77001ab",
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
CONFLICT = {
    "key": "field/6f9b/serial",
    "values": [{"source": "intune", "origin": "", "value": "S1"}, {"source": "cmdb", "origin": "", "value": "S9"}],
}
EVENT = {
    "time": "2026-03-01T08:00:00.5Z",
    "kind": "update",
    "who": "jan",
    "what": "Updated: name",
    "about": "device: LT-1",
}
FLEET = [
    ("tenancy.tenant", {"id": 4, "slug": "arnhem", "name": "Arnhem"}),
    (
        "netbox_assettool.asset",
        {"id": 1, "uid": "u1", "name": "LT-1", "kind": "laptop", "tenant": 4, "lifecycle": "active"},
    ),
    (
        "netbox_assettool.observation",
        {"asset": 1, "source": "intune", "external_id": "1", "last_seen": "2026-03-02T12:00:00+00:00"},
    ),
]
RUN = {
    "id": 7,
    "finished": "2026-03-02T12:00:00Z",
    "sources": [{"name": "intune", "format": "Intune", "file": "intune.csv", "rows": 3}],
    "rejects": [
        {"source": "intune", "reasons": ["it has no id"]},
        {"source": "intune", "reasons": ["x"], "held": True},
    ],
}
EXPECTED = """\
source: contract list
counts:
  - {label: Laptops, kinds: [laptop], expected: 2}
coverage:
  - {sources: [intune, mecm], kinds: [laptop]}
"""


class FakeRest:
    """The lists of NetBox's REST API that the commands ask for."""

    def __init__(self) -> None:
        self.assets = [ASSET]
        self.conflicts: list[dict[str, object]] = []
        self.asked: list[tuple[str, int, dict[str, str]]] = []

    def first(self, path: str, limit: int, **parameters: str) -> list[dict[str, object]]:
        name = path.rpartition("/")[2]
        self.asked.append((name, limit, parameters))
        if name == "assets":
            return self.assets
        if name == "sync-runs" and "fields" in parameters:
            return [RUN]
        if name == "conflicts":
            return self.conflicts
        if name == "sync-runs":
            return [{"sources": [{"name": "intune"}, {"name": "cmdb"}]}, {"sources": [{"name": "intune"}]}]
        if name == "observations":
            return OBSERVED
        return [
            {"type": {"label": "Serial number"}, "value": "S1", "former": False},
            {"type": {"label": "Serial number"}, "value": "S0", "former": True},
        ]

    def history(self, number: int, limit: int) -> list[dict[str, object]]:
        self.asked.append(("history", limit, {"id": str(number)}))
        return [EVENT]

    def read_fleet(self) -> list[tuple[str, dict[str, object]]]:
        return FLEET

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
    assert "2026-03-02 12:00:00" in called.out
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


def test_show_when_a_tenant_is_named_asks_for_that_one(assettool, rest: FakeRest):
    assettool("asset", "show", "lt-1@arnhem", "--history", "0")
    assert rest.asked[0][2] == {"name__ie": "lt-1", "tenant": "arnhem"}
    assert ("history", 0, {"id": "1"}) in rest.asked


def test_show_when_it_has_a_past_shows_former_identifiers_conflicts_and_history(assettool, rest: FakeRest):
    rest.conflicts = [CONFLICT]
    lines = [line.split() for line in assettool("asset", "show", "lt-1").out.split("\n")]
    assert ["Serial", "number", "S0", "former"] in lines
    assert ["field/6f9b/serial", "cmdb", "S9"] in lines
    assert ["2026-03-01", "08:00:00", "jan", "device:", "LT-1:", "Updated:", "name"] in lines
    [shown] = json.loads(assettool("asset", "show", "lt-1", "--json").out)
    assert (shown["conflicts"], shown["history"]) == ([CONFLICT], [EVENT])


def test_list_when_every_filter_is_given_asks_netbox_for_all_of_them(assettool, rest: FakeRest):
    filters = ("--lifecycle", "active", "--environment", "old", "--source", "intune", "--unseen-days", "30")
    assert assettool("asset", "list", *filters).code == 0
    asked = rest.asked[0][2]
    assert datetime.now(UTC) - datetime.fromisoformat(asked.pop("unseen_since")) > timedelta(days=30)
    assert asked == {"lifecycle": "active", "environment": "old", "source": "intune"}


@pytest.fixture
def expected(isolated: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings with expected counts."""
    Path("expected.yml").write_text(EXPECTED)
    Path("assettool.yml").write_text("expected: expected.yml\n")


def test_counts_when_nothing_is_expected_are_of_every_kind(assettool, rest: FakeRest):
    called = assettool("asset", "counts", "--json", "--detailed-exitcode")
    assert called.code == 0
    kinds = json.loads(called.out)["kinds"]
    assert len(kinds) == 6
    assert [(row["kind"], row["expected"], row["netbox"]) for row in kinds if row["netbox"]] == [("laptop", None, 1)]


def test_counts_when_something_is_expected_show_it_beside_each_source_and_netbox(assettool, rest: FakeRest, expected):
    called = assettool("asset", "counts")
    assert called.code == 0
    lines = [line.split() for line in called.out.split("\n")]
    assert ["Laptops", "2", "1", "-1", "contract", "list"] in lines
    assert ["intune", "1", "0", "0", "0", "0", "0"] in lines
    assert ["Arnhem", "1", "0", "0", "0", "0", "0"] in lines
    assert ["intune", "intune.csv", "3", "1", "1", "0", "0", "1", "2026-03-02", "12:00", "unknown"] in lines
    assert ["intune", "1", "1", "100.0", "%"] in lines
    assert "0 differences: --differences lists them" in called.out


def test_counts_when_they_differ_exit_3_only_if_asked(assettool, rest: FakeRest, expected):
    assert assettool("asset", "counts", "--json").code == 0
    assert assettool("asset", "counts", "--json", "--detailed-exitcode").code == 3


def test_counts_when_differences_are_asked_for_list_them_by_name(assettool, rest: FakeRest, expected, monkeypatch):
    monkeypatch.setitem(FLEET[2][1], "last_seen", "2026-03-01T12:00:00+00:00")
    called = assettool("asset", "counts", "--differences", "--tenant", "arnhem")
    assert ["LT-1", "laptop", "arnhem", "no", "source", "has", "it", "netbox"] in [
        line.split() for line in called.out.split("\n")
    ]


def test_counts_when_the_expected_file_is_wrong_tell_the_line(assettool, rest: FakeRest, expected):
    Path("expected.yml").write_text("counts:\n  - {label: A, kinds: [desktop]}\n")
    called = assettool("asset", "counts")
    assert called.code == 1
    assert "expected.yml:2: counts.0.kinds.0: Input should be" in called.err


def test_used_sources_when_asked_are_those_of_all_runs(rest: FakeRest):
    assert wiring.used_sources(rest) == {"intune", "cmdb"}
