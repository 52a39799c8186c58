"""From the register and planning.yml to the problem that a planner solves."""

from dataclasses import replace
from datetime import date

from register_cases import make_deployment, make_register

from assettool.domain.application import Disposition
from assettool.domain.register import Asset, DataSet, Integration
from assettool.domain.waves.assembling import assemble
from assettool.domain.waves.checking import broken
from assettool.domain.waves.facts import Facts, Login, Remark
from assettool.domain.waves.problem import ItemKind, RuleKind, SpanKind, canonical, trailing
from assettool.domain.waves.rules import (
    Batches,
    Effort,
    Freeze,
    Limit,
    Period,
    Place,
    PlanningRules,
    Sharing,
)

START = date(2027, 1, 4)
RULES = PlanningRules(start=START, weeks=8, teams={"TAB": Limit(400)})


def key(letter: str, tenant: str = "arnhem") -> str:
    """The item of the application with this letter."""
    return f"application:{tenant}/{letter}/"


def made(links: str = "", rules: PlanningRules = RULES, *, facts: dict | None = None, **register):
    """The assembled problem of a small register."""
    return assemble(Facts(make_register(links, **register), **(facts or {})), rules)


def test_what_stays_or_has_moved_is_no_item():
    fields = {
        "A": {"status": "migrated"},
        "B": {"disposition": "retain"},
        "C": {"status": "out_of_scope"},
        "D": {"status": "blocked"},
    }
    problem = made(names="ABCD", fields=fields).problem
    assert [each.key for each in problem.items] == [key("D")]


def test_effort_counts_machines_by_their_share_and_integrations_by_half():
    effort = Effort(
        application={"TAB": 60},
        disposition={Disposition.REHOST: {"TAB": 10}},
        server={"TAB": 30},
        integration={"TAB": 20},
        hundred_users={"TAB": 4},
        hundred_gigabytes={"TAB": 10},
    )
    problem = made(
        "A->B",
        replace(RULES, effort=effort),
        fields={"A": {"users": {"arnhem": 250}, "disposition": "rehost"}},
        deployments=[make_deployment(1, "A", 1, 2), make_deployment(2, "B", 2)],
        assets=[Asset(1, "u1", "one", "virtual_server", "old"), Asset(2, "u2", "two", "virtual_server", "old")],
        data_sets=[DataSet(1, "d", application=1, size_mb=50_000)],
    ).problem
    # 60 + 10 (rehost) + 1.5 x 30 (its own, and half of a shared one) + 20/2 + 2.5 x 4 + 0.5 x 10
    assert problem.item[key("A")].demand["TAB"] == 140
    assert problem.item[key("B")].demand["TAB"] == 60 + 15 + 10


def test_work_of_more_than_its_most_a_week_is_spread():
    effort = Effort(application={"TAB": 900}, at_most=400)
    assert made(names="A", rules=replace(RULES, effort=effort)).problem.item[key("A")].weeks == 3


def test_hard_integrations_order_and_those_without_a_bridge_tie():
    unbridged = Integration(9, 2, 3, is_bridge_allowed=False)
    problem = made("A=>B", integrations=[unbridged], names="ABC").problem
    [order] = problem.orders
    assert (order.before, order.after, order.gap) == ((key("A"),), (key("B"),), 0)
    assert order.rule.names == ("A (arnhem)", "B (arnhem)")
    [together] = problem.togethers
    assert together.items == (key("B"), key("C"))
    assert together.rule.kind is RuleKind.NO_BRIDGE


def test_a_circle_of_hard_integrations_is_two_orders():
    assert {(each.before, each.after) for each in made("A<>B").problem.orders} == {
        ((key("A"),), (key("B"),)),
        ((key("B"),), (key("A"),)),
    }


def test_a_soft_integration_costs_for_each_week_between_its_ends():
    [span] = made("A->B").problem.spans
    assert (set(span.items), span.weight, span.kind) == ({key("A"), key("B")}, 100, SpanKind.BRIDGE)


def test_an_integration_with_itself_is_remarked_and_harmless():
    found = made("A->A")
    assert (Remark.LINKED_TO_ITSELF, "A (arnhem)") in found.remarks
    assert found.problem.spans == []
    assert found.problem.togethers == []


def test_what_needs_an_application_that_stays_is_remarked():
    found = made("A=>B", fields={"A": {"disposition": "retain"}})
    assert (Remark.NEEDS_WHAT_STAYS, "B (arnhem) → A (arnhem)") in found.remarks
    assert made("A=>B", fields={"A": {"status": "migrated"}}).remarks == [
        (Remark.NO_DEPLOYMENT, "B (arnhem)"),
        (Remark.NO_DISPOSITION, "B (arnhem)"),
    ]


