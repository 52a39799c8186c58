"""`assettool licence import` and `licence recognise`, on a NetBox in memory."""

import csv
import json
from pathlib import Path

import pytest
from fakes import FakeStore, Interrupted
from licence_rows_cases import estate

from assettool import wiring
from assettool.domain.objects import (
    ACCOUNT,
    ASSET,
    ENTITLEMENT,
    INSTALLATION,
    MEASUREMENT,
    OBSERVATION,
    SOFTWARE_PRODUCT,
)

RIGHTS = ("Referentie", "Product", "Uitgever", "Metriek", "Aantal", "Gemeente")
ROWS = [
    ("4500", "Visio", "Microsoft", "Per apparaat", "1.250", "0202"),
    ("4501", "Visio Pro", "Microsoft", "Per apparaat", "10", ""),
    ("4502", "Zip", "", "dongle", "10", ""),
]
PRODUCTS = """
products:
  - {key: visio, publisher: Microsoft, name: Visio, metrics: device}
  - {key: sql, publisher: Microsoft, name: SQL Server, metrics: sql_core}
rules:
  - {name: "Microsoft SQL Server*", product: sql}
  - {name: "7-Zip*", free: true}
"""
SKUS = {
    "value": [
        {
            "skuId": "05e9a617-0261-4cee-bb44-138d3ef5d965",
            "skuPartNumber": "SPE_E3",
            "consumedUnits": 2,
            "prepaidUnits": {"enabled": 5, "warning": 0},
        }
    ]
}


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> FakeStore:
    """The NetBox that commands find."""
    found = estate()
    monkeypatch.setattr(wiring, "store", lambda *_: found)
    return found


@pytest.fixture
def file(isolated: Path) -> str:
    """A table of rights, with settings that know the organisations and the catalogue."""
    Path("applications.yml").write_text(
        "organisations:\n- {slug: arnhem, name: Arnhem, cbs: '0202'}\n", encoding="utf-8"
    )
    Path("products.yml").write_text(PRODUCTS, encoding="utf-8")
    Path("assettool.yml").write_text("applications: applications.yml\nproducts: products.yml\n", encoding="utf-8")
    return table("rechten.csv", RIGHTS, ROWS)


def table(name, headers, rows, delimiter=";"):
    with Path(name).open("w", encoding="utf-8", newline="") as opened:
        csv.writer(opened, delimiter=delimiter).writerows([headers, *rows])
    return name


def squeezed(text):
    """A table with one blank between its columns."""
    return " ".join(text.split())


def test_import_when_only_planned_then_it_shows_all_and_writes_nothing(assettool, store, file):
    called = assettool("licence", "import", file, "--plan")

    assert called.code == 0
    assert "3 rows read = 1 accepted + 0 merged + 1 rejected + 1 held" in called.out
    assert "create netbox_assettool.entitlement 1" in squeezed(called.out)
    assert "Metriek is not one of" in called.out
    assert "no product is known by this name: Microsoft Visio Pro; it may be visio" in squeezed(called.out)
    assert not store.rows[ENTITLEMENT]
    assert store.runs == []


def test_import_when_a_person_agreed_then_it_writes_and_ends_with_5_for_rejected_rows(assettool, store, file):
    called = assettool("licence", "import", file, "--yes")

    assert called.code == 5
    [bought] = store.rows[ENTITLEMENT].values()
    assert (bought["reference"], bought["quantity"], bought["metric"]) == ("4500", 1250, "device")
    assert [row["key"] for row in store.rows[SOFTWARE_PRODUCT].values()] == ["visio"]
    assert store.runs[0].sources[0]["name"] == "licence/rechten.csv"

    again = assettool("licence", "import", file, "--plan", "--detailed-exitcode")
    assert again.code == 0
    assert "nothing to do: NetBox is as the files say" in again.out


def test_import_when_asked_for_json_then_the_plan_is_in_it(assettool, store, file):
    called = assettool("licence", "import", file, "--plan", "--json", "--detailed-exitcode")
    assert called.code == 3
    content = json.loads(called.out)
    assert content["accounting"]["accepted"] == 1
    assert {change["key"] for change in content["changes"]} == {
        "netbox_assettool.softwareproduct:visio",
        "netbox_assettool.entitlement:4500",
    }


def test_import_when_kept_then_sync_apply_carries_it_out(assettool, store, file, monkeypatch):
    monkeypatch.setattr(wiring, "writer", lambda *_: store)
    called = assettool("licence", "import", file, "--out", "plan.json")
    assert called.code == 0
    assert not store.rows[ENTITLEMENT]
    assert assettool("sync", "apply", "plan.json").code == 5
    assert len(store.rows[ENTITLEMENT]) == 1


def test_import_when_it_was_interrupted_then_the_next_one_goes_on_with_it(assettool, store, file, monkeypatch):
    monkeypatch.setattr(wiring, "writer", lambda *_: store)
    store.break_after(2, is_done=True)
    with pytest.raises(Interrupted):
        assettool("licence", "import", file, "--yes")
    store.break_at = None

    called = assettool("licence", "import", file, "--yes")

    assert "going on with the run that was interrupted" in called.err
    assert len(store.rows[ENTITLEMENT]) == 1
    assert [run.status for run in store.runs] == ["completed"] * len(store.runs)


def test_import_when_nobody_can_be_asked_then_it_is_refused(assettool, store, file):
    called = assettool("licence", "import", file)
    assert called.code == 4
    assert "add --yes" in called.err


