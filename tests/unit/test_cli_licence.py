"""`assettool licence position`, `show`, `snapshot`, `verify`, `renewals`, `harvest`, `whatif`: an estate in memory."""

import csv
import hashlib
import io
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fakes import FakeStore
from icalendar import Calendar
from landscape_cases import make_deployment, make_register, make_server, make_use
from licence_estate import WINDOWS, make_portfolio
from python_calamine import CalamineWorkbook

from assettool import wiring
from assettool.domain.licence import Estate

DOCS = Path(__file__).parents[2] / "docs"
ON = ("--on", "2026-06-01")


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> FakeStore:
    """The NetBox that commands find."""
    found = FakeStore()
    found.estate = make_portfolio()
    monkeypatch.setattr(wiring, "store", lambda *_: found)
    suite = make_use("Suite4Work", "arnhem", version="2.1")
    other = make_use("Key2", "arnhem")
    twin = (make_use("Burger", "arnhem"), make_use("Burger", "renkum"))
    known, proposed = make_server("RNK-APP-02", uid="m3"), make_server("RNK-APP-01", uid="m2")
    register = make_register(
        *(suite, other, *twin),
        deployments=[make_deployment(suite, (known, "confirmed"), (proposed, "proposed"))],
        assets=[known, proposed],
    )
    monkeypatch.setattr(wiring, "register", lambda _: register)
    return found


def lines(text: str) -> list[str]:
    """The lines with one blank between columns."""
    return [" ".join(line.split()) for line in text.splitlines()]


def json_of(called: Any) -> Any:
    assert called.code == 0, called.err
    return json.loads(called.out)


# position


def test_position_when_called_shows_every_line_with_its_totals_and_unchecked_rules(assettool, store):
    called = assettool("licence", "position", *ON)
    told = lines(called.out)
    assert called.code == 0
    assert (
        "SHORT Microsoft Windows Server Standard 2022 Windows Server Standard by host 16 32 -16 0 1 650 700 0 0" in told
    )
    assert "5 lines: 4 short, 1 surplus" in told
    assert "€: spend 3,230, true-up 855, surplus 700, reclaimable 800" in told
    assert "short, with no price known: cad" in told
    assert "used or owned, and not in the catalogue: unheard-of" in told
    assert [line[:3] for line in told if "not read in the vendor's terms" in line] == ["[S]", "[K]"]


@pytest.mark.parametrize("page", ["explanation/licence-position.md", "how-to/licence-whatif.md"])
def test_example_in_the_manual_is_what_the_command_prints(assettool, store, page):
    text = (DOCS / page).read_text(encoding="utf-8")
    [block] = re.findall(r"a test compares it with what the command prints -->\n```text\n\$ (.*?)```", text, re.DOTALL)
    command, *shown = block.splitlines()
    told = lines(assettool(*command.split()[1:]).out)
    assert [line for line in lines("\n".join(shown)) if line not in told] == []


def test_position_when_as_json_adds_up_on_every_row(assettool, store):
    said = json_of(assettool("licence", "position", *ON, "--json"))
    assert said["on"] == "2026-06-01"
    assert [row["product"] for row in said["positions"]] == ["cad", "pdf", "m365-e3", WINDOWS, "oracle-db"]
    for row in said["positions"]:
        assert row["position"] == row["entitled"] - row["required"] == row["surplus"] - row["shortfall"]
        assert row["candidates"] == row["counted"] + row["not_counted"] + row["unknown"]
        for name in ("entitled", "required", "position", "surplus", "shortfall", "reclaimable"):
            assert sum(tenant[name] for tenant in row["tenants"]) == row[name]
    windows = next(row for row in said["positions"] if row["product"] == WINDOWS)
    assert (windows["metric"], windows["metric_label"]) == ("windows_core", "Windows Server Standard by host")
    assert (windows["owned"], windows["lent"], windows["borrowed"], windows["spend"]) == (16, 0, 0, 650.0)
    assert (windows["counted"], windows["not_counted"], windows["unknown"]) == (7, 1, 1)
    assert windows["true_up_cost"] == 700.0
    assert said["totals"]["short"] == 4
    assert said["totals"]["true_up_cost"] == 855.0
    assert said["totals"]["without_price"] == ["cad"]
    assert said["unknown_products"] == ["unheard-of"]
    [choice] = said["choices"]
    assert [(each["label"], each["value"], each["is_chosen"]) for each in choice["alternatives"]] == [
        ("by host: Standard", 1400.0, True),
        ("by host: Datacenter", 4800.0, False),
    ]
    marks = {rule["id"]: (rule["mark"], rule["is_checked"]) for rule in said["rules"]}
    assert marks["oracle.factor-table"] == ("S", False)
    assert marks["windows.physical"] == ("V", True)


