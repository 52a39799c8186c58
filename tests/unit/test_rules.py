from assettool.domain.rules import Rule, RuleBook


def test_rules_when_every_pattern_matches_apply() -> None:
    book = RuleBook([Rule({"cluster": ("*vdi*",), "name": ("w*",)}, {"kind": "virtual_workplace"})])
    assert book.apply({"cluster": "CL-VDI-01", "name": "W001"}).set == {"kind": "virtual_workplace"}
    assert book.apply({"cluster": "CL-VDI-01", "name": "S001"}).set == {}


def test_rules_when_several_match_let_the_later_win() -> None:
    book = RuleBook([Rule({"name": ("*",)}, {"tenant": "a", "site": "x"}), Rule({"name": ("b*",)}, {"tenant": "b"})])
    assert book.apply({"name": "b1"}).set == {"tenant": "b", "site": "x"}


def test_rules_see_what_an_earlier_rule_set() -> None:
    book = RuleBook([Rule({"name": ("*",)}, {"tenant": "a"}), Rule({"tenant": ("a",)}, {"site": "x"})])
    assert book.apply({"name": "b1"}).set == {"tenant": "a", "site": "x"}


def test_rules_when_one_rejects_end_there() -> None:
    book = RuleBook([Rule({"name": ("*-test",)}, reject="a test machine"), Rule({}, {"tenant": "a"})])
    outcome = book.apply({"name": "APP-TEST"})
    assert (outcome.rejected, outcome.set) == ("a test machine", {})


def test_rules_when_a_field_is_missing_see_it_as_empty() -> None:
    book = RuleBook([Rule({"serial": ("",)}, {"site": "none"}), Rule({"serial": ("?*",)}, {"site": "some"})])
    assert book.apply({}).set == {"site": "none"}
    assert book.apply({"serial": "A1"}).set == {"site": "some"}


def test_rules_with_several_patterns_need_one_of_them() -> None:
    book = RuleBook([Rule({"folder": ("*/test", "*/accept*")}, {"tenant": "a"})])
    assert book.apply({"folder": "/dc/Acceptatie"}).set == {"tenant": "a"}
    assert book.apply({"folder": "/dc/prod"}).set == {}


def test_rules_without_conditions_always_apply() -> None:
    assert RuleBook([Rule(set={"tenant": "a"})]).apply({}).set == {"tenant": "a"}


def test_rules_compare_numbers_as_text_and_brackets_as_globs() -> None:
    assert RuleBook([Rule({"vcpus": ("[48]",)}, {"tenant": "a"})]).apply({"vcpus": 8}).set == {"tenant": "a"}


def test_rule_names_are_those_that_patterns_look_at() -> None:
    assert RuleBook([Rule({"Backup Owner": ("x",)}), Rule({"name": ("y",)})]).names == {"backup owner", "name"}


def test_rules_of_another_book_come_before_these() -> None:
    earlier = RuleBook([Rule({"name": ("*",)}, {"kind": "laptop", "site": "a"})])
    book = RuleBook([Rule({"kind": ("laptop",)}, {"site": "b"})]).after(earlier)
    assert dict(book.apply({"name": "x"}).set) == {"kind": "laptop", "site": "b"}
    assert book.names == {"name", "kind"}
