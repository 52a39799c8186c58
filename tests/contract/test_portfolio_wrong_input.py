"""Wrong input about applications: one error that says what to do, or rejected rows and warnings, never a fault."""

import codecs
import tracemalloc
from collections.abc import Iterable
from contextlib import suppress
from itertools import islice
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assettool.adapters.portfolio import PORTFOLIO_FORMATS, read_portfolio
from assettool.adapters.portfolio.mapping import CHOICES, PortfolioMapping, RowKind, known_mapping
from assettool.adapters.row_mapping import load_mapping
from assettool.domain.observation import Rejected
from assettool.domain.portfolio import ApplicationRow, PortfolioRow, SupplierRow
from assettool.errors import AssettoolError, SettingsError, SourceError, UsageError

NAMESPACE = 'xmlns="http://www.opengroup.org/xsd/archimate/3.0/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
ELEMENT = '<element identifier="{}" xsi:type="ApplicationComponent"><name>{}</name></element>'
PORTFOLIO = "Gemeente ID;Gemeente naam;Gemeente CBS;Pakket ID;Pakket Naam;Pakketversie Naam;Gebruik Status\n"
QUIET = settings(
    database=None, max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def write(folder: Path, text: str | bytes, name: str = "a.csv") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def model(*elements: str, before: str = "", after: str = "") -> str:
    return f"{before}<model {NAMESPACE}>\n<elements>{''.join(elements)}</elements>{after}</model>"


def read(path: Path, *more: object) -> list[PortfolioRow]:
    return list(read_portfolio(path, *more).rows)  # type: ignore[arg-type]


def refusal(path: Path, *more: object) -> SourceError:
    with pytest.raises(SourceError) as error:
        read(path, *more)
    assert error.value.hint
    return error.value


def names(rows: Iterable[PortfolioRow]) -> list[str]:
    return [row.name for row in rows if isinstance(row, ApplicationRow)]


MALFORMED = {
    "a tag that is not closed": (
        f"<model {NAMESPACE}>\n<elements>\n<element>\n</elements>\n</model>",
        "line 4, column 3",
    ),
    "an entity that nobody declared": (model(ELEMENT.format("a", "Zaken &amp; &meer;")), "line 2, column"),
    "a file that is cut off": (model(ELEMENT.format("a", "Zaken"))[:-20], "line 2, column"),
    "no root": ("<?xml version='1.0'?>\n<!-- niets -->\n", "line 3, column 1"),
    "an ampersand": (f"<model {NAMESPACE}><name>Zaken & meer</name></model>", "line 1, column"),
    "a byte that is no UTF-8": (
        f"<model {NAMESPACE}>\n<name>Financi\xebn</name></model>".encode("cp1252"),
        "line 2, column",
    ),
}


@pytest.mark.parametrize("name", MALFORMED)
def test_malformed_xml_is_refused_with_line_and_column(name: str, tmp_path: Path) -> None:
    content, where = MALFORMED[name]
    error = refusal(write(tmp_path, content, "a.xml"))
    assert error.message.startswith(f"the XML is malformed at {where}")
    assert error.message.endswith(str(tmp_path / "a.xml"))


BOMBS = {
    "laughs": '<!DOCTYPE m [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>',
    "a file": '<!DOCTYPE m [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
    "a page": '<!DOCTYPE m SYSTEM "http://127.0.0.1/m.dtd">',
    "a parameter": '<!DOCTYPE m [<!ENTITY % a SYSTEM "http://127.0.0.1/m.dtd"> %a;]>',
}


@pytest.mark.parametrize("name", BOMBS)
def test_xml_that_declares_entities_is_refused_before_any_is_expanded(name: str, tmp_path: Path) -> None:
    path = write(tmp_path, model(ELEMENT.format("a", "&a;"), before=f"<?xml version='1.0'?>\n{BOMBS[name]}\n"), "a.xml")
    assert refusal(path).message == f"the XML is refused, a document type is not allowed, at line 2: {path}"


def test_xml_that_is_nested_without_end_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, f"<model {NAMESPACE}>{'<a>' * 100_000}", "a.xml")
    assert "more than 200 elements deep" in refusal(path).message


@pytest.mark.parametrize(
    ("root", "message"),
    [
        ('<model xmlns="http://www.opengroup.org/xsd/archimate"/>', "this exchange file is not of ArchiMate 3"),
        ('<m:model xmlns:m="http://www.archimatetool.com/archimate"/>', "this is Archi's own file"),
        ("<feed/>", "this XML is no ArchiMate model, its root is feed"),
    ],
)
def test_xml_that_is_something_else_says_what_it_is(root: str, message: str, tmp_path: Path) -> None:
    assert message in refusal(write(tmp_path, root, "a.xml"), "ameff").message