def shared(rules: PlanningRules, cost: int = 5000):
    return made(
        names="AB",
        rules=rules,
        facts={"weekly_cost": {"u1": cost}},
        deployments=[make_deployment(1, "A", (1, "database")), make_deployment(2, "B", (1, "database"))],
        assets=[Asset(1, "u1", "ARN-SQL-01", "virtual_server", "old")],
    ).problem


def test_a_shared_machine_that_is_tied_ties_its_applications():
    problem = shared(replace(RULES, sharing={"database": Sharing.TIE}))
    [together] = problem.togethers
    assert set(together.items) == {key("A"), key("B")}
    assert together.rule.names == ("ARN-SQL-01",)
    assert problem.spans == []


def test_a_shared_machine_that_is_split_costs_its_licences_and_leaves_last():
    problem = shared(RULES)
    [span] = problem.spans
    assert (span.kind, span.weight, span.name) == (SpanKind.DOUBLE_RUNNING, 50, "ARN-SQL-01")
    assert trailing(problem, {key("A"): 2, key("B"): 5}) == {"server:u1": 5}
    assert problem.item[key("A")].members == ("netbox_assettool.application:1",)


def test_a_freeze_bars_its_tenants_and_whoever_they_use_an_application_of():
    period = Period(date(2027, 1, 13), date(2027, 1, 13))
    rules = replace(RULES, freezes=(Freeze("Elections", period, tenants=frozenset({"rheden"})),))
    fields = {"A": {"tenant": "rheden"}, "B": {"users": {"rheden": 3}}, "C": {}}
    bars = made(names="ABC", rules=rules, fields=fields).problem.bars
    assert {each.item for each in bars} == {key("A", "rheden"), key("B")}
    assert {each.weeks for each in bars} == {frozenset({1})}
    assert {each.rule.names for each in bars} == {("Gemeente Rheden", "Elections")}


def test_a_freeze_of_netbox_and_one_of_an_application_hold_too():
    everybody = Freeze("Christmas", Period(date(2027, 1, 4), date(2027, 1, 8)))
    rules = replace(RULES, freezes=(Freeze("Tax", Period(date(2027, 1, 25), None), applications=frozenset({"A"})),))
    bars = made(names="AB", rules=rules, facts={"freezes": [everybody]}).problem.bars
    barred = {(each.item, each.rule.names[1]): sorted(each.weeks) for each in bars}
    assert barred == {
        (key("A"), "Christmas"): [0],
        (key("B"), "Christmas"): [0],
        (key("A"), "Tax"): [3, 4, 5, 6, 7],
    }


def test_a_window_bars_what_is_not_wholly_in_it():
    rules = replace(RULES, windows={"arnhem": Period(date(2027, 1, 12), date(2027, 1, 31))})
    [bar] = made(names="A", rules=rules).problem.bars
    assert sorted(bar.weeks) == [0, 1, 4, 5, 6, 7]
    assert (bar.rule.first, bar.rule.last) == (2, 3)


def test_what_ran_or_is_approved_breaks_no_rule_where_it_is():
    frozen = [Freeze("Elections", Period(START, date(2027, 1, 10)))]
    rules = replace(
        RULES,
        effort=Effort(application={"TAB": 900}, at_most=400),
        freezes=frozen,
        windows={"arnhem": Period(date(2027, 1, 18))},
        applications=Limit(1),
    )
    there = {"facts": {"settled": {key("B"): START, key("C"): START}}}
    unbridged = Integration(9, 2, 3, is_bridge_allowed=False)
    found = made("A=>B", rules, names="ABC", integrations=[unbridged], **there).problem
    placed = {key("A"): 4, key("B"): 0, key("C"): 0}
    assert broken(found, placed) == []
    assert {each.rule.kind for each in broken(found, placed | {key("A"): 1})} >= {RuleKind.WINDOW, RuleKind.WORK}
    assert {each.rule.kind for each in broken(found, placed | {key("B"): 5})} >= {RuleKind.DONE, RuleKind.NO_BRIDGE}


def test_what_was_taken_apart_is_not_put_together_again():
    unbridged = [Integration(9, 1, 2, is_bridge_allowed=False), Integration(10, 2, 3, is_bridge_allowed=False)]
    settled = {key("A"): START, key("B"): date(2027, 1, 11)}
    [left] = made(names="ABC", integrations=unbridged, facts={"settled": settled}).problem.togethers
    assert left.items == (key("B"), key("C"))