def test_position_when_a_tenant_is_named_has_only_its_part(assettool, store):
    said = json_of(assettool("licence", "position", *ON, "--tenant", "renkum", "--json"))
    assert {row["product"]: (row["entitled"], row["required"], row["status"]) for row in said["positions"]} == {
        "pdf": (0, 1, "short"),
        "m365-e3": (3, 3, "even"),
        WINDOWS: (0, 16, "short"),
    }
    windows = said["positions"][-1]
    assert (windows["owned"], windows["spend"], windows["unknown"]) == (None, None, 1)
    assert [tenant["tenant"] for tenant in windows["tenants"]] == ["renkum"]
    assert "the part of renkum" in assettool("licence", "position", *ON, "--tenant", "renkum").out


def test_position_when_a_tenant_only_has_unknown_rows_shows_them_as_unknown(assettool, store):
    store.estate = replace(
        store.estate,
        installations=[each for each in store.estate.installations if each.subject == "m5"],
        allocations=(),
    )
    [row] = json_of(assettool("licence", "position", *ON, "--tenant", "renkum", "--product", WINDOWS, "--json"))[
        "positions"
    ]
    assert (row["status"], row["required"], row["unknown"]) == ("unknown", 0, 1)


@pytest.mark.parametrize(
    ("words", "products"),
    [
        (("--status", "surplus"), ["m365-e3"]),
        (("--status", "surplus", "--status", "short", "--limit", "2"), ["cad", "pdf"]),
        (("--publisher", "micro"), ["m365-e3", WINDOWS]),
        (("--product", "windows"), [WINDOWS]),
        (("--product", "pdf", "--product", "cad"), ["cad", "pdf"]),
        (("--publisher", "nobody"), []),
    ],
)
def test_position_when_filtered_has_what_is_asked_for(assettool, store, words, products):
    said = json_of(assettool("licence", "position", *ON, *words, "--json"))
    assert [row["product"] for row in said["positions"]] == products


def test_position_when_limited_says_how_many_there_are(assettool, store):
    called = assettool("licence", "position", *ON, "--limit", "1")
    assert "1 of 5; all of them: --limit 0" in called.err
    assert "5 lines" in called.out


def test_position_when_nothing_is_there_says_none(assettool, store):
    store.estate = Estate()
    assert "0 lines: none" in assettool("licence", "position").out


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("--on", "31-12-2026"), 2, "this is no day: 31-12-2026"),
        (("--tenant", "nowhere"), 1, "nothing that counts is of this tenant: nowhere"),
        (("--product", "sap"), 1, "there is no product with this key, or this in its name: sap"),
        (("--out", "position.pdf"), 2, "what to write is told by the name of the file: position.pdf"),
        (("--status", "fine"), 2, "fine"),
    ],
)
def test_position_when_asked_for_what_cannot_be_says_so(assettool, store, words, code, told):
    called = assettool("licence", "position", *words)
    assert called.code == code
    assert told in called.err


def test_position_when_as_csv_is_for_dutch_excel(assettool, store):
    text = assettool("licence", "position", *ON, "--csv").out
    assert text.startswith("\ufeff")
    rows = {row["product"]: row for row in csv.DictReader(io.StringIO(text[1:]), delimiter=";")}
    assert rows[WINDOWS]["price of a right"] == "43,75"
    assert rows[WINDOWS]["position"] == "-16"
    assert rows["cad"]["true-up cost"] == ""


def test_position_when_written_as_a_workbook_has_all_its_tables(assettool, store):
    assert assettool("licence", "position", *ON, "--out", "position.xlsx").code == 0
    book = CalamineWorkbook.from_path("position.xlsx")
    assert book.sheet_names == ["Position", "Tenants", "Choices", "Rules"]
    table = book.get_sheet_by_name("Position").to_python()
    assert len(table) == 6
    assert dict(zip(table[0], table[4], strict=True))["position"] == -16
    assert assettool("licence", "position", *ON, "--out", "position.csv").code == 0
    assert Path("position.csv").read_bytes().startswith(b"\xef\xbb\xbfproduct;publisher")


