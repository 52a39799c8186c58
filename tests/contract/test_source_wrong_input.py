"""Wrong input and bad days: each ends in one `SourceError` that says what to do, or in a warning, never in a fault."""

import codecs
import struct
import tracemalloc
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assettool.adapters.sources.describe import describe
from assettool.adapters.sources.files import Limits
from assettool.adapters.sources.mapping import TableMapping
from assettool.adapters.sources.rows import Terms
from assettool.adapters.sources.rvtools import RVTools
from assettool.adapters.sources.table import Table
from assettool.domain.asset import AssetKind
from assettool.domain.observation import Observation, Row
from assettool.errors import SourceError
from assettool.ports import Reading

MAPPING = TableMapping(columns={"name": "Name", "serial": "Serial"})
MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"


def read_table(path: Path, mapping: TableMapping = MAPPING, limits: Limits | None = None) -> tuple[Reading, list[Row]]:
    reading = Table(Terms("test", AssetKind.LAPTOP, limits=limits or Limits()), mapping).read(path)
    return reading, list(reading.rows)


def names(rows: list[Row]) -> list[object]:
    return [row.fields["name"] for row in rows if isinstance(row, Observation)]


def messages(reading: Reading) -> list[str]:
    return [warning.message for warning in reading.warnings]


def write_workbook(path: Path, rows: list[list[object]], sheet: str = "Sheet1") -> Path:
    workbook = xlsxwriter.Workbook(str(path))
    worksheet = workbook.add_worksheet(sheet)
    for number, row in enumerate(rows):
        worksheet.write_row(number, 0, row)
    workbook.close()
    return path


def write_ole(path: Path, stream: str) -> Path:
    """The least that [MS-CFB] calls a compound file: header, one allocation sector, one directory sector."""

    def entry(name: str, kind: int, child: int) -> bytes:
        encoded = name.encode("utf-16-le")
        head = encoded.ljust(64, b"\x00") + struct.pack("<HBB", len(encoded) + 2, kind, 1)
        return (head + struct.pack("<III", 0xFFFFFFFF, 0xFFFFFFFF, child)).ljust(128, b"\x00")

    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    header += b"\x00" * 6 + struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    table = struct.pack("<128I", 0xFFFFFFFD, 0xFFFFFFFE, *[0xFFFFFFFF] * 126)
    directory = (entry("Root Entry", 5, 1) + entry(stream, 2, 0xFFFFFFFF)).ljust(512, b"\x00")
    path.write_bytes(header + table + directory)
    return path


def write_ods(path: Path, table: str) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", MIMETYPE)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr(
            "content.xml",
            '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
            'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
            'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
            f'<table:table table:name="Blad1">{table}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return path


def ods_row(*cells: str) -> str:
    written = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>' for cell in cells
    )
    return f"<table:table-row>{written}</table:table-row>"


def replace_part(path: Path, name: str, content: bytes) -> Path:
    """The same workbook with one part replaced."""
    with zipfile.ZipFile(path) as archive:
        parts = {part: archive.read(part) for part in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, old in parts.items():
            archive.writestr(part, content if part == name else old)
    return path


STRANGERS = {
    "empty.xlsx": (b"", "the file is empty"),
    "blank.csv": (b" \r\n\t\n", "the file holds only blanks"),
    "mark.csv": (codecs.BOM_UTF8, "the file holds only blanks"),
    "letter.xlsx": (b"%PDF-1.7\n...", "this is a PDF document, not a table"),
    "report.xls": (b"\r\n<HTML><body><table><tr><td>Name", "this is a web page, not a table"),
    "old.csv.gz": (b"\x1f\x8b\x08\x00abc", "this is a gzip archive, not a table"),
    "photo.xlsx": (b"\x89PNG\r\n\x1a\n\x00\x00", "this is a picture, not a table"),
    "noise.csv": (bytes(range(32)) * 20, "this is a binary file of an unknown kind"),
    "half.xlsx": (b"PK\x03\x04 and then nothing", "the workbook is cut off or damaged"),
    "half.xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and no more", "the workbook is cut off or damaged"),
    "list.json": (b'[{"Name": "a"}]', "this is JSON, not a table"),
    "list.xml": (b"<?xml version='1.0'?><a/>", "this is XML, not a table"),
}


