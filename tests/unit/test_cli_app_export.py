import csv
import json
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from fakes import FakeStore
from portfolio_cases import ESTATE, KNOWN, imported

from assettool import wiring
from assettool.adapters.portfolio import read_portfolio


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> FakeStore:
    """The NetBox that the command finds."""
    found = FakeStore()
    for known in KNOWN:
        found.add("tenancy.tenant", name=known.name, slug=known.slug)
    found.add("netbox_assettool.asset", name="srv1", uid="u-1", kind="virtual_server", lifecycle="active")
    imported(found, *ESTATE)
    monkeypatch.setattr(wiring, "store", lambda *_: found)
    return found


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(text.removeprefix("\ufeff").splitlines(), delimiter=";"))


def test_export_without_a_word_prints_the_applications_as_csv(assettool, store):
    called = assettool("app", "export")
    assert (called.code, called.err) == (0, "")
    rows = table(called.out)
    assert [row["Applicatie"] for row in rows] == ["Key2Burgerzaken", "Suite4Work", "Telefoongids"]
    told = rows[1]
    assert (told["Kosten per jaar"], told["Contract tot"], told["Beschikbaarheid"]) == (
        "1234,50",
        "01-01-2027",
        "2 midden",
    )
    assert (told["Contracthouder"], told["Status"], told["Eigenaar"]) == ("Renkum", "Gepackaged", "Team Zaken")


def test_export_of_another_table_prints_that(assettool, store):
    [first, second] = table(assettool("app", "export", "--what", "integrations").out)
    assert (first["Buiten"], first["Applicatie 1"]) == ("DigiD", "Key2Burgerzaken")
    assert (second["Koppeling ID"], second["Richting"], second["Sterkte"]) == ("K1", "Beide kanten", "Hard")


def test_export_for_the_softwarecatalogus_has_its_columns(assettool, store):
    rows = table(assettool("app", "export", "--format", "softwarecatalogus").out)
    assert [(row["Pakket Naam"], row["Referentiecomponenten naam"]) for row in rows] == [
        ("Key2Burgerzaken", ""), ("Suite4Work", "Formuliercomponent"), ("Suite4Work", "Zaakcomponent"),
        ("Telefoongids", ""),
    ]  # fmt: skip
    assert (rows[2]["Pakket ID"], rows[2]["Gebruik Status"], rows[2]["Leverancier ID"]) == ("P1", "In productie", "L1")
    [link, _] = table(assettool("app", "export", "-f", "softwarecatalogus", "--what", "integrations").out)
    assert link["Pakket Naam 2"] == "DigiD"


def test_export_of_a_model_is_xml_in_the_namespace_of_the_standard(assettool, store):
    root = ElementTree.fromstring(assettool("app", "export", "--format", "ameff").out)
    space = {"a": "http://www.opengroup.org/xsd/archimate/3.0/"}
    assert root.tag == f"{{{space['a']}}}model"
    parts = [child.tag.partition("}")[2] for child in root]
    assert parts == ["name", "elements", "relationships", "propertyDefinitions"]
    defined = {each.get("identifier") for each in root.iterfind(".//a:propertyDefinition", space)}
    assert {each.get("propertyDefinitionRef") for each in root.iterfind(".//a:property", space)} == defined
    ids = [each.get("identifier") for each in root.iter() if each.get("identifier")]
    assert len(ids) == len(set(ids))
    elements = {each.get("identifier") for each in root.iterfind("a:elements/a:element", space)}
    ends = {each.get(end) for each in root.iterfind(".//a:relationship", space) for end in ("source", "target")}
    assert ends <= elements
    assert {"id-P1", "id-V1", "id-K1"} <= set(ids)


def test_export_as_json_has_every_table_with_values_as_they_are(assettool, store):
    tables = json.loads(assettool("app", "export", "--format", "json").out)
    assert [*tables] == ["applications", "tenant-uses", "integrations", "deployments", "data-sets", "statuses"]
    [application] = [row for row in tables["applications"] if row["name"] == "Suite4Work"]
    assert (application["yearly_cost"], application["contract_end"], application["status"]) == (
        1234.5, "2027-01-01", "packaged",
    )  # fmt: skip
    assert [row["machine"] for row in tables["deployments"]] == ["srv1", ""]


def test_export_into_a_file_says_what_it_holds_and_leaves_no_other_file(assettool, store, tmp_path: Path):
    out = tmp_path / "register.xlsx"
    out.write_text("what was there before")
    called = assettool("app", "export", "--format", "xlsx", "--out", str(out))
    assert (called.code, called.out) == (0, "")
    assert "3 applications, 2 integrations" in called.err
    assert [path.name for path in tmp_path.iterdir()] == ["register.xlsx"]
    assert "xlsx, 6 sheets" in read_portfolio(out).format


def test_export_of_a_tenant_holds_only_its_applications(assettool, store):
    assert table(assettool("app", "export", "--tenant", "renkum").out) == []
    assert len(table(assettool("app", "export", "--tenant", "arnhem").out)) == 3


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--tenant", "nergens"], "error: there is no tenant with this slug: nergens\nhint: there are: arnhem, renkum"),
        (
            ["-f", "ameff", "--what", "statuses"],
            "error: the format holds everything, there is nothing to choose: statuses",
        ),
        (
            ["-f", "softwarecatalogus", "--what", "data-sets"],
            "error: the Softwarecatalogus has no such table: data-sets",
        ),
    ],
)
def test_export_of_what_does_not_fit_is_refused(words: list[str], message: str, assettool, store):
    called = assettool("app", "export", *words)
    assert called.code == 2
    assert message in called.err


def test_workbook_for_a_terminal_is_refused(assettool, store, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(type(sys.stdout), "isatty", lambda _: True)
    called = assettool("app", "export", "--format", "xlsx")
    assert (called.code, "name a file with --out" in called.err) == (2, True)


def test_export_into_a_folder_that_is_not_there_is_told(assettool, store, tmp_path: Path):
    called = assettool("app", "export", "--out", str(tmp_path / "nowhere" / "a.csv"))
    assert called.code == 1
    assert "error: cannot write the file" in called.err
