"""Rows about applications for tests, and the plan that they make."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count

from fakes import NOW, FakeProgress, FakeStore

from assettool.domain.observation import Origin, SourceWarning
from assettool.domain.organisations import Known
from assettool.domain.portfolio import (
    ApplicationName,
    ApplicationRow,
    DataSetRow,
    DeploymentRow,
    IntegrationRow,
    Named,
    Organisation,
    PortfolioRow,
    StatusRow,
)
from assettool.ports import ChunkResult, PortfolioReading
from assettool.services.applying import apply_plan
from assettool.services.portfolio import PlannedImport, make_import_plan, read_files

ARNHEM, RENKUM = Organisation(code="0202"), Organisation(name="Gemeente Renkum")
KNOWN = (Known("arnhem", "Arnhem", "0202", ("g-arnhem",)), Known("renkum", "Renkum", "0274"))
_numbers = count(2)


def origin(row: int | None = None) -> Origin:
    """A row of the portfolio file; the next one where none is named."""
    return Origin("portfolio.csv", "", next(_numbers) if row is None else row)


def app(name: str, version: str = "", **fields: object) -> ApplicationRow:
    """A row about an application of Arnhem; `package` and `v` are its identifiers."""
    identifiers = {
        kind: str(fields.pop(short)) for kind, short in (("package", "package"), ("version", "v")) if short in fields
    }
    row = ApplicationRow(origin=origin(), organisation=ARNHEM, name=name, version=version, identifiers=identifiers)
    return replace(row, **fields)  # type: ignore[arg-type]


def named(name: str, version: str = "", **fields: object) -> ApplicationName:
    """An application of Arnhem as another row names it."""
    return replace(ApplicationName(name, version, ARNHEM), **fields)  # type: ignore[arg-type]


def _named(words: str | ApplicationName) -> ApplicationName:
    return named(words) if isinstance(words, str) else words


def link(source: str | ApplicationName, target: str | ApplicationName = "", **fields: object) -> IntegrationRow:
    """A row about an integration of two applications, of Arnhem where only their names are given."""
    row = IntegrationRow(origin=origin(), source=_named(source), target=_named(target) if target else None)
    return replace(row, **fields)  # type: ignore[arg-type]


def on(application: str | ApplicationName, machine: str = "", **fields: object) -> DeploymentRow:
    """A row about a machine that an application runs on."""
    row = DeploymentRow(origin=origin(), application=_named(application), machine=machine)
    return replace(row, **fields)  # type: ignore[arg-type]


def data_set(name: str, **fields: object) -> DataSetRow:
    """A row about a data set of Arnhem."""
    return replace(DataSetRow(origin=origin(), organisation=ARNHEM, name=name), **fields)  # type: ignore[arg-type]


def step(application: str, new: str, day: str, **fields: object) -> StatusRow:
    """A row about a status that an application had from a day on."""
    at = datetime.fromisoformat(day).replace(tzinfo=UTC)
    row = StatusRow(origin=origin(), application=named(application), new=new, at=at)
    return replace(row, **fields)  # type: ignore[arg-type]


ESTATE: Sequence[PortfolioRow] = (
    app(
        "Suite4Work",
        " 2.1",
        package="P1",
        v="V1",
        supplier=Named("Centric", "L1"),
        components=(Named("Zaakcomponent", "R1"), Named("Formuliercomponent")),
        fields={"yearly_cost": 1234.5, "contract_end": "2027-01-01", "availability": 2, "description": "zaken"},
        catalogue={"Gebruik Status": "In productie"},
        contract_holder=RENKUM,
        contacts={"application-owner": "Team Zaken", "technical-manager": "TAB"},
        users=((ARNHEM, 120), (RENKUM, 8)),
    ),
    app("Key2Burgerzaken", package="P2", v="V2", supplier=Named("Centric", "L1")),
    app("Telefoongids", fields={"is_self_added": True}),
    on("Suite4Work", "srv1", role="web", fields={"exposure": "internet"}),
    on("Suite4Work", environment="test"),
    link("Suite4Work", "Key2Burgerzaken", identifier="K1", fields={"direction": "bidirection", "strength": "hard"}),
    link("Key2Burgerzaken", outside="DigiD"),
    data_set(
        "Afdelingsmap Zaken", application=named("Suite4Work"), fields={"size_mb": 51200, "location": r"\\fs1\zaken"}
    ),
    step("Suite4Work", "registered", "2025-01-06"),
    step("Suite4Work", "assessed", "2025-02-03"),
    step("Suite4Work", "packaged", "2025-03-03"),
)
"""At least one object of every model of the register, once there is an asset `srv1`."""


def reading(rows: Iterable[PortfolioRow], warnings: Sequence[SourceWarning] = ()) -> PortfolioReading:
    """A file with these rows."""
    return PortfolioReading("fake", "/exports/portfolio.csv", "0" * 64, iter(rows), list(warnings))


def planned(store: FakeStore, *rows: PortfolioRow, now: datetime = NOW, tenant: str = "") -> PlannedImport:
    """The plan that these rows make."""
    read = read_files([reading(rows)], FakeProgress())
    return make_import_plan(read, store, KNOWN, now, FakeProgress(), tenant=tenant)


def imported(store: FakeStore, *rows: PortfolioRow, now: datetime = NOW) -> ChunkResult:
    """Make the plan and carry it out."""
    return apply_plan(planned(store, *rows, now=now).plan, store, FakeProgress())