@pytest.mark.parametrize("name", STRANGERS)
def test_table_of_a_file_that_is_none_says_what_it_is(name: str, tmp_path: Path) -> None:
    content, message = STRANGERS[name]
    (tmp_path / name).write_bytes(content)
    with pytest.raises(SourceError) as error:
        read_table(tmp_path / name)
    assert error.value.message == f"{message}: {tmp_path / name}"
    assert error.value.hint


def test_table_of_a_missing_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="cannot read the file"):
        read_table(tmp_path / "nothing.csv")


def test_table_of_a_folder_says_so(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="this is no file"):
        read_table(tmp_path)


def test_table_of_a_workbook_with_a_password_says_so(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="protected with a password"):
        read_table(write_ole(tmp_path / "secret.xlsx", "EncryptedPackage"))


def test_table_of_an_outlook_message_says_so(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no workbook"):
        read_table(write_ole(tmp_path / "mail.xls", "__properties_version1.0"))


def test_table_of_an_old_workbook_without_sheets_says_so(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="has no sheets"):
        read_table(write_ole(tmp_path / "old.xls", "Workbook"))


@pytest.mark.parametrize("member", ["word/document.xml", "xl/workbook.bin", "anything.txt"])
def test_table_of_another_zip_archive_says_so(member: str, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        archive.writestr(member, "x")
    with pytest.raises(SourceError, match="this is a"):
        read_table(tmp_path / "a.xlsx")


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_workbook_that_is_cut_off_is_refused(share: float, tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "a.xlsx", [["Name", "Serial"], *([f"LT-{n}", f"S{n}"] for n in range(500))])
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    with pytest.raises(SourceError, match="cut off or damaged"):
        read_table(path)


def test_workbook_named_csv_is_read_with_a_warning(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "a.xlsx", [["Name", "Serial"], ["LT-1", "A1B2"]])
    reading, rows = read_table(path.rename(tmp_path / "a.csv"))
    assert names(rows) == ["LT-1"]
    assert messages(reading) == ["the name ends in .csv, the content is xlsx workbook (.xlsx)"]


def test_text_named_xlsx_is_read_with_a_warning(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_text("Name;Serial\nLT-1;A1B2\n", encoding="utf-8")
    reading, rows = read_table(tmp_path / "a.xlsx")
    assert names(rows) == ["LT-1"]
    assert messages(reading) == ["the name ends in .xlsx, the content is text (.csv)"]


def test_workbook_over_the_limit_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "b.xlsx", "w") as archive:
        archive.writestr("xl/workbook.xml", "x" * 3_000_000)
    with pytest.raises(SourceError, match="a workbook of 3 MB is over the limit of 2 MB"):
        read_table(tmp_path / "b.xlsx", limits=Limits(workbook_mb=2))


def test_zip_bomb_by_size_is_refused_before_it_unpacks(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "a.xlsx", [["Name"]])
    replace_part(path, "xl/sharedStrings.xml", b" " * 30_000_000)
    with pytest.raises(SourceError, match="looks like a zip bomb, it unpacks to"):
        read_table(path)
    with pytest.raises(SourceError, match="looks like a zip bomb, it unpacks to 30 MB"):
        read_table(path, limits=Limits(unpacked_mb=20))


def test_zip_bomb_with_lying_sizes_is_refused(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "a.xlsx", [["Name"], ["LT-1"]])
    replace_part(path, "xl/sharedStrings.xml", b" " * 5_000_000)
    real, lie = struct.pack("<I", 5_000_000), struct.pack("<I", 100)
    path.write_bytes(path.read_bytes().replace(real, lie))
    with pytest.raises(SourceError, match="larger than the archive says"):
        read_table(path)


def test_sheet_with_cells_far_apart_is_refused(tmp_path: Path) -> None:
    workbook = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    sheet = workbook.add_worksheet()
    sheet.write(0, 0, "Name")
    sheet.write(1_048_575, 16_383, "x")
    workbook.close()
    with pytest.raises(SourceError, match="spans 1048576 rows and 16384 columns"):
        read_table(tmp_path / "a.xlsx")


def test_ods_with_cells_far_apart_is_refused(tmp_path: Path) -> None:
    gap = '<table:table-row table:number-rows-repeated="1000000"/>'
    far = ods_row("Name").replace("<table:table-cell ", '<table:table-cell table:number-columns-repeated="16000" ')
    with pytest.raises(SourceError, match="too many to read"):
        read_table(write_ods(tmp_path / "a.ods", gap + far))


def test_ods_with_a_million_repeated_empty_rows_is_read(tmp_path: Path) -> None:
    empty = '<table:table-cell table:number-columns-repeated="16384"/>'
    tail = f'<table:table-row table:number-rows-repeated="1048570">{empty}</table:table-row>'
    path = write_ods(tmp_path / "a.ods", ods_row("Name", "Serial") + ods_row("LT-1", "A1B2") + tail)
    reading, rows = read_table(path)
    assert names(rows) == ["LT-1"]
    assert reading.format == "ods, 1 sheet"


def test_formatted_rows_without_values_are_no_rows(tmp_path: Path) -> None:
    workbook = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"), {"constant_memory": True})
    sheet = workbook.add_worksheet()
    bold = workbook.add_format({"bold": True})
    sheet.write_row(0, 0, ["Name", "Serial"])
    sheet.write_row(1, 0, ["LT-1", "A1B2"])
    for row in (*range(2, 3_504), 1_048_575):
        sheet.write_blank(row, 0, None, bold)
    workbook.close()
    _, rows = read_table(tmp_path / "a.xlsx")
    assert names(rows) == ["LT-1"]
    assert len(rows) == 1


def test_formula_cells_give_their_stored_values(tmp_path: Path) -> None:
    workbook = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    sheet = workbook.add_worksheet()
    sheet.write_row(0, 0, ["Name", "Serial"])
    sheet.write_formula(1, 0, '="LT-"&1', None, "LT-1")
    sheet.write_formula(1, 1, "=NA()", None, "#N/A")
    workbook.close()
    _, rows = read_table(tmp_path / "a.xlsx")
    assert [dict(row.fields) for row in rows if isinstance(row, Observation)] == [{"name": "LT-1"}]


def test_formula_cells_without_stored_values_are_a_warning(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "a.xlsx", [["Name", "Serial"], ["LT-1", "A1B2"]])
    with zipfile.ZipFile(path) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    formula = b'<row r="3"><c r="A3"><f>1+1</f><v></v></c></row></sheetData>'
    replace_part(path, "xl/worksheets/sheet1.xml", sheet.replace(b"</sheetData>", formula))
    reading, rows = read_table(path)
    assert names(rows) == ["LT-1"]
    assert "formulas without stored values" in messages(reading)[0]


def test_missing_column_is_named_with_those_that_are_there(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "a.xlsx", [["Naam", "Serial"], ["LT-1", "A1B2"]])
    with pytest.raises(SourceError) as error:
        read_table(path)
    assert error.value.message == f"the table has no column Name: {path}"
    assert error.value.hint == "its columns are: Naam, Serial"


def test_missing_sheet_is_named_with_those_that_are_there(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "a.xlsx", [["Name"]], "Blad1")
    with pytest.raises(SourceError) as error:
        read_table(path, TableMapping(columns={"name": "Name"}, sheet="Devices"))
    assert error.value.hint == "its sheets are: Blad1"


def test_rvtools_without_its_sheets_says_so(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="neither a sheet vInfo nor vHost"):
        RVTools(Terms("test")).read(write_workbook(tmp_path / "a.xlsx", [["Name"]]))


def test_rvtools_without_the_column_vm_says_so(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "a.xlsx", [["Powerstate", "VM UUID"], ["poweredOn", "x"]], "vInfo")
    with pytest.raises(SourceError, match="vInfo has no column VM"):
        list(RVTools(Terms("test")).read(path).rows)


ENCODINGS = {
    "utf-8": "utf-8",
    "utf-8-sig": "utf-8",
    "utf-16": "utf-16",
    "utf-16-le": "utf-16-le",
    "utf-16-be": "utf-16-be",
    "cp1252": "cp1252",
}


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_text_is_read_in_every_encoding_and_layout(
    encoding: str, delimiter: str, line_end: str, tmp_path: Path
) -> None:
    lines = (f'Name{delimiter}Serial{delimiter}"Merk en ""type"""', f"één{delimiter}A1B2{delimiter}x", "", "")
    (tmp_path / "a.csv").write_bytes(line_end.join(lines).encode(encoding))
    reading, rows = read_table(tmp_path / "a.csv")
    assert names(rows) == ["één"]
    assert reading.format.endswith(ENCODINGS[encoding])


def test_text_in_another_alphabet_is_recognised(tmp_path: Path) -> None:
    words = "Компьютер бухгалтерии на втором этаже главного здания администрации города"
    (tmp_path / "a.csv").write_bytes(f"Name;Описание\nLT-1;{words}\n".encode("cp1251") * 5)
    reading, rows = read_table(tmp_path / "a.csv")
    assert names(rows)[0] == "LT-1"
    assert "it was read as cp125" in messages(reading)[-1] or "it was read as" in messages(reading)[0]


def test_declared_encoding_that_does_not_fit_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes("Name\nCafé\n".encode("cp1252"))
    with pytest.raises(SourceError, match=r"not in the encoding that sources\.yml names, utf-8"):
        read_table(tmp_path / "a.csv", TableMapping(columns={"name": "Name"}, encoding="utf-8"))


def test_nul_bytes_in_text_are_left_out_with_a_warning(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"Name;Serial\nLT\x00-1;A1B2\n" + b"LT-2;C3D4\n" * 20)
    reading, rows = read_table(tmp_path / "a.csv")
    assert names(rows)[0] == "LT-1"
    assert "NUL bytes were left out" in messages(reading)


def test_very_long_field_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(f'Name;Note\nLT-1;"{"x" * 300_000}"\n', encoding="utf-8")
    assert names(read_table(tmp_path / "a.csv")[1]) == ["LT-1"]


def test_large_text_is_streamed(tmp_path: Path) -> None:
    with (tmp_path / "a.csv").open("w", encoding="utf-8") as file:
        file.write("Name;Serial;Note\n")
        file.writelines(f"LT-{number};;{'x' * 2_000}\n" for number in range(10_000))
    reading = Table(Terms("test", AssetKind.LAPTOP), TableMapping(columns={"name": "Name"}, id="Name")).read(
        tmp_path / "a.csv"
    )
    tracemalloc.start()
    count = sum(1 for _ in reading.rows)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 10_000
    assert peak < 10_000_000 < (tmp_path / "a.csv").stat().st_size


@pytest.mark.parametrize("text", ["{", '{"a": ' * 100_000, "[" * 200_000, '{"a": 1} trailing'])
def test_damaged_json_is_a_source_error(text: str, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(text, encoding="utf-8")
    with pytest.raises(SourceError, match="the JSON is cut off or damaged"):
        describe(tmp_path / "a.json", Limits())


def test_xml_with_entities_is_refused(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;&b;">]><a>&c;</a>'
    (tmp_path / "a.xml").write_text(bomb, encoding="utf-8")
    with pytest.raises(SourceError, match="the XML is cut off or damaged"):
        describe(tmp_path / "a.xml", Limits())


STARTS = [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{", b"<a>", b"Name;Serial\n", codecs.BOM_UTF16_LE]


@settings(database=None, max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=400), start=st.sampled_from(STARTS))
def test_any_bytes_end_in_a_description_or_a_source_error(content: bytes, start: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(start + content)
    for job in (lambda: describe(path, Limits()), lambda: read_table(path)):
        with suppress(SourceError):
            job()


@settings(database=None, max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.floats(0, 1), value=st.integers(0, 255), length=st.integers(1, 40))
def test_damaged_workbook_ends_in_rows_or_a_source_error(place: float, value: int, length: int, tmp_path: Path) -> None:
    path = tmp_path / "whole.xlsx"
    if not path.exists():
        write_workbook(path, [["VM", "VM UUID"], *([f"vm-{n}", f"uuid-{n}"] for n in range(50))], "vInfo")
    content = bytearray(path.read_bytes())
    start = int(place * (len(content) - 1))
    content[start : start + length] = bytes([value]) * min(length, len(content) - start)
    damaged = tmp_path / "damaged.xlsx"
    damaged.write_bytes(content)
    with suppress(SourceError):
        list(RVTools(Terms("test")).read(damaged).rows)