# show


def test_show_opens_a_line_down_to_every_row(assettool, store):
    told = lines(assettool("licence", "show", WINDOWS, *ON, "--rows", "--not-counted").out)
    assert "entitled 16 = 16 owned − 0 lent + 0 borrowed" in told
    assert "shortfall 16 € 700" in told
    assert "to buy 1 × 16 rights" in told
    assert "e-windows Vendor/EA-1 16 16 counts 2026-12-31 650" in told
    assert "tenant renkum e-windows 4 4" in told
    assert "renkum 0 16 -16 0 700" in told
    assert "OLD-1 by host: Standard 1,400 taken" in told
    assert "9 candidates = 7 counted + 1 not counted + 1 unknown" in told
    assert "machine ARN-APP-01 arnhem 0 counted on ESX-1 rvtools" in told
    assert "machine GONE renkum 0 retired on 2026-01-01 rvtools" in told
    assert "host ESX-3 renkum 0 how many processors and cores it has is not known windows.physical" in told


def test_show_when_rows_are_not_asked_for_still_names_the_unknown_ones(assettool, store):
    said = assettool("licence", "show", WINDOWS, *ON).out
    assert "unknown, and never taken for 0: 1" in said
    assert "ARN-APP-01" not in said


def test_show_tells_the_vendors_view_and_the_peak(assettool, store):
    assert "the vendor would count 40" in assettool("licence", "show", "oracle", *ON, "--rows").out
    assert "peak 3 on 2026-04-02" in lines(assettool("licence", "show", "cad", *ON).out)
    [line] = json_of(assettool("licence", "show", "cad", *ON, "--json"))["lines"]
    assert line["peak"] == {"on": "2026-04-02", "number": 3}
    [line] = json_of(assettool("licence", "show", "oracle", *ON, "--json"))["lines"]
    assert line["vendor_view"]["required"] == 40


def test_show_when_as_json_has_the_rows_that_add_up(assettool, store):
    [line] = json_of(assettool("licence", "show", WINDOWS, *ON, "--json"))["lines"]
    kinds = ("counted", "not_counted", "unknown")
    assert [len(line[f"{kind}_rows"]) for kind in kinds] == [line[kind] for kind in kinds] == [7, 1, 1]
    assert sum(row["quantity"] for row in line["counted_rows"]) == line["required"]
    [entitlement] = line["entitlements"]
    assert (entitlement["quantity"], entitlement["unit_price"], entitlement["used"]) == (1, 650.0, 16)
    assert line["to_buy"] == [{"rights": 16, "price": 700.0, "packs": 1}]


def test_show_when_a_tenant_is_named_has_only_its_rows(assettool, store):
    [line] = json_of(assettool("licence", "show", "pdf", *ON, "--tenant", "renkum", "--json"))["lines"]
    assert [row["key"] for row in line["counted_rows"]] == ["d3"]
    assert (line["required"], line["shortfall"]) == (1, 1)
    told = assettool("licence", "show", "pdf", *ON, "--tenant", "renkum", "--rows", "--limit", "1")
    assert "ARN-LT" not in told.out


def test_show_when_there_are_many_rows_says_how_many(assettool, store):
    called = assettool("licence", "show", WINDOWS, *ON, "--rows", "--limit", "2")
    assert "2 of 7; all of them: --limit 0" in called.err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("licence", "show", "e"), "several products have this in their name: e"),
        (("licence", "show", "datacenter"), "nothing is owned or used of this product"),
        (("licence", "show", "pdf", "--metric", "core"), "no line has this metric: core"),
    ],
)
def test_show_when_it_is_not_one_line_says_what_there_is(assettool, store, words, told):
    called = assettool(*words)
    assert called.code == 1
    assert told in called.err
    assert "hint:" in called.err


def test_show_takes_a_metric_by_kind_of_right_or_by_way_to_count(assettool, store):
    for metric in ("windows_core", "windows_standard"):
        assert len(json_of(assettool("licence", "show", WINDOWS, *ON, "--metric", metric, "--json"))["lines"]) == 1


# snapshot and verify


