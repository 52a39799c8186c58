"""How a report is written in each form: numbers, days, weeks and euros by language, lights, links, and what is odd."""

import io
import re
import zipfile
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from django.utils import translation
from python_calamine import CalamineWorkbook

from assettool.domain.report import (
    Cell,
    Chart,
    Column,
    Figure,
    Figures,
    FileFormat,
    Form,
    Kind,
    Light,
    Report,
    ReportName,
    Section,
    Series,
    Table,
    Verdict,
    Words,
)
from netbox_assettool.reports.charts import svg
from netbox_assettool.reports.writing import html, written
from netbox_assettool.reports.writing.forms import Forms
from netbox_assettool.reports.writing.markdown import escaped

pytestmark = pytest.mark.real

ADDRESS = "https://netbox.example"
DAY = date(2026, 2, 26)
FORMULAS = ("=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "'=1")
COLUMNS = (
    Column("name", "Name"),
    Column("number", "Number", Kind.NUMBER),
    Column("again", "number", Kind.NUMBER),
    Column("euros", "Cost", Kind.CENTS),
    Column("day", "Day", Kind.DATE),
    Column("week", "Week", Kind.WEEK),
    Column("part", "Part", Kind.PERCENT),
)


def row(name: str, light: Light | None = None, link: str = "") -> tuple[Cell, ...]:
    return (
        Cell(name, link, light),
        Cell(2547, "/numbers/"),
        Cell(Decimal("3.50")),
        Cell(-123_456),
        Cell(DAY),
        Cell(date(2026, 2, 23)),
        Cell(Decimal("45.5")),
    )


def report(*blocks, language: str = "nl", title: str = "Deel") -> Report:
    return Report(
        ReportName.PROGRESS,
        "Voortgang",
        language,
        date(2026, 11, 29),
        datetime(2026, 11, 29, 9, tzinfo=UTC),
        (Section("part", title, blocks),),
    )


def table(*rows: tuple[Cell, ...], **fields) -> Table:
    return Table("table", "Tabel", COLUMNS, rows, **fields)


def text(found: Report, form: FileFormat) -> str:
    return written(found, form, ADDRESS).content.decode("utf-8-sig")


def workbook(found: Report) -> CalamineWorkbook:
    return CalamineWorkbook.from_filelike(io.BytesIO(written(found, FileFormat.XLSX, ADDRESS).content))


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("nl", ["2.547", "3,50", "€ -1.234,56", "26-02-2026", "week 9 2026", "45,5%"]),
        ("en", ["2,547", "3.50", "-€1,234.56", "26 Feb 2026", "week 9 2026", "45.5%"]),
    ],
)
def test_values_when_written_for_people_then_they_are_as_the_language_has_them(language, shown):
    forms = Forms(language)
    cells = zip(row("")[1:], COLUMNS[1:], strict=True)
    assert [forms.text(cell.value, column.kind).replace("\xa0", " ") for cell, column in cells] == shown


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("nl", "x;2547;3,50;-1234,56;26-02-2026;week 9 2026;45,5%"),
        ("en", "x;2547;3.50;-1234.56;2026-02-26;week 9 2026;45.5%"),
    ],
)
def test_csv_when_written_then_numbers_are_what_spreadsheets_of_the_language_read(language, line):
    content = written(report(table(row("x")), language=language), FileFormat.CSV, ADDRESS).content
    assert content.startswith(b"\xef\xbb\xbf")
    assert f"\r\n{line}\r\n" in content.decode()


@pytest.mark.parametrize("name", FORMULAS)
def test_text_when_it_is_a_formula_then_no_spreadsheet_runs_it(name):
    found = report(
        table(row(name), note=name),
        Figures((Figure("f", name, 1, note=name),)),
        Verdict("v", name, Light.RED, name),
        Words((name,), name),
        title=name,
    )
    fields = [field for line in text(found, FileFormat.CSV).splitlines() for field in line.split(";")]
    assert f"'{name}".replace("\t", "") in [field.strip('"').replace("\t", "") for field in fields]
    assert not [field for field in fields if re.match(r'"?[=+@\t]', field)]
    assert not [field for field in fields if re.match(r'"?-', field) and not re.fullmatch(r"-[\d,]+", field)]
    book = workbook(found)
    cells = {cell for sheet in book.sheet_names for line in book.get_sheet_by_name(sheet).to_python() for cell in line}
    assert name in cells


