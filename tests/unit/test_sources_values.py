from datetime import date, datetime, time

import pytest

from assettool.adapters.sources.values import (
    addresses_in,
    boolean_of,
    is_damaged_by_excel,
    mebibytes_of,
    number_of,
    slug_of,
    split_host_name,
    text_of,
    whole_number_of,
)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (" a ", "a"), ("\ufeffName", "Name"), (2.0, "2"), (2.5, "2.5"), (7, "7"), (True, "True"), (None, ""),
        ("System.String[]", ""), ("NULL", ""), ("#N/A", ""), ("#WAARDE", "#WAARDE"), ("None", "None"),
        ('="0012"', "0012"), ("=SUM(A1)", "=SUM(A1)"), (datetime(2025, 5, 26, 16, 27, tzinfo=None),  # noqa: DTZ001 -- workbooks know no zones
        "2025-05-26T16:27:00"),
        (date(2025, 5, 26), "2025-05-26"), (time(16, 27), "16:27:00"),
    ],
)  # fmt: skip
def test_text_of_a_cell_is_what_it_means(cell: object, text: str) -> None:
    assert text_of(cell) == text  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("", None), (None, None), (5, 5.0), ("5", 5.0), ("1.024,5", 1024.5), ("1.024", 1024.0), ("1,5", 1.5),
        ("1,024.5", 1024.5), ("10.5", 10.5), ("-3", -3.0), ("1.234.567", 1234567.0), ("1 024", 1024.0),
        ("1\u00a0024", 1024.0),
    ],
)  # fmt: skip
def test_number_of_a_cell_is_read_in_dutch_and_english(cell: object, number: float | None) -> None:
    assert number_of(cell) == number  # type: ignore[arg-type]


@pytest.mark.parametrize("cell", ["x", "1,2,3", "nan", "inf", "12 stuks"])
def test_number_of_what_is_none_is_an_error(cell: str) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        number_of(cell)


@pytest.mark.parametrize(
    ("cell", "mebibytes"),
    [("8192", 8192), ("8 GB", 8192), ("8GiB", 8192), ("1,5 TB", 1572864), (8192.4, 8192), ("", None)],
)
def test_mebibytes_of_a_cell_understand_units(cell: object, mebibytes: int | None) -> None:
    assert mebibytes_of(cell) == mebibytes  # type: ignore[arg-type]


def test_whole_number_of_a_cell_is_rounded() -> None:
    assert whole_number_of("3,6") == 4


@pytest.mark.parametrize(
    ("cell", "value"), [("True", True), ("ja", True), ("FALSE", False), ("", False), (False, False), ("?", None)]
)
def test_boolean_of_a_cell_is_read_in_dutch_and_english(cell: object, value: bool | None) -> None:
    assert boolean_of(cell) is value  # type: ignore[arg-type]


def test_addresses_leave_out_what_says_nothing() -> None:
    text = "10.1.2.3, 169.254.1.1;fe80::1 10.1.2.3,2001:db8::5/64,127.0.0.1|0.0.0.0,10.0.0.300"
    assert addresses_in(text) == (["10.1.2.3/32", "2001:db8::5/64"], ["10.0.0.300"])


def test_addresses_take_the_mask_that_is_given() -> None:
    assert addresses_in("10.1.2.3,2001:db8::5,10.1.2.4/16", "255.255.255.0")[0] == [
        "10.1.2.3/24",
        "2001:db8::5/128",
        "10.1.2.4/16",
    ]


@pytest.mark.parametrize(
    ("text", "name", "domain"),
    [
        ("srv01", "srv01", ""), ("SRV01.Arnhem.Example", "SRV01", "arnhem.example"), ("AD\\SRV01", "SRV01", ""),
        ("SRV01$", "SRV01", ""), ("10.1.2.3", "10.1.2.3", ""), ("srv01.", "srv01", ""), (".x", ".x", ""),
    ],
)  # fmt: skip
def test_host_name_is_split_from_its_domain(text: str, name: str, domain: str) -> None:
    assert split_host_name(text) == (name, domain)


def test_number_that_excel_damaged_is_recognised() -> None:
    assert is_damaged_by_excel("1,23457E+11")
    assert not is_damaged_by_excel("5CG12E11")


def test_slug_has_no_blanks_or_capitals() -> None:
    assert slug_of("Gemeente West Maas & Waal ") == "gemeente-west-maas-waal"
