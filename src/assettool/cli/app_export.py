"""`assettool app export`: the register for the Softwarecatalogus, for modelling tools and for spreadsheets."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from assettool.adapters.portfolio.extract import Extract
    from assettool.adapters.portfolio.writing import Writer


class Format(StrEnum):
    """What can be written."""

    SOFTWARECATALOGUS = "softwarecatalogus"
    AMEFF = "ameff"
    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"


class What(StrEnum):
    """The tables; a format that holds one of them is told which."""

    APPLICATIONS = "applications"
    TENANT_USES = "tenant-uses"
    INTEGRATIONS = "integrations"
    DEPLOYMENTS = "deployments"
    DATA_SETS = "data-sets"
    STATUSES = "statuses"


def register(app: typer.Typer) -> None:
    """Hang the command on `assettool app`."""
    app.command(
        epilog="Examples: assettool app export --format softwarecatalogus --tenant arnhem --out portfolio.csv; "
        "assettool app export --format csv --what integrations > integrations.csv; "
        "assettool app export --format xlsx --out register.xlsx"
    )(export)


def export(
    form: Annotated[Format, typer.Option("--format", "-f", help="What is written.")] = Format.CSV,
    what: Annotated[
        What | None,
        typer.Option(help="Which table: any one as csv, applications or integrations for the softwarecatalogus."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="The file, replaced as a whole. Without: standard output.")
    ] = None,
    tenant: Annotated[str | None, typer.Option(help="Slug of the tenant whose applications these are.")] = None,
) -> None:
    """Write the application register; `app import` reads it back without a difference."""
    from assettool.adapters.portfolio.extract import Extract
    from assettool.adapters.portfolio.writing import write_file
    from assettool.cli import app_list, output
    from assettool.errors import UsageError

    if form is Format.XLSX and out is None and sys.stdout.isatty():
        raise UsageError("a workbook is nothing to look at here", hint="name a file with --out")
    _check(form, what)
    extract = Extract(app_list.read(), tenant or "")
    write = _writer(form, what or What.APPLICATIONS, extract)
    if out is None:
        write(sys.stdout.buffer)
        return
    write_file(out, write)
    output.console.print(f"{len(extract.applications)} applications, {len(extract.integrations)} integrations: {out}")


def _check(form: Format, what: What | None) -> None:
    from assettool.errors import UsageError

    if what is None or form is Format.CSV:
        return
    if form is not Format.SOFTWARECATALOGUS:
        raise UsageError(f"the format holds everything, there is nothing to choose: {what}", hint="leave --what out")
    if what not in (What.APPLICATIONS, What.INTEGRATIONS):
        raise UsageError(f"the Softwarecatalogus has no such table: {what}", hint="applications or integrations")


def _writer(form: Format, what: What, extract: "Extract") -> "Writer":
    from functools import partial

    from assettool.adapters.portfolio import ameff_writing, softwarecatalogus_writing, tables_writing
    from assettool.adapters.portfolio.mapping import RowKind

    match form:
        case Format.SOFTWARECATALOGUS if what is What.INTEGRATIONS:
            return partial(softwarecatalogus_writing.write_links, extract)
        case Format.SOFTWARECATALOGUS:
            return partial(softwarecatalogus_writing.write_portfolio, extract)
        case Format.AMEFF:
            return partial(ameff_writing.write_model, extract)
        case Format.CSV:
            return partial(tables_writing.write_table, RowKind(what), extract)
        case Format.XLSX:
            return partial(tables_writing.write_workbook, extract)
        case Format.JSON:
            return partial(tables_writing.write_json, extract)