def test_model_without_anything_has_no_rows(tmp_path: Path) -> None:
    assert read(write(tmp_path, f"<model {NAMESPACE}/>", "a.xml")) == []


def test_element_without_type_or_id_is_rejected(tmp_path: Path) -> None:
    path = write(tmp_path, model("<element identifier='a'/>", "<element xsi:type='ApplicationComponent'/>"), "a.xml")
    reasons = [row.reasons for row in read(path) if isinstance(row, Rejected)]
    assert reasons == [("a thing without a type is no application",), ("it has no id", "it has no name")]


@pytest.mark.parametrize("encoding", ["utf-16", "iso-8859-1"])
def test_model_is_read_in_the_encoding_that_it_declares(encoding: str, tmp_path: Path) -> None:
    text = model(ELEMENT.format("a", "Financiën"), before=f"<?xml version='1.0' encoding='{encoding}'?>")
    assert names(read(write(tmp_path, text.encode(encoding), "a.xml"), "ameff")) == ["Financiën"]


def test_model_in_an_encoding_that_nobody_knows_is_refused(tmp_path: Path) -> None:
    error = refusal(write(tmp_path, "<?xml version='1.0' encoding='x-none'?><model/>", "a.xml"))
    assert error.hint == "unknown encoding: x-none"


STRANGERS = {
    "empty.csv": (b"", "the file is empty"),
    "blank.csv": (codecs.BOM_UTF8 + b" \r\n", "the file holds only blanks"),
    "letter.csv": (b"%PDF-1.7\n...", "this is a PDF document, not a table"),
    "page.xml": (b"<html><body/></html>", "this is a web page, not a table"),
    "list.json": (b'[{"name": "a"}]', "this JSON is no file about applications that is known"),
    "assets.csv": (b"Name;Serial\na;b\n", "this text is no file about applications that is known"),
    "half.xlsx": (b"PK\x03\x04 and then nothing", "the workbook is cut off or damaged"),
}


@pytest.mark.parametrize("name", STRANGERS)
def test_file_that_is_not_about_applications_says_what_it_is(name: str, tmp_path: Path) -> None:
    content, message = STRANGERS[name]
    path = write(tmp_path, content, name)
    assert refusal(path).message == f"{message}: {path}"


@pytest.mark.parametrize("form", PORTFOLIO_FORMATS)
@pytest.mark.parametrize("name", STRANGERS)
def test_no_format_recognises_a_stranger_or_reads_it(form: str, name: str, tmp_path: Path) -> None:
    path = write(tmp_path, STRANGERS[name][0], name)
    assert not PORTFOLIO_FORMATS[form](None).recognises(path)
    assert refusal(path, form)


@pytest.mark.parametrize("form", PORTFOLIO_FORMATS)
def test_missing_file_and_folder_are_told(form: str, tmp_path: Path) -> None:
    assert not PORTFOLIO_FORMATS[form](None).recognises(tmp_path / "nothing.csv")
    assert "cannot read the file" in refusal(tmp_path / "nothing.csv", form).message
    assert "this is no file" in refusal(tmp_path, form).message


def test_table_that_lacks_a_column_is_told_which_one_and_what_it_has(tmp_path: Path) -> None:
    path = write(tmp_path, "Koppeling ID;Pakket Naam 1;Van;Naar\n1;Zaken;a;b\n")
    error = refusal(path, "softwarecatalogus")
    assert error.message == f"this is no table of Softwarecatalogus that is known: {path}"
    assert "koppelingen has a column Koppeling richting or Integration direction" in error.hint
    assert error.hint.endswith("its columns are: Koppeling ID, Pakket Naam 1, Van, Naar")


