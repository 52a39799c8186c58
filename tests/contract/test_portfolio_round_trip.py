"""What an export writes is read again without a difference, and made anew from it alone it is written the same."""

import csv
import io
import os
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

import pytest
from fakes import NOW, FakeProgress, FakeStore
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from portfolio_cases import ESTATE, KNOWN, imported

from assettool.adapters.portfolio import ameff_writing, read_portfolio, softwarecatalogus_writing, tables_writing
from assettool.adapters.portfolio.ameff_ids import PACKAGE_MODEL_ID
from assettool.adapters.portfolio.extract import Extract
from assettool.adapters.portfolio.mapping import RowKind
from assettool.domain.application import Disposition, ServiceHours, Transferability
from assettool.domain.integration import Direction, IntegrationKind, Strength
from assettool.domain.objects import CONFLICT
from assettool.domain.observation import Origin
from assettool.domain.portfolio import (
    ApplicationName,
    ApplicationRow,
    IntegrationRow,
    Named,
    Organisation,
    PortfolioRow,
)
from assettool.domain.register_rows import register_of
from assettool.services.portfolio import PlannedImport, make_import_plan, read_files

SAMPLES = Path(os.environ.get("SAMPLES", Path(__file__).parents[3] / "shared" / "samples"))

type Write = Callable[[Extract, io.BytesIO], None]
TABLES: dict[str, Write] = {kind.value: partial(tables_writing.write_table, kind) for kind in RowKind}  # type: ignore[misc]
EXPORTS: dict[str, Write] = {
    "portfolio": softwarecatalogus_writing.write_portfolio,  # type: ignore[dict-item]
    "links": softwarecatalogus_writing.write_links,  # type: ignore[dict-item]
    "model": ameff_writing.write_model,  # type: ignore[dict-item]
    "workbook": tables_writing.write_workbook,  # type: ignore[dict-item]
    **TABLES,
}


def new_store() -> FakeStore:
    """A NetBox with the tenants and one server."""
    store = FakeStore()
    for known in KNOWN:
        store.add("tenancy.tenant", name=known.name, slug=known.slug)
    store.add("netbox_assettool.asset", name="srv1", uid="u-1", kind="virtual_server", lifecycle="active")
    return store


def extract_of(store: FakeStore, tenant: str = "") -> Extract:
    return Extract(register_of(store.read_register()), tenant)


def exported(store: FakeStore, name: str, tenant: str = "") -> bytes:
    stream = io.BytesIO()
    EXPORTS[name](extract_of(store, tenant), stream)
    return stream.getvalue()


def planned(store: FakeStore, *contents: bytes, folder: Path) -> PlannedImport:
    """The plan of files with these contents."""
    paths = []
    for number, content in enumerate(contents):
        paths.append(folder / f"{number}.export")
        paths[-1].write_bytes(content)
    rows = read_files([read_portfolio(path) for path in paths], FakeProgress())
    return make_import_plan(rows, store, KNOWN, NOW, FakeProgress())


def difference(plan: PlannedImport) -> list[object]:
    """What a plan would change, apart from questions that it answers, and what it turns away other than by rule."""
    changes = [change for change in plan.plan.changes if change.label != CONFLICT]
    return [*changes, *(reject for reject in plan.plan.rejects if not reject.by_rule)]


def is_empty(store: FakeStore, name: str) -> bool:
    """Whether a table has no rows, which then says nothing."""
    return name in TABLES and not list(tables_writing.rows_of(RowKind(name), extract_of(store)))


@pytest.mark.parametrize("tenant", ["", "arnhem", "renkum"])
@pytest.mark.parametrize("name", EXPORTS)
def test_export_of_the_estate_is_read_again_without_a_difference(name: str, tenant: str, tmp_path: Path) -> None:
    store = new_store()
    imported(store, *ESTATE)
    assert difference(planned(store, exported(store, name, tenant), folder=tmp_path)) == []


RISKY = ["=1+1", "+31 26", "-", "@SUM(A1)", "'=1+1", '="007"']