def test_snapshot_is_chained_and_verify_says_that_all_is_as_it_was(assettool, store):
    first = json_of(assettool("licence", "snapshot", *ON, "--remark", "first", "--json"))
    second = json_of(assettool("licence", "snapshot", "--on", "2026-07-01", "--json"))
    assert (first["number"], first["on"], second["number"]) == (1, "2026-06-01", 2)
    assert second["previous"] == first["digest"]
    told = assettool("licence", "verify", "--digest", first["digest"].upper())
    assert told.code == 0
    assert "2 snapshots, none altered" in told.out
    assert "the digest is that of snapshot 1; 1 came after it" in told.out
    assert second["digest"] in told.out
    said = json_of(assettool("licence", "verify", "--json"))
    assert said == {"snapshots": 2, "altered": None, "last": {"number": 2, "digest": second["digest"]}, "kept": None}


def test_snapshot_when_called_tells_to_keep_the_digest(assettool, store):
    called = assettool("licence", "snapshot", *ON)
    assert store.snapshots[0].digest in called.out
    assert "keep the digest elsewhere" in called.err


def test_verify_when_a_byte_was_altered_fails_with_the_number_and_the_reason(assettool, store):
    for _ in range(3):
        assettool("licence", "snapshot", *ON)
    altered = store.snapshots[1]
    store.snapshots[1] = replace(altered, content=altered.content.replace('"required":32', '"required":31'))
    called = assettool("licence", "verify")
    assert called.code == 1
    assert "a snapshot is not as it was taken: 2: its content is not what was frozen" in called.err
    failed = assettool("licence", "verify", "--json")
    assert failed.code == 1
    assert json.loads(failed.out)["altered"] == {"number": 2, "reason": "its content is not what was frozen"}


def test_verify_when_the_last_ones_were_cut_off_a_kept_digest_proves_it(assettool, store):
    for _ in range(2):
        assettool("licence", "snapshot", *ON)
    digest = store.snapshots.pop().digest
    assert assettool("licence", "verify").code == 0
    called = assettool("licence", "verify", "--digest", digest)
    assert called.code == 1
    assert "no snapshot has this digest" in called.err


def test_verify_when_there_is_nothing_says_so(assettool, store):
    assert "there are no snapshots yet" in assettool("licence", "verify").out


def test_pack_has_every_file_with_its_hash_and_the_exact_text(assettool, store):
    called = assettool("licence", "snapshot", *ON, "--pack", "out/evidence")
    assert called.code == 0
    folder = Path("out/evidence")
    sums = dict(reversed(line.split("  ")) for line in (folder / "SHA256SUMS").read_text().splitlines())
    assert sorted(sums) == ["evidence-1.html", "evidence-1.xlsx", "snapshot-1.json"]
    for name, digest in sums.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest
    taken = store.snapshots[0]
    content = (folder / "snapshot-1.json").read_bytes()
    assert hashlib.sha256(taken.previous.encode() + b"\n" + content).hexdigest() == taken.digest


def test_pack_of_an_older_snapshot_takes_no_new_one(assettool, store):
    assettool("licence", "snapshot", *ON)
    assettool("licence", "snapshot", "--on", "2026-07-01")
    said = json_of(assettool("licence", "snapshot", "--pack", "evidence", "--number", "1", "--json"))
    assert len(store.snapshots) == 2
    assert (said["number"], said["on"]) == (1, "2026-06-01")
    assert Path("evidence/snapshot-1.json") in [Path(path) for path in said["files"]]


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("--number", "1"), 2, "a number says of which snapshot the pack is"),
        (("--number", "1", "--pack", "x", "--remark", "y"), 2, "a number says of which snapshot the pack is"),
        (("--number", "7", "--pack", "x"), 1, "there is no snapshot with this number: 7"),
    ],
)
def test_snapshot_when_the_number_is_off_says_so(assettool, store, words, code, told):
    called = assettool("licence", "snapshot", *words)
    assert called.code == code
    assert told in called.err
    assert store.snapshots == []


def test_pack_when_its_folder_cannot_be_made_says_so(assettool, store):
    Path("taken").write_text("a file", encoding="utf-8")
    called = assettool("licence", "snapshot", *ON, "--pack", "taken")
    assert called.code == 1
    assert "cannot make the folder: taken" in called.err


# renewals


