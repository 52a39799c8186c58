"""Snipe-IT and TOPdesk, which are mappings that come along: what sources.yml lays over them, and what is refused."""

from pathlib import Path

import pytest

from assettool.adapters.sources.config import load_sources
from assettool.domain.observation import Observation, Rejected, Row
from assettool.errors import SettingsError, SourceError

SNIPEIT = "Asset Tag,Name,Category,Model,Checkout Type\nA1,LT-1,Laptops,EliteBook,user\nA2,X-1,Drones,DJI,\n"
TOPDESK = "Asset-ID;Naam;Soort;Merk;Serienummer;Status;Locatie\nD1;TC-1;Thin client;HP;S1;In gebruik;Stadhuis\n"


def read(folder: Path, form: str, text: str, more: str = "") -> list[Row]:
    (folder / "a.csv").write_text(text, encoding="utf-8")
    entry = f"sources:\n- name: a\n  format: {form}\n  path: a.csv\n{more}"
    (folder / "sources.yml").write_text(entry, encoding="utf-8")
    [source] = load_sources(folder / "sources.yml")
    return list(source.read().rows)


def test_category_that_is_not_known_is_rejected_until_it_is_named(tmp_path: Path) -> None:
    refused = read(tmp_path, "snipeit", SNIPEIT)[1]
    assert isinstance(refused, Rejected)
    assert not refused.by_rule
    named = read(tmp_path, "snipeit", SNIPEIT, "  table: {values: {kind: {drones: fat_client}}}\n")
    assert [row.kind.value for row in named if isinstance(row, Observation)] == ["laptop", "fat_client"]


def test_columns_of_a_customer_are_laid_over_the_usual_ones(tmp_path: Path) -> None:
    [row] = read(tmp_path, "topdesk", TOPDESK, "  table: {columns: {site: Locatie}}\n")
    assert isinstance(row, Observation)
    assert (row.kind.value, row.fields["site"], row.fields["serial"]) == ("thin_client", "stadhuis", "S1")


def test_usual_column_can_be_taken_away(tmp_path: Path) -> None:
    [row] = read(tmp_path, "topdesk", TOPDESK, "  table: {columns: {status: []}}\n")
    assert isinstance(row, Observation)
    assert "status" not in row.fields


def test_column_of_sources_yml_that_is_not_there_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(TOPDESK, encoding="utf-8")
    entry = "sources: [{name: a, format: topdesk, path: a.csv, table: {columns: {tenant: Gemeente}}}]"
    (tmp_path / "sources.yml").write_text(entry, encoding="utf-8")
    [source] = load_sources(tmp_path / "sources.yml")
    reading = source.read()
    assert len(list(reading.rows)) == 1
    assert [warning.message for warning in reading.warnings] == ["the column is not there: Gemeente"]


@pytest.mark.parametrize(("form", "column"), [("snipeit", "Asset Tag"), ("topdesk", "Asset-ID")])
def test_list_without_the_id_is_refused_with_its_columns(form: str, column: str, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=f"no column {column}") as error:
        read(tmp_path, form, "Nummer;Omschrijving\n1;a\n")
    assert error.value.hint == "its columns are: Nummer, Omschrijving"


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ("  table: {columns: {colour: Kleur}}\n", "sources.yml:5: sources.0.table.columns: no such field: colour"),
        ("  table: 5\n", "sources.yml:5: sources.0.table"),
        ("  timezone: Europe/Arnhem\n", "sources.yml:5: sources.0.timezone: no such time zone: Europe/Arnhem"),
        ("  dates: '%H:%M'\n", "sources.yml:5: sources.0.dates"),
        ("  dates: ['%d-%m-%Y', '%Q']\n", "no strptime format: %Q"),
        ("  skip: {monitors: true}\n", "sources.yml:5: sources.0.skip.monitors"),
    ],
)
def test_mistake_over_a_ready_mapping_is_told_with_its_line(more: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as error:
        read(tmp_path, "topdesk", TOPDESK, more)
    assert message in error.value.message