def test_html_when_a_name_is_markup_then_it_is_words_everywhere():
    name = "<script>alert(1)</script>\"'&"
    chart = Chart("chart", name, Form.LINE, (name,), (Series(name, (1,)),), name)
    found = report(
        table(row(name), total=row(name), note=name),
        Figures((Figure("f", name, name, Kind.TEXT, note=name),)),
        Verdict("v", name, Light.AMBER, name),
        Words((name,), name),
        chart,
        title=name,
    )
    page = text(found, FileFormat.HTML)
    assert "<script" not in page
    assert page.count("&lt;script&gt;") >= 10


def test_html_when_a_table_is_very_long_then_it_says_where_the_rest_is():
    rows = tuple(row(f"SRV-{number}") for number in range(1500))
    page = text(report(table(*rows), language="en"), FileFormat.HTML)
    assert page.count("<tr>") == 1001
    assert "The first 1,000 of 1,500 rows" in page
    assert len(page) < 2_000_000
    assert text(report(table(*rows)), FileFormat.CSV).count("SRV-") == 1500


def test_html_when_printed_without_colour_then_lights_are_known_by_shape_and_word():
    page = text(report(*(Verdict(light, "x", light, "y") for light in Light)), FileFormat.HTML)
    assert re.findall(r'<span class="light \w+">(.) (\w+)</span>', page) == [
        ("●", "Groen"),
        ("▲", "Oranje"),
        ("■", "Rood"),
        ("○", "Onbekend"),
    ]


def test_html_when_read_aloud_then_tables_have_captions_and_scopes():
    page = text(report(table(row("x"), total=row("y"))), FileFormat.HTML)
    assert '<caption id="table-table">Tabel</caption>' in page
    assert page.count('scope="col"') == len(COLUMNS)
    assert page.count('scope="row"') == 2
    assert '<html lang="nl">' in page


def test_part_of_a_page_when_made_then_its_links_stay_below_netbox():
    assert 'href="/numbers/"' in html.part(report(table(row("x"))))


def test_table_when_it_has_no_rows_then_every_form_says_what_is_not_there():
    found = report(table(empty="Niets hier"))
    assert all("Niets hier" in text(found, form) for form in FileFormat if form is not FileFormat.XLSX)
    sheet = workbook(found).get_sheet_by_name("Deel")
    assert "Niets hier" in [cell for line in sheet.to_python() for cell in line]


def test_workbook_when_opened_then_it_has_numbers_days_and_tables():
    content = workbook(report(table(row("x", Light.GREEN), total=row("Totaal")), Figures((Figure("f", "Aantal", 7),))))
    assert content.sheet_names == ["Rapportage", "Deel"]
    lines = content.get_sheet_by_name("Deel").to_python()
    assert ["Name", "Number", "number 2", "Cost", "Day", "Week", "Part"] in lines
    assert ["● Groen x", 2547.0, 3.5, -1234.56, DAY, "week 9 2026", 0.455] in lines
    assert ["Aantal", 7.0] in [line[:2] for line in content.get_sheet_by_name("Rapportage").to_python()]


def test_workbook_when_sections_have_odd_names_then_its_sheets_have_legal_ones():
    sections = [
        Section(str(number), name, ())
        for number, name in enumerate(["a/b:c", "A B C", "'x'", "History", "", "y" * 40, "Y" * 40])
    ]
    base = report()
    found = Report(base.name, base.title, "en", base.as_of, base.made_at, tuple(sections))
    names = workbook(found).sheet_names
    assert len(names) == len({name.casefold() for name in names}) == 8
    assert all(0 < len(name) <= 31 and not re.search(r"[\[\]:*?/\\]|^'|'$", name) for name in names)
    assert "history" not in [name.casefold() for name in names]


