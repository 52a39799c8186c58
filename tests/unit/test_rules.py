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


LIKELY = Rule({"platform": ("windows*",)}, {"kind": "laptop", "tenant": "a"}, is_guess=True)
CERTAIN = Rule({"model": ("vmware*",)}, {"kind": "virtual_server"})


def test_rules_when_only_a_guess_sets_the_kind_say_so() -> None:
    outcome = RuleBook([LIKELY]).apply({"platform": "Windows 11"})
    assert outcome.set == {"kind": "laptop", "tenant": "a"}
    assert outcome.is_kind_guessed


def test_rules_when_the_kind_is_known_guess_all_but_the_kind() -> None:
    outcome = RuleBook([LIKELY]).apply({"platform": "Windows 11"}, is_kind_known=True)
    assert outcome.set == {"tenant": "a"}
    assert not outcome.is_kind_guessed


def test_rules_let_what_is_known_win_from_a_guess_in_any_order() -> None:
    row = {"platform": "Windows 11", "model": "VMware20,1"}
    for rules in ([LIKELY, CERTAIN], [CERTAIN, LIKELY]):
        outcome = RuleBook(rules).apply(row)
        assert outcome.set == {"kind": "virtual_server", "tenant": "a"}
        assert not outcome.is_kind_guessed


def test_rules_let_a_later_guess_win_from_an_earlier_one() -> None:
    other = Rule({"platform": ("*11",)}, {"kind": "fat_client"}, is_guess=True)
    outcome = RuleBook([LIKELY, other]).apply({"platform": "Windows 11"})
    assert (outcome.set["kind"], outcome.is_kind_guessed) == ("fat_client", True)
