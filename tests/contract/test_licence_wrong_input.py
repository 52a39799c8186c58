"""Wrong input about licences: one error that says what to do, or rejected rows and warnings, never a fault."""

import json
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assettool.adapters.licences import LICENCE_FORMATS, read_licences
from assettool.adapters.licences.mapping import NEEDED, LicenceMapping, RowKind, known_mapping
from assettool.adapters.products_file import load_products
from assettool.adapters.row_mapping import load_mapping
from assettool.domain.licence_rows import AssignmentRow, EntitlementRow, LicenceRow
from assettool.errors import AssettoolError, SettingsError, SourceError

ON = date(2026, 3, 2)
QUIET = settings(
    database=None, max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
ONE = "- {key: a, publisher: P, name: N, metrics: core}"
REPOSITORY = Path(__file__).parents[2]


def write(folder: Path, text: str | bytes, name: str = "a.csv") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def read(path: Path, form: str | None = None, mapping: Path | None = None) -> list[LicenceRow]:
    return list(read_licences(path, form, mapping, ON).rows)


STRANGERS = {
    "empty.csv": (b"", "the file is empty"),
    "letter.csv": (b"%PDF-1.7\n...", "this is a PDF document, not a table"),
    "list.json": (b'[{"name": "a"}]', "this JSON is no file about licences that is known"),
    "assets.csv": (b"Name;Serial\na;b\n", "this text is no file about licences that is known"),
    "half.xlsx": (b"PK\x03\x04 and then nothing", "the workbook is cut off or damaged"),
    "gone.csv": (None, "cannot read the file"),
}


@pytest.mark.parametrize("name", STRANGERS)
def test_file_when_it_is_not_about_licences_then_it_says_what_it_is(name: str, tmp_path: Path) -> None:
    content, message = STRANGERS[name]
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(SourceError) as error:
        read(path)
    assert message in error.value.message
    assert error.value.message.endswith(str(path))
    assert error.value.hint


@pytest.mark.parametrize("form", LICENCE_FORMATS)
def test_format_when_the_file_is_of_another_kind_then_it_is_refused_as_a_whole(form: str, tmp_path: Path) -> None:
    with pytest.raises(AssettoolError) as error:
        read(write(tmp_path, "Name;Serial\na;b\n"), form)
    assert error.value.hint


@pytest.mark.parametrize("content", ["[]", "{}", "3", '{"value": 3}', '{"value": [3]}', '[{"skuPartNumber": "A"}]'])
def test_json_when_no_subscription_is_in_it_then_it_is_refused(content: str, tmp_path: Path) -> None:
    with pytest.raises(SourceError):
        read(write(tmp_path, content, "a.json"), "microsoft-subscriptions")


def test_json_when_records_are_odd_then_they_are_rejected_and_pages_are_joined(tmp_path: Path) -> None:
    sku = {"skuId": "x", "skuPartNumber": "A", "consumedUnits": 1, "prepaidUnits": {"enabled": 1}}
    odd = {**sku, "consumedUnits": "veel", "prepaidUnits": {"enabled": -3}}
    pages = [{"value": [sku, 3, odd]}, {"value": [sku]}]
    rows = read(write(tmp_path, json.dumps(pages), "a.json"))
    assert [type(row).__name__ for row in rows] == ["SubscriptionRow", "Rejected", "Rejected", "SubscriptionRow"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_table_when_written_by_anything_then_it_is_read(encoding: str, delimiter: str, tmp_path: Path) -> None:
    lines = [["Referentie", "Product", "Aantal", "Omschrijving"], ["4500", "Büro", "3", "café"]]
    text = "\r\n".join(delimiter.join(cells) for cells in lines)
    [row] = read(write(tmp_path, text.encode(encoding)))
    assert isinstance(row, EntitlementRow)
    assert (row.product.name, row.quantity) == ("Büro", 3)


@pytest.mark.parametrize(
    ("cell", "quantity"),
    [
        ("1.250", 1250),
        ("1,250", 1250),
        ("1 250", 1250),
        ("1.250,00", 1250),
        ("1250,0", 1250),
        ("'12", 12),
        ("1,2E+2", 120),
    ],
)
def test_quantity_when_people_write_it_in_their_way_then_it_is_the_same_number(
    cell: str, quantity: int, tmp_path: Path
) -> None:
    [row] = read(write(tmp_path, f"Referentie;Product;Aantal\n4500;Visio;{cell}\n"))
    assert isinstance(row, EntitlementRow)
    assert row.quantity == quantity


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("45.292", "2024-01-01"), ("45292", "2024-01-01"), ("1-1-2024", "2024-01-01"), ("2024-01-01", "2024-01-01"),
        ("1 januari 2024", "2024-01-01"), ("31-12-9999", "None"), ("", "None"),
    ],
)  # fmt: skip
def test_day_when_people_or_excel_write_it_in_their_way_then_it_is_the_same_day(
    cell: str, day: str, tmp_path: Path
) -> None:
    [row] = read(write(tmp_path, f"Referentie;Product;Aantal;Begin\n4500;Visio;1;{cell}\n"))
    assert isinstance(row, EntitlementRow)
    assert str(row.start) == day