def test_workbook_when_a_text_is_longer_than_a_cell_then_it_is_cut():
    found = workbook(report(table(row("x" * 40_000)))).get_sheet_by_name("Deel").to_python()
    assert max(len(cell) for line in found for cell in line if isinstance(cell, str)) == 32_767


def test_workbook_when_printed_then_long_texts_have_room_and_the_numbers_of_charts_stay_off_the_paper():
    chart = Chart("chart", "Verloop", Form.LINE, ("a",), (Series("Aantal", (1,)),), "Wat het toont")
    content = written(report(table(row("x " * 50), row("y " * 10_000)), chart), FileFormat.XLSX, ADDRESS).content
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        sheet, names = book.read("xl/worksheets/sheet2.xml").decode(), book.read("xl/workbook.xml").decode()
    heights = [float(height) for height in re.findall(r'<row [^>]*ht="([\d.]+)" customHeight', sheet)]
    assert heights[1:] == [30.0, 405.0]
    assert re.search(r"Print_Area[^>]*>Deel!\$A\$1:\$I\$\d+<", names)
    assert 'r="O' in sheet


def test_markdown_when_a_name_has_signs_then_it_means_itself():
    assert escaped("a|b *c* [d](e) <f> `g`") == r"a\|b \*c\* \[d\](e) \<f\> \`g\`"
    assert escaped("srv_app_01\nnext") == "srv_app_01 next"
    assert (escaped("# head"), escaped("1. one"), escaped("- item"), escaped("&lt;")) == (
        r"\# head",
        r"1\. one",
        r"\- item",
        r"\&lt;",
    )


def test_markdown_when_a_cell_has_a_link_then_it_leads_to_netbox():
    found = text(report(table(row("x", link="/applications/?q=a (b)"))), FileFormat.MD)
    assert f"[x]({ADDRESS}/applications/?q=a%20(b%29)" in found


# Charts


def chart(form: Form = Form.LINE, weeks: int = 40) -> Chart:
    places = tuple(date(2026, 1, 5) + timedelta(weeks=number) for number in range(weeks))
    done = tuple(number * 5 if number < weeks // 2 else None for number in range(weeks))
    planned = tuple(number * 5.5 for number in range(weeks))
    return Chart(
        "burnup", "Burn-up", form, places, (Series("Done", done), Series("Plan", planned, True)), "What it shows"
    )


@pytest.mark.parametrize("form", list(Form))
@pytest.mark.parametrize("weeks", [0, 1, 40])
def test_chart_when_drawn_then_it_is_an_image_with_a_name_and_needs_nothing(form, weeks):
    with translation.override("en"):
        drawn = svg(chart(form, weeks), Forms("en"))
    root = ElementTree.fromstring(drawn)
    assert root.get("role") == "img"
    named = {each.get("id"): each.text for each in root if each.get("id")}
    assert [named[key] for key in root.get("aria-labelledby").split()] == ["Burn-up", "What it shows"]
    assert not re.search(r"<script|<!--|kozea|pygal\.org|xlink:href=\"http|url\(", drawn)


def test_chart_when_drawn_twice_then_it_is_the_same_to_the_letter():
    assert svg(chart(), Forms("nl")) == svg(chart(), Forms("nl"))


def test_chart_when_a_line_is_planned_then_it_is_dashed():
    assert re.search(r"\.serie-1\{[^}]*stroke-dasharray:6,4", svg(chart(), Forms("nl")))


@pytest.mark.parametrize("form", list(FileFormat))
def test_file_when_nobody_says_where_netbox_is_then_nothing_in_it_is_a_link_and_all_else_is_there(form):
    content = written(report(table(row("Ada", link="/ada/"))), form, "").content
    if form is FileFormat.XLSX:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            content = b"".join(book.read(name) for name in book.namelist())
    assert b"Ada" in content
    assert form is FileFormat.JSON or b"/ada/" not in content