def test_what_follows_something_approved_still_waits_for_it():
    found = made("A=>B", facts={"settled": {key("A"): date(2027, 1, 25)}}).problem
    assert {each.rule.kind for each in broken(found, {key("A"): 3, key("B"): 2})} == {RuleKind.COUPLED}


def test_a_batch_that_moved_before_the_plan_begins_is_no_item():
    logins = [Login("1", "arnhem"), Login("2", "arnhem"), Login("3", "arnhem")]
    rules = replace(RULES, batches=Batches(accounts=2))
    batches = [each.key for each in made(rules=rules, facts={"logins": logins}).problem.items]
    assert len(batches) == 2
    moved = {"logins": logins, "settled": {batches[0]: date(2026, 12, 7)}}
    assert [each.key for each in made(rules=rules, facts=moved).problem.items] == batches[1:]


def test_fixed_forbidden_and_settled_places_bar():
    rules = replace(
        RULES,
        fixed=(Place("A@arnhem", Period(date(2027, 1, 18), date(2027, 1, 18))),),
        forbidden=(Place("B", Period(date(2027, 1, 4), date(2027, 1, 17))), Place("Nobody", Period())),
    )
    found = made(names="ABC", rules=rules, facts={"settled": {key("C"): date(2027, 1, 11)}})
    barred = {(each.item, each.rule.kind): sorted(each.weeks) for each in found.problem.bars}
    assert barred == {
        (key("A"), RuleKind.FIXED): [0, 1, 3, 4, 5, 6, 7],
        (key("B"), RuleKind.FORBIDDEN): [0, 1],
        (key("C"), RuleKind.DONE): [0, 2, 3, 4, 5, 6, 7],
    }
    assert (Remark.UNKNOWN_APPLICATION, "Nobody") in found.remarks


def test_what_ran_before_the_plan_begins_is_past():
    found = made("A=>B", facts={"settled": {key("A"): date(2026, 12, 7)}})
    assert [each.key for each in found.problem.items] == [key("B")]
    assert found.problem.orders == []


def test_workplaces_and_accounts_follow_what_many_users_need():
    machines = [Asset(number, f"u{number}", f"L{number}", "laptop", "old", tenant="arnhem") for number in range(1, 6)]
    machines.append(Asset(7, "u7", "gone", "laptop", "old", "retired", "arnhem"))
    rules = replace(
        RULES, needed_by_percent=50, batches=Batches(workplaces=3, accounts=2), effort=Effort(workplace={"TAB": 3})
    )
    problem = made(
        names="AB",
        rules=rules,
        fields={"A": {"users": {"arnhem": 2}}, "B": {"users": {"arnhem": 1}}},
        facts={"logins": [Login(each, "arnhem") for each in ("x", "y", "z")]},
        assets=machines,
    ).problem
    batches = [each for each in problem.items if each.kind is not ItemKind.APPLICATION]
    assert [(each.key, len(each.members), each.demand) for each in batches] == [
        ("workplaces:arnhem:laptop:1", 3, {"TAB": 9}),
        ("workplaces:arnhem:laptop:2", 2, {"TAB": 6}),
        ("accounts:arnhem:accounts:1", 2, {}),
        ("accounts:arnhem:accounts:2", 1, {}),
    ]
    [order] = problem.orders
    assert order.before == (key("A"),)
    assert set(order.after) == {each.key for each in batches}


def test_tenants_in_order_and_canaries_first():
    rules = replace(RULES, order=(frozenset({"rheden"}), frozenset({"arnhem"})), canaries=frozenset({"rheden"}))
    first, second = made(names="AB", rules=rules, fields={"A": {"tenant": "rheden"}}).problem.orders
    assert (first.before, first.after, first.gap) == ((key("A", "rheden"),), (key("B"),), 0)
    assert (second.before, second.after, second.gap) == ((key("A", "rheden"),), (key("B"),), 1)


def test_capacity_differs_by_week_and_counts_applications_and_users():
    rules = replace(RULES, teams={"TAB": Limit(400, {date(2027, 1, 11): 0})}, users=Limit(50), applications=Limit(2))
    resources = made(names="A", rules=rules).problem.resource
    assert resources["TAB"].limits == (400, 0, 400, 400, 400, 400, 400, 400)
    assert resources["TAB"].is_spread
    assert resources["users"].limits == (50,) * 8
    assert not resources["applications"].is_spread


def test_the_order_of_the_rows_changes_nothing():
    register = make_register("A=>B B->C C<>D", names="ABCDE")
    turned = replace(
        register,
        applications=dict(reversed(register.applications.items())),
        integrations=dict(reversed(register.integrations.items())),
    )
    one, other = (canonical(assemble(Facts(each), RULES).problem) for each in (register, turned))
    assert one == other
