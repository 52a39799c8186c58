from assettool.adapters.sources.headers import find_header, header_of


def test_header_finds_columns_whatever_their_case_and_blanks() -> None:
    header = header_of(1, ["VM ", "free % ", "Mac_Address", ""])
    assert [header.position(name) for name in ("vm", "Free %", "MAC Address", "nothing")] == [0, 1, 2, None]


def test_header_with_a_repeated_column_takes_the_first_and_names_it() -> None:
    header = header_of(1, ["Name", "Model", "name", "NAME"])
    assert header.position("Name") == 0
    assert header.repeated == ("name", "NAME")


def test_header_with_alternatives_takes_the_first_that_is_there() -> None:
    assert header_of(1, ["B", "C"]).position("A", "C", "B") == 1


def test_header_row_is_the_one_with_most_wanted_columns() -> None:
    lines = [(1, ["Name of the list", ""]), (3, ["Name", "x"]), (4, ["Name", "Serial"]), (5, ["a", "b"])]
    found = find_header(lines, ["Name", "Serial"])
    assert found is not None
    assert found.row == 4


def test_header_row_without_any_wanted_column_is_none() -> None:
    assert find_header([(1, ["a", "b"])], ["Name"]) is None
    assert find_header([], ["Name"]) is None


def test_header_row_without_a_mapping_is_the_first_that_looks_like_one() -> None:
    lines = [(1, ["Overview", "", ""]), (2, ["12", "3", "4"]), (3, ["Name", "Serial", "Site"]), (4, ["a", "b", "c"])]
    found = find_header(lines)
    assert found is not None
    assert found.row == 3


def test_header_row_of_one_column_is_the_first_row() -> None:
    found = find_header([(1, ["Name"]), (2, ["a"])])
    assert found is not None
    assert found.row == 1