def test_renewals_lists_what_has_to_be_decided_the_overdue_first(assettool, store):
    told = lines(assettool("licence", "renewals", *ON).out)
    assert told[2] == "2026-04-30 -32 last day to give notice Foxit 9 arnhem OVERDUE"
    assert "2026-09-30 121 parallel run ends ARN-APP-01 and RNK-APP-01 run side by side arnhem" in told
    assert "9 days, 1 of them overdue" in told
    assert any(line.startswith("[S] true-up:") for line in told)


def test_renewals_of_a_tenant_are_its_own_and_everybodys(assettool, store):
    said = json_of(assettool("licence", "renewals", *ON, "--tenant", "renkum", "--days", "200", "--json"))
    assert [(item["on"], item["event"], item["days"]) for item in said] == [
        ("2026-09-30", "notice", 121),
        ("2026-11-02", "true_up_opens", 154),
        ("2026-12-02", "true_up_closes", 184),
    ]
    assert said[0]["value"] == 40_000.0


def test_renewals_when_nothing_is_near_says_so(assettool, store):
    assert "0 days" in assettool("licence", "renewals", "--on", "2030-01-01", "--days", "1").out


def test_renewals_as_a_calendar_keep_their_identity_and_have_alarms(assettool, store):
    def entries() -> dict[str, Any]:
        assert assettool("licence", "renewals", *ON, "--ics", "out.ics").code == 0
        calendar = Calendar.from_ical(Path("out.ics").read_bytes())
        return {str(entry["uid"]): entry for entry in calendar.walk("VEVENT")}

    first = entries()
    assert len(first) == 9
    contract = store.estate.contracts["Vendor/EA-1"]
    moved = replace(contract, end=contract.end.replace(month=11, day=30))
    store.estate = replace(store.estate, contracts={**store.estate.contracts, "Vendor/EA-1": moved})
    second = entries()
    assert second.keys() < first.keys()  # without the true-up of an anniversary that it no longer reaches
    [notice] = [uid for uid, entry in first.items() if "Enterprise EA-1: last day to give notice" in entry["summary"]]
    assert [str(both[notice].start) for both in (first, second)] == ["2026-09-30", "2026-08-31"]
    [alarm] = first[notice].walk("VALARM")
    assert alarm["trigger"].to_ical() == b"-P14D"
    [ends] = [entry for entry in first.values() if "rights end" in entry["summary"]]
    assert ends.walk("VALARM") == []


def test_renewals_when_no_alarm_is_wanted_have_none(assettool, store):
    assettool("licence", "renewals", *ON, "--ics", "out.ics", "--alarm", "0")
    assert b"VALARM" not in Path("out.ics").read_bytes()


# harvest


def test_harvest_lists_what_is_not_used_the_most_valuable_first(assettool, store):
    told = lines(assettool("licence", "harvest", *ON, "--rows").out)
    assert told[2:4] == ["Microsoft 365 E3 5 1 2 1 3 400.00 1,200", "Foxit PDF Editor 3 1 0 2 1 75.00 75"]
    assert "4 rights of 2 products could be taken back: € 1,275" in told
    assert "of 3 products no source tells when they are used" in told
    assert "Microsoft 365 E3 account kees renkum not used for 151 days 2026-01-01" in told


def test_harvest_of_a_tenant_and_a_product_has_only_that(assettool, store):
    said = json_of(assettool("licence", "harvest", *ON, "--tenant", "renkum", "--product", "m365-e3", "--json"))
    [line] = said["products"]
    assert (line["rows"], line["idle"], line["of_nobody"], line["unknown"], line["value"]) == (3, 1, 1, 1, 800.0)
    assert [row["key"] for row in line["harvest"]] == ["a3", "a4"]
    assert said["totals"] == {"reclaimable": 2, "value": 800.0}


def test_harvest_when_rows_are_many_says_how_many(assettool, store):
    called = assettool("licence", "harvest", *ON, "--rows", "--limit", "1", "--days", "10")
    assert "1 of 4; all of them: --limit 0" in called.err


# whatif


MOVE = ("--start", "2026-09-01", "--end", "2026-12-31")