def test_import_when_files_of_microsoft_365_come_together_then_who_has_what_is_there(assettool, store, isolated):
    Path("skus.json").write_text(json.dumps(SKUS), encoding="utf-8")
    names = ("Product_Display_Name", "String_Id", "GUID")
    table("names.csv", names, [("Microsoft 365 E3", "SPE_E3", "05e9a617-0261-4cee-bb44-138d3ef5d965")], ",")
    table(
        "users.csv",
        ("User principal name", "Licenses", "Block credential", "Object Id"),
        [("jan@arnhem.example", "Microsoft 365 E3", "False", ""), ("piet@x", "Unlicensed", "False", "")],
        ",",
    )
    called = assettool("licence", "import", "skus.json", "users.csv", "names.csv", "--on", "2026-03-01", "--yes")

    assert called.code == 0
    [bought] = store.rows[ENTITLEMENT].values()
    assert (bought["quantity"], bought["start"]) == (5, "2026-03-01")
    assert [row["number"] for row in store.rows[MEASUREMENT].values()] == [2]
    [row] = store.rows[INSTALLATION].values()
    assert store.rows[ACCOUNT][row["account"]]["login"] == "jan"
    assert "@" not in json.dumps(store.content())


def test_import_when_an_export_may_be_cut_off_then_it_is_told_and_nothing_counts_as_gone(assettool, store, file):
    rows = [(f"u{number}@x", "Visio", "False") for number in range(250)]
    table("users.csv", ("User principal name", "Licenses", "Block credential"), rows, ",")
    called = assettool("licence", "import", "users.csv", "--plan")
    assert (
        "exactly 250 rows, where an export may have been cut off; what is not in it does not count as gone"
        in squeezed(called.err)
    )


def test_import_when_it_is_a_catalogue_then_all_of_it_comes_in(assettool, store, file):
    assert assettool("licence", "import", "products.yml", "--yes").code == 0
    assert {row["key"] for row in store.rows[SOFTWARE_PRODUCT].values()} == {"visio", "sql"}


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--on", "gisteren"), 2, "this is no day: gisteren"),
        (("--format", "xml"), 2, "no such format: xml"),
        (("--format", "optisam", "--mapping", "m.yml"), 2, "a mapping is for a table"),
        (("--mapping", "m.yml"), 1, "cannot read the mapping: m.yml"),
        (("--tenant", "ede"), 1, "there is no tenant with this slug: ede"),
    ],
)
def test_import_when_an_option_is_off_then_it_says_so(assettool, store, file, words, code, said):
    called = assettool("licence", "import", file, *words, "--plan")
    assert called.code == code
    assert said in squeezed(called.err)


def test_import_when_the_file_is_something_else_then_it_says_what_may_be_done(assettool, store, isolated):
    table("assets.csv", ("Name", "Serial"), [("a", "b")])
    called = assettool("licence", "import", "assets.csv")
    assert called.code == 1
    assert "this text is no file about licences that is known" in squeezed(called.err)
    assert "--mapping" in called.err


def observe(store, software, platform=""):
    asset = next(row["id"] for row in store.rows[ASSET].values() if row["name"] == "SRV2")
    fields = {"software": software, **({"platform": platform} if platform else {})}
    store.add(
        OBSERVATION, asset=asset, source="mecm", external_id="1", fields=fields, last_seen="2026-03-02T12:00:00+00:00"
    )


def test_recognise_when_only_planned_then_it_lists_products_and_work(assettool, store, file):
    observe(store, [["Microsoft SQL Server 2019", "15", "Microsoft"], ["Visio 2", "16", ""], ["7-Zip 24", "24", ""]])

    called = assettool("licence", "recognise", "--plan")

    assert called.code == 0
    assert "Microsoft SQL Server 1" in squeezed(called.out)
    assert "Visio 2 1 visio (100 %)" in squeezed(called.out)
    assert "3 rows read = 1 accepted + 0 merged + 1 rejected + 1 held" in called.out
    assert not store.rows[INSTALLATION]


def test_recognise_when_a_person_agreed_then_it_writes_and_a_second_time_finds_nothing_to_do(assettool, store, file):
    observe(store, [["Microsoft SQL Server 2019", "15", "Microsoft"]])
    assert assettool("licence", "recognise", "--yes").code == 0
    assert len(store.rows[INSTALLATION]) == 1
    assert store.runs[0].sources[0]["file"] == "products.yml"
    again = assettool("licence", "recognise", "--yes")
    assert "nothing to do: NetBox has what the sources found" in again.out


def test_recognise_when_asked_for_json_then_the_work_is_in_it(assettool, store, file):
    observe(store, [["Zaken", "1", "Sonsbeek"], ["Tool", "1", ""]])
    called = assettool("licence", "recognise", "--plan", "--json", "--limit", "1")
    content = json.loads(called.out)
    assert content["unrecognised"] == 2
    assert [item["name"] for item in content["work"]] == ["Tool"]
    full = json.loads(assettool("licence", "recognise", "--plan", "--json", "--full").out)
    assert [item["name"] for item in full["work"]] == ["Tool", "Zaken"]


def test_recognise_when_there_are_no_rules_then_it_says_where_they_belong(assettool, store, isolated):
    called = assettool("licence", "recognise")
    assert called.code == 1
    assert "there are no rules that recognise software" in called.err
    assert "inventory/products.yml" in called.err


def test_recognise_when_the_rules_are_wrong_then_every_problem_is_told_with_its_line(assettool, store, file):
    Path("products.yml").write_text("products:\n- {key: A b, publisher: x, name: y, metrics: core}\nrule: []\n")
    called = assettool("licence", "recognise")
    assert called.code == 1
    assert "products.yml:2: products.0.key" in called.err
    assert "products.yml:3: rule" in called.err