def test_format_that_there_is_not_is_told_with_those_that_there_are(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such format: excel") as error:
        read(write(tmp_path, PORTFOLIO), "excel")
    assert "softwarecatalogus, ameff, konveyor, gemma, table" in error.value.hint
    with pytest.raises(UsageError, match="a mapping is for a table"):
        read(write(tmp_path, PORTFOLIO), "ameff", tmp_path / "mapping.yml")


def test_portfolio_in_the_encoding_of_windows_is_read_with_a_warning(tmp_path: Path) -> None:
    path = write(tmp_path, f"{PORTFOLIO}g;Sûdwest;0200;p;Financiën;1;In productie\n".encode("cp1252"))
    reading = read_portfolio(path)
    assert names(reading.rows) == ["Financiën"]
    assert [warning.message for warning in reading.warnings] == ["the text is not UTF-8; it was read as cp1252"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_portfolio_is_read_in_every_encoding_and_layout(encoding: str, delimiter: str, tmp_path: Path) -> None:
    text = f'{PORTFOLIO}g;Arnhem;0202;p;"Zaken, en meer";1;In productie\n'.replace(";", delimiter)
    assert names(read(write(tmp_path, text.encode(encoding)))) == ["Zaken, en meer"]


def test_values_that_do_not_fit_in_netbox_reject_the_row_or_are_cut(tmp_path: Path) -> None:
    header = "Applicatie;Versie;Technologie;Leverancier;Referentiecomponenten\n"
    reading = read_portfolio(
        write(tmp_path, f"{header}{'n' * 201};{'v' * 101};;{'l' * 201};{'r' * 201}\nZaken;1;{'t' * 300};;\n")
    )
    refused, row = reading.rows
    assert isinstance(refused, Rejected)
    assert [reason.split(" ")[0] for reason in refused.reasons] == [
        "Applicatie", "Leverancier", "Versie", "Referentiecomponenten"
    ]  # fmt: skip
    assert isinstance(row, ApplicationRow)
    assert row.fields["technology"] == "t" * 199 + "…"
    assert "Technologie is longer than 200 characters and is cut (1 row)" in reading.warnings[0].message


def test_open_quote_rejects_what_it_swallows(tmp_path: Path) -> None:
    path = write(tmp_path, f'{PORTFOLIO}g;Arnhem;0202;p;Zaken;1;In productie\ng;Arnhem;0202;p;"Open;1;x\ny;z\n')
    row, refused = read(path)
    assert isinstance(row, ApplicationRow)
    assert isinstance(refused, Rejected)
    assert "a quote is opened in it and never closed (2 lines)" in refused.reasons


def test_two_suppliers_with_one_name_stay_two(tmp_path: Path) -> None:
    header = "Leverancier ID;Supplier Name\n"
    rows = read(write(tmp_path, f"{header}l-1;Rijnstede\nl-2;Rijnstede\n"))
    assert [row.supplier.identifier for row in rows if isinstance(row, SupplierRow)] == ["l-1", "l-2"]


def test_hundred_thousand_rows_are_streamed(tmp_path: Path) -> None:
    with (tmp_path / "a.csv").open("w", encoding="utf-8") as file:
        file.write(PORTFOLIO)
        file.writelines(f"g;Arnhem;0202;p-{n};Applicatie {n};{n % 40};In productie\n" for n in range(100_000))
    rows = read_portfolio(tmp_path / "a.csv").rows
    count = sum(isinstance(row, ApplicationRow) for row in islice(rows, 50_000))
    tracemalloc.start()
    count += sum(isinstance(row, ApplicationRow) for row in islice(rows, 5_000))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    count += sum(isinstance(row, ApplicationRow) for row in rows)
    assert count == 100_000
    assert peak < 500_000  # 5,000 rows that somebody keeps take ten times as much


MISTAKES = {
    "rows: servers\ncolumns: {name: a}\n": "mapping.yml:1: rows: Input should be",
    "rows: applications\ncolumns:\n  naam: Systeem\n": "mapping.yml:3: columns.naam: no such field (there are: name,",
    "rows: deployments\ncolumns: {name: a}\n": "mapping.yml:2: columns: environment is needed",
    "rows: applications\ncolumns: {name: a}\nvalues:\n  disposition:\n    weg: away\n": (
        "mapping.yml:5: values.disposition.weg: not one of undecided, retain"
    ),
    "rows: applications\ncolumns: {name: a}\nvalues: {name: {a: b}}\n": (
        "mapping.yml:3: values.name: only these have fixed values: status,"
    ),
    "rows: tenant-uses\ncolumns: {name: a, consumer: b, users: c}\nvalues: {users: {a: b}}\n": (
        "mapping.yml:3: values.users: only these have fixed values: none"
    ),
    "rows: applications\ncolumns: {name: a}\ndefaults: {colour: red}\n": "mapping.yml:3: defaults.colour: no such",
    "rows: applications\ncolumns: {name: a}\ncolumns: {name: b}\n": "mapping.yml:3: stands twice: columns",
    "rows: applications\ncolumns: {name: a}\nencoding: latin-99\n": "mapping.yml:3: encoding: no such encoding",
    "rows: applications\ncolumns: {name: a}\ndates: '%Q'\n": "mapping.yml:3: dates: no strptime format: %Q",
    "rows: applications\ncolumns: {name: a}\ntimezone: Europe/Arnhem\n": "mapping.yml:3: timezone: no such time zone",
    "": "mapping.yml:1: rows: Field required",
    "a: [": "the mapping is no valid YAML",
}


@pytest.mark.parametrize("text", MISTAKES)
def test_mistake_in_a_mapping_is_told_with_its_line(text: str, tmp_path: Path) -> None:
    path = write(tmp_path, text, "mapping.yml")
    with pytest.raises(SettingsError) as error:
        read(write(tmp_path, "a;b\n1;2\n"), None, path)
    assert MISTAKES[text] in error.value.message


def test_mapping_names_a_sheet_that_is_not_there(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as workbook:
        workbook.add_worksheet("Blad1").write_row(0, 0, ["Systeem"])
    mapping = write(tmp_path, "rows: applications\nsheet: Lijst\ncolumns: {name: Systeem}\n", "mapping.yml")
    error = refusal(tmp_path / "a.xlsx", None, mapping)
    assert error.message.startswith("the workbook has no sheet Lijst")
    assert error.hint == "its sheets are: Blad1"


@pytest.mark.parametrize("rows", RowKind)
def test_ready_mapping_is_right_and_reads_every_label_that_it_writes(rows: RowKind) -> None:
    import assettool.adapters.portfolio.known as folder

    mapping = load_mapping(Path(next(iter(folder.__path__))) / f"{rows}.yml", PortfolioMapping)
    assert mapping == known_mapping(rows)
    for field, values in CHOICES[rows].items():
        for value in values:
            assert (
                mapping.words[field][mapping.label(field, value).casefold().replace(" ", "").replace("-", "")] == value
            )


STARTS = [b"", PORTFOLIO.encode(), model(ELEMENT.format("a", "b"))[:-30].encode(), b"<model>", b"PK\x03\x04"]


@QUIET
@given(content=st.binary(max_size=300), start=st.sampled_from(STARTS))
def test_any_bytes_end_in_rows_or_in_an_error_with_a_hint(content: bytes, start: bytes, tmp_path: Path) -> None:
    path = write(tmp_path, start + content)
    for form in (None, *PORTFOLIO_FORMATS):
        with suppress(SourceError):
            read(path, form)


WHOLE = model(
    ELEMENT.format("a", "Zaken"),
    ELEMENT.format("b", "Lijst"),
    '<element identifier="g" xsi:type="BusinessActor"><name>Arnhem</name></element>',
    after=(
        '<relationships><relationship identifier="r" source="a" target="b" xsi:type="Flow"/>'
        '<relationship identifier="s" source="a" target="g" xsi:type="Serving"/></relationships>'
        '<propertyDefinitions><propertyDefinition identifier="d"><name>SWC type</name></propertyDefinition>'
        "</propertyDefinitions>"
    ),
).encode()


@QUIET
@given(place=st.floats(0, 1), junk=st.binary(min_size=1, max_size=8), length=st.integers(0, 30))
def test_damaged_model_ends_in_rows_or_in_an_error(place: float, junk: bytes, length: int, tmp_path: Path) -> None:
    start = int(place * len(WHOLE))
    path = write(tmp_path, WHOLE[:start] + junk + WHOLE[start + length :], "a.xml")
    with suppress(AssettoolError):
        for row in read(path):
            assert row.origin.row > 0


CELLS = st.sampled_from(
    ["", "a", "Zaken", "0202", "202", "xxx", " 1.0", "ja", "1.024,5", "31-12-26", "2026-02-30", "bidirection", "DigiD",
     "a@b.nl", "x" * 250, "null", "=1+1", "1", "In beheer", "Productie", "user"]
)  # fmt: skip


@QUIET
@given(data=st.data(), rows=st.sampled_from(RowKind))
def test_rows_of_a_table_add_up_whatever_stands_in_them(data: st.DataObject, rows: RowKind, tmp_path: Path) -> None:
    headers = [names[0] for names in known_mapping(rows).names.values()]
    width = st.integers(len(headers) - 2, len(headers) + 1)
    written = data.draw(st.lists(width.flatmap(lambda n: st.lists(CELLS, min_size=n, max_size=n)), max_size=6))
    lines = [";".join(row) for row in (headers, *written)]

    found = read(write(tmp_path, "\n".join(lines) + "\n"), "table")

    assert [row.origin.row for row in found] == [number for number, row in enumerate(written, start=2) if any(row)]