def test_whatif_tells_before_during_and_after_and_what_runs_twice(assettool, store):
    said = json_of(assettool("licence", "whatif", "arn-app-01", *MOVE, "--cluster", "NEW-1", "--json"))
    [move] = said["moves"]
    assert (move["old"], move["name"], move["new"], move["end"]) == ("m1", "ARN-APP-01", "m1 (new)", "2026-12-31")
    effect = next(each for each in said["effects"] if each["product"] == "oracle-db")
    assert [(effect[when]["required"], effect[when]["shortfall"]) for when in ("before", "during", "after")] == [
        (8, 8),
        (40, 40),
        (32, 32),
    ]
    assert effect["makes_short"]
    assert [(run["product"], run["basis"], run["uncovered_from"]) for run in said["double_runs"]] == [
        ("oracle-db", "none", "2026-09-01"),
        (WINDOWS, "none", "2026-09-01"),
    ]
    assert said["makes_short"] == ["oracle-db", WINDOWS]


def test_whatif_when_the_right_ends_first_is_short_from_then_on(assettool, store):
    called = assettool("licence", "whatif", "m1", "--start", "2026-07-01", "--end", "2027-03-31", "--place", "azure")
    told = lines(called.out)
    assert (
        "ARN-APP-01 windows-server-standard-2022 2026-07-01 2027-03-31 azure hybrid benefit 2026-12-27 2026-12-28"
        in told
    )
    assert any(
        line.startswith("unknown, and not in these numbers: Oracle Database Enterprise on ARN-APP-01") for line in told
    )


def test_whatif_when_the_vendor_agreed_nothing_runs_without_a_right(assettool, store):
    said = json_of(assettool("licence", "whatif", "m1", *MOVE, "--basis", "vendor_consent", "--json"))
    assert [run["is_covered"] for run in said["double_runs"]] == [True, True]


def test_whatif_when_it_goes_frees_its_rights(assettool, store):
    said = json_of(assettool("licence", "whatif", "m1", "--start", "2026-07-01", "--gone", "--json"))
    assert said["moves"][0]["new"] is None
    assert said["double_runs"] == []
    assert [(each["product"], each["after"]["required"]) for each in said["effects"]] == [("oracle-db", 0)]
    assert (
        "the position of no product changes"
        in assettool("licence", "whatif", "m3", "--start", "2026-07-01", "--gone").out
    )


def test_whatif_of_an_application_moves_its_installations_and_confirmed_machines(assettool, store):
    said = json_of(assettool("licence", "whatif", "Suite4Work@arnhem", "--start", "2026-07-01", "--json"))
    assert [move["name"] for move in said["moves"]] == ["ARN-APP-01", "RNK-APP-02"]
    assert said["moves"][0]["end"] == "2026-06-30"


def test_whatif_of_a_host_moves_the_host(assettool, store):
    said = json_of(assettool("licence", "whatif", "ESX-1@arnhem", "--start", "2026-07-01", "--json"))
    assert [(move["old"], move["new"]) for move in said["moves"]] == [("h1", "h1 (new)")]


def test_whatif_when_it_fails_on_short_ends_with_4_after_telling_all(assettool, store):
    called = assettool("licence", "whatif", "m1", *MOVE, "--cluster", "NEW-1", "--fail-short")
    assert called.code == 4
    assert "Oracle Database Enterprise" in called.out
    assert "the move makes products short: Oracle Database Enterprise" in called.err
    assert assettool("licence", "whatif", "m3", "--start", "2026-07-01", "--gone", "--fail-short").code == 0


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("twin", *MOVE), 1, "TWIN@arnhem (m4), TWIN@renkum (m5)"),
        (("Burger", *MOVE), 1, "name one of: Burger@arnhem; Burger@renkum"),
        (("nothing", *MOVE), 1, "there is no machine and no application with this name: nothing"),
        (("GONE", *MOVE), 1, "there is no machine and no application with this name: GONE"),
        (("Key2", *MOVE), 1, "no machine is known of what is named"),
        (("m1", *MOVE, "--gone"), 2, "what goes has no last day beside a new one"),
        (("m1", "--start", "2026-09-01", "--end", "2026-08-01"), 2, "it would run nowhere between"),
        (("m1", *MOVE, "--cluster", "MOON"), 2, "no host is in this cluster: MOON"),
    ],
)
def test_whatif_when_it_cannot_be_says_why(assettool, store, words, code, told):
    called = assettool("licence", "whatif", *words)
    assert called.code == code
    assert told in called.err