@pytest.mark.parametrize("text", RISKY)
def test_csv_when_a_text_looks_like_a_formula_then_it_is_none_there_and_read_again_as_it_was(
    text: str, tmp_path: Path
) -> None:
    store = new_store()
    row = ApplicationRow(
        origin=Origin("a.csv", "", 2),
        organisation=Organisation("arnhem"),
        name=f"{text} Zaken",
        fields={"description": text},
        catalogue={"Gebruik omschrijving": text},
    )
    imported(store, row)
    for name in ("applications", "portfolio"):
        content = exported(store, name)
        cells = [cell for line in csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";") for cell in line]
        assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
        assert difference(planned(store, content, folder=tmp_path)) == []


@pytest.mark.parametrize("names", [["portfolio", "links"], ["model"]])
def test_register_made_of_an_export_alone_is_written_the_same(names: list[str], tmp_path: Path) -> None:
    store, anew = new_store(), new_store()
    imported(store, *ESTATE)
    contents = [exported(store, name) for name in names]
    from_files(anew, contents, tmp_path)
    assert [exported(anew, name) for name in names] == contents


def from_files(store: FakeStore, contents: Iterable[bytes], folder: Path) -> None:
    from assettool.services.applying import apply_plan

    for content in contents:
        result = apply_plan(planned(store, content, folder=folder).plan, store, FakeProgress())
        assert result.refused == []


def test_tables_made_of_a_workbook_alone_are_the_same(tmp_path: Path) -> None:
    store, anew = new_store(), new_store()
    imported(store, *ESTATE)
    from_files(anew, [exported(store, "workbook")], tmp_path)
    for name in TABLES:
        assert exported(anew, name) == exported(store, name)


LETTERS = st.text("Aé1 ;,\"'&<>=+@/%.-\n\u00a0", max_size=12)
LINES = LETTERS.map(lambda text: " ".join(text.split()))
NAMES = st.tuples(st.sampled_from(["Zaken", "Lijst", "Burgerzaken", "WOZ"]), LINES).map(" ".join).map(str.strip)
IDS = st.sampled_from(["", "8a1", "id-7", "b c", "é"])
ORGANISATIONS = st.sampled_from(
    [
        Organisation(code="0202"),
        Organisation("Arnhem", "202", "g-1"),
        Organisation("Gemeente Renkum"),
        Organisation("renkum"),
    ]
)


@st.composite
def application_rows(draw: st.DrawFn) -> ApplicationRow:
    number = draw(st.integers(2, 9_999))
    # A version, and an element of a model, is one application of an organisation; a package may have several versions.
    own = draw(st.sampled_from(["", f"{number}", f"id-{number}", f"met blank {number}"]))
    of_model = draw(st.sampled_from(["", f"id-m{number}", f"m {number}"]))
    name = draw(NAMES)
    ids = {"package": draw(st.sampled_from(["", f"p {name.casefold()}"])), "version": own, "model": of_model}
    organisation = draw(ORGANISATIONS)
    fields = {
        "disposition": draw(st.sampled_from(Disposition)).value,
        "licence_transferable": draw(st.sampled_from(Transferability)).value,
        "service_hours": draw(st.sampled_from(["", *ServiceHours])),
        "availability": draw(st.sampled_from([None, 1, 2, 3])),
        "rto_hours": draw(st.sampled_from([None, 0, 4, 32_767])),
        "yearly_cost": draw(st.one_of(st.none(), st.integers(0, 10**11).map(lambda cents: cents / 100))),
        "contract_end": draw(st.one_of(st.none(), st.sampled_from(["2026-12-31", "1999-01-01", "2080-06-30"]))),
        "technology": draw(LINES),
        "is_self_added": draw(st.booleans()),
        "description": draw(LINES),
    }
    catalogue = {
        "Pakketversie Naam": draw(st.sampled_from(["", " 1.0", "xxx"])),
        "Gebruik omschrijving": draw(LETTERS.map(str.strip)),
        "Gebruik Datum ingang status": draw(st.sampled_from(["", "01-02-21", "ooit"])),
        "Gemeente ID": organisation.identifier,
        "Gemeente naam": organisation.name if organisation.identifier else "",
        "Gemeente CBS": organisation.code if organisation.identifier else "",
        "Eigen kolom": draw(LINES),
        PACKAGE_MODEL_ID: draw(st.sampled_from(["", "p-9"])),
    }
    supplier = draw(st.one_of(st.none(), st.builds(Named, st.sampled_from(["Rijnstede", "Zoom & Co"]), IDS)))
    return ApplicationRow(
        origin=Origin("a.csv", "", number),
        organisation=organisation,
        name=name,
        version=draw(st.sampled_from(["", "1.0", "2,1"])),
        supplier=supplier,
        components=tuple(draw(st.lists(st.sampled_from([Named("Zaakcomponent", "r-1"), Named("Komma")]), unique=True))),
        identifiers={kind: text for kind, text in ids.items() if text},
        fields={name: value for name, value in fields.items() if value not in (None, "")},
        catalogue={column: text for column, text in catalogue.items() if text},
        contacts=draw(st.sampled_from([{}, {"application-owner": "Team A & B"}])),
        users=draw(st.sampled_from([(), ((Organisation("arnhem"), 3), (Organisation("renkum"), 0))])),
    )


