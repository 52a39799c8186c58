"""Writes portfolio and links in the columns of the Softwarecatalogus, with what came from it as it came."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import BinaryIO

from assettool.adapters.portfolio.catalogue import as_written, described, version_of
from assettool.adapters.portfolio.extract import Extract
from assettool.adapters.portfolio.softwarecatalogus import LINK_KEPT, PORTFOLIO_KEPT, is_self_added
from assettool.adapters.portfolio.softwarecatalogus_columns import LINKS, ORGANISATION_2, OUTSIDE, PORTFOLIO, SELF_ADDED
from assettool.adapters.portfolio.writing import write_csv
from assettool.domain.formulas import guarded
from assettool.domain.register import Application, Integration

_NO, _YES = "nee", "ja"

type _Row = dict[str, str]


def write_portfolio(extract: Extract, stream: BinaryIO) -> None:
    """A row for each application and reference component."""
    headers = [names[0] for names in PORTFOLIO.values()]
    if any(is_self_added(each.supplier) and not each.is_self_added for each in extract.applications):
        headers.append(SELF_ADDED[0])
    write_csv(stream, headers, _only(headers, _portfolio(extract)), quote_all=True)


def write_links(extract: Extract, stream: BinaryIO) -> None:
    """A row for each integration."""
    headers = [names[0] for names in LINKS.values()]
    rows = list(_links(extract))
    if any(row[OUTSIDE[0]] == _NO and not _has_second_id(row) for row in rows):
        headers.append(OUTSIDE[0])
    if any(row[ORGANISATION_2[0]] for row in rows):
        headers.append(ORGANISATION_2[0])
    write_csv(stream, headers, _only(headers, rows), quote_all=True)


def _only(headers: Sequence[str], rows: Iterable[_Row]) -> Iterator[_Row]:
    known = set(headers)
    return ({name: guarded(text) for name, text in row.items() if name in known} for row in rows)


def _portfolio(extract: Extract) -> Iterator[_Row]:
    for application in extract.applications:
        organisation = extract.organisation(application)
        row = _named(PORTFOLIO, _product(extract, application)) | {
            PORTFOLIO["organisation_id"][0]: organisation.identifier,
            PORTFOLIO["organisation"][0]: organisation.name,
            PORTFOLIO["code"][0]: organisation.code,
            PORTFOLIO["technology"][0]: technology_of(application),
            SELF_ADDED[0]: _YES if application.is_self_added else _NO,
        }
        row |= {column: application.columns.get(column, "") for column in PORTFOLIO_KEPT.values()}
        for name, identifier in [*extract.components(application)] or [("", "")]:
            yield row | {PORTFOLIO["component"][0]: name, PORTFOLIO["component_id"][0]: identifier}


def technology_of(application: Application) -> str:
    """Its technology, as long as a file wrote it."""
    return as_written(application.columns, PORTFOLIO["technology"][0], application.technology, described)


def version_text_of(application: Application) -> str:
    """Its version, as the Softwarecatalogus spells it."""
    read = partial(version_of, name=application.name)
    return as_written(application.columns, PORTFOLIO["version"][0], application.version, read)


def _product(extract: Extract, application: Application, side: str = "") -> dict[str, str]:
    """What is said of the product: our name for the column → text."""
    identifiers = application.identifiers
    texts = {
        "package": identifiers.get("package", ""),
        "name": application.name,
        "package_version": identifiers.get("version", ""),
        "version": version_text_of(application),
        "supplier": application.supplier,
        "supplier_id": extract.supplier_id(application),
    }
    return {f"{name}{side}": text for name, text in texts.items()}


def _links(extract: Extract) -> Iterator[_Row]:
    for each in extract.integrations:
        source, target = extract.ends(each)
        kept = each.columns
        row = {column: kept.get(column, "") for column in LINK_KEPT.values()}
        row[LINKS["organisation"][0]] = kept.get(LINKS["organisation"][0]) or extract.organisation(source).name
        row |= _named(LINKS, _product(extract, source, "_1"))
        row |= _named(LINKS, _product(extract, target, "_2") if target else {"name_2": each.outside})
        row |= _named(LINKS, _said(each))
        row[OUTSIDE[0]] = _NO if target else _YES
        is_elsewhere = target is not None and target.tenant != source.tenant
        row[ORGANISATION_2[0]] = extract.tenants.get(target.tenant, "") if target and is_elsewhere else ""
        yield row


def _said(integration: Integration) -> dict[str, str]:
    description = as_written(integration.columns, LINKS["description"][0], integration.description, described)
    return {
        "identifier": integration.identifier,
        "direction": integration.direction,
        "kind": integration.kind,
        "standard": integration.standard,
        "protocol": integration.protocol,
        "intermediary": integration.intermediary,
        "description": description,
    }


def _named(columns: Mapping[str, tuple[str, ...]], texts: Mapping[str, str]) -> _Row:
    return {columns[name][0]: text for name, text in texts.items()}


def _has_second_id(row: Mapping[str, str]) -> bool:
    """Whether a reader sees by itself that the second end is an application."""
    return any(row.get(LINKS[name][0]) for name in ("package_2", "package_version_2", "version_2"))