def test_users_when_a_name_begins_as_an_apostrophe_does_then_it_stays(tmp_path: Path) -> None:
    [row] = read(write(tmp_path, "Referentie;Product;Aantal;Gemeente\n4500;Visio;1;'s-Hertogenbosch\n"))
    assert isinstance(row, EntitlementRow)
    assert row.organisation.name == "'s-Hertogenbosch"


@pytest.mark.parametrize("number", [100, 250, 1000])
def test_users_when_there_are_as_many_as_exports_stop_at_then_the_file_is_not_taken_for_whole(
    number: int, tmp_path: Path
) -> None:
    lines = "".join(f"u{each}@x.example,Unlicensed\n" for each in range(number))
    reading = read_licences(write(tmp_path, f"User principal name,Licenses\n{lines}"), None, None, ON)
    assert all(isinstance(row, AssignmentRow) for row in reading.rows)
    assert reading.complete == set()
    assert f"exactly {number} rows" in reading.warnings[-1].message


def test_users_when_it_is_a_page_of_several_then_the_file_is_not_taken_for_whole(tmp_path: Path) -> None:
    users = [{"userPrincipalName": "a@x", "assignedLicenses": []}]
    path = write(tmp_path, json.dumps({"value": users, "@odata.nextLink": "https://graph/next"}), "a.json")
    reading = read_licences(path, None, None, ON)
    assert len(list(reading.rows)) == 1
    assert reading.complete == set()
    assert "follow @odata.nextLink" in reading.warnings[-1].message


@pytest.mark.parametrize("rows", RowKind)
def test_ready_mapping_when_read_as_a_persons_then_it_is_right(rows: RowKind) -> None:
    import assettool.adapters.licences.known as folder

    mapping = load_mapping(Path(next(iter(folder.__path__))) / f"{rows}.yml", LicenceMapping)
    assert mapping == known_mapping(rows)
    assert set(mapping.needed) in [set(names) for names in NEEDED[rows]]


def test_mapping_when_wrong_then_every_problem_is_told_with_its_line(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "rows: entitlements\ncolumns: {product: P, prijs: X}\nvalues:\n  metric: {sag: sag}\n  product: {a: b}\n",
        "m.yml",
    )
    with pytest.raises(SettingsError) as error:
        read(write(tmp_path, "P;X\n1;2\n"), None, path)
    for told in (
        "m.yml:2: columns.prijs: no such field",
        "reference is needed",
        "m.yml:4: values.metric.sag: not one of",
    ):
        assert told in error.value.message
    assert "m.yml:5: values.product: only these have fixed values: metric, dual_use_basis" in error.value.message


def test_example_catalogue_when_loaded_then_every_rule_means_a_product_of_it() -> None:
    found = load_products(REPOSITORY / "inventory" / "products.yml")
    keys = {row.product.key for row in found.products}
    assert {rule.product for rule in found.rules} - keys == {""}
    assert len({rule.id for rule in found.rules}) == len(found.rules)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"products:\n{ONE}\n{ONE}",
         "products.yml:3: products.1.key: another product has it already: a"),
        ("products:\n- {key: a, publisher: P, name: N, metrics: core, included_in: b}",
         "products.yml:2: products.0.included_in: there is no product with this key: b"),
        ("products:\n- {key: a, publisher: P, name: N, metrics: core, skus: [X]}\n"
         "- {key: b, publisher: P, name: N, metrics: core, skus: [x]}",
         "products.yml:3: products.1.skus.0: another product has it already: x"),
        ("rules:\n- {name: x}", "products.yml:2: rules.0: a rule has either `product` or `free: true`"),
        ("rules:\n- {name: x, free: true, guess: true}", "products.yml:2: rules.0: only a product can be a guess"),
        ("products:\n- {key: a, publisher: P, name: N, metrics: core, terms: {cores: 3}}", "products.0.terms.cores"),
        ("rules:\n- {name: x, free: true, name: y}", "products.yml:2: stands twice: name"),
    ],
)  # fmt: skip
def test_catalogue_when_wrong_then_every_problem_is_told_with_its_line(text: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as error:
        load_products(write(tmp_path, text, "products.yml"))
    assert said in error.value.message
    assert error.value.hint


@QUIET
@given(st.binary(max_size=400), st.sampled_from(["a.csv", "a.xlsx", "a.json", "a.yml"]))
def test_reader_when_given_anything_at_all_then_only_our_errors_escape(
    tmp_path: Path, content: bytes, name: str
) -> None:
    with suppress(AssettoolError):
        read(write(tmp_path, content, name))


@QUIET
@given(st.sampled_from(list(RowKind)), st.lists(st.lists(st.text(max_size=12), max_size=30), max_size=6))
def test_table_when_its_cells_are_anything_then_every_row_is_read_or_rejected(
    tmp_path: Path, rows: RowKind, cells: list[list[str]]
) -> None:
    columns = [names[0] for names in known_mapping(rows).names.values()]
    clean = [[cell.translate(str.maketrans("", "", ';"\r\n\0')) for cell in row] for row in cells]
    text = "\n".join(";".join(row) for row in [columns, *clean])
    with suppress(AssettoolError):
        for row in read(write(tmp_path, text.encode("utf-8", "replace")), "table"):
            assert row.origin.row > 1