@st.composite
def estates(draw: st.DrawFn) -> list[PortfolioRow]:
    applications = draw(st.lists(application_rows(), min_size=1, max_size=4))
    rows: list[PortfolioRow] = [*applications]
    ends = st.sampled_from(applications).map(
        lambda row: ApplicationName(row.name, row.version, row.organisation, row.identifiers)
    )
    for number in range(draw(st.integers(0, 3))):
        target = draw(st.one_of(st.none(), ends))
        rows.append(
            IntegrationRow(
                origin=Origin("k.csv", "", number + 2),
                source=draw(ends),
                target=target,
                outside="" if target else draw(st.sampled_from(["DigiD", "GBA-V <2>"])),
                identifier=draw(st.sampled_from(["", f"4000{number}", f"guid-{number}", f"met blank {number}"])),
                fields={
                    "direction": draw(st.sampled_from(Direction)).value,
                    "strength": draw(st.sampled_from(Strength)).value,
                    "kind": draw(st.sampled_from(IntegrationKind)).value,
                    "description": draw(LINES) or "-",
                },
                catalogue=draw(st.sampled_from([{}, {"Status": "In productie"}])),
            )
        )
    return rows


@settings(database=None, max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(rows=estates())
def test_export_of_anything_is_read_again_without_a_difference(rows: list[PortfolioRow], tmp_path: Path) -> None:
    store = new_store()
    imported(store, *rows)
    for name in EXPORTS:
        if not is_empty(store, name):
            assert difference(planned(store, exported(store, name), folder=tmp_path)) == [], name


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the sample files are not here")
@pytest.mark.parametrize("sample", ["GEMMA_portfolio_en_kennismodel.ameff.xml", "gemma_referentiecomponenten.csv"])
def test_sample_is_imported_exported_and_imported_again_without_a_difference(sample: str, tmp_path: Path) -> None:
    store = new_store()
    content = (SAMPLES / "gemma" / sample).read_bytes()
    from assettool.services.applying import apply_plan

    def plan(*contents: bytes) -> PlannedImport:
        paths = [tmp_path / f"{number}.file" for number, _ in enumerate(contents)]
        for path, each in zip(paths, contents, strict=True):
            path.write_bytes(each)
        rows = read_files([read_portfolio(path) for path in paths], FakeProgress())
        return make_import_plan(rows, store, KNOWN, NOW, FakeProgress(), tenant="arnhem")

    first = plan(content)
    assert first.plan.changes
    assert [reject for reject in first.plan.rejects if not reject.by_rule] == []
    apply_plan(first.plan, store, FakeProgress())
    assert difference(plan(content)) == []
    assert difference(plan(exported(store, "model"))) == []
