"""The highlight report and the settlement: what they tell on good and on bad days."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from plugin_cases import (
    allow,
    make_account,
    make_application,
    make_budget_line,
    make_contract,
    make_milestone,
    make_note,
    make_risk,
    make_share,
    make_waiver,
    make_wave,
    make_wave_run,
)
from tenancy.models import Tenant

from assettool.domain.report import Figures, FileFormat, Light, Report, ReportName, Table, Verdict, Words
from netbox_assettool.models import BudgetLine, Milestone, Risk, SettlementShare
from netbox_assettool.reports.asked import Asked
from netbox_assettool.reports.registry import built
from netbox_assettool.reports.writing import written

pytestmark = [pytest.mark.real, pytest.mark.django_db]

END_OF_MARCH = date(2026, 3, 31)
HOSTILE = ("=cmd|' /C calc'!A0", "<script>alert(1)</script>", "مرحبا", "x" * 200)


def tenant(name):
    return Tenant.objects.create(name=name, slug=name.lower())


def report(name, user, language="en", as_of=END_OF_MARCH, **asked) -> Report:
    return built(name, Asked(user, language, as_of, **asked))


def blocks(found: Report, kind):
    return {
        getattr(each, "key", place): each
        for place, each in enumerate(block for section in found.sections for block in section.blocks)
        if isinstance(each, kind)
    }


def rows(found: Report, key: str) -> list[tuple[object, ...]]:
    return [tuple(cell.value for cell in row) for row in blocks(found, Table)[key].rows]


def lights(found: Report) -> dict[str, Light]:
    return {key: each.light for key, each in blocks(found, Verdict).items()}


@pytest.mark.parametrize("name", [ReportName.HIGHLIGHT, ReportName.SETTLEMENT])
@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("as_of", [date(2020, 1, 1), timezone.localdate()])
def test_report_when_there_is_no_data_then_every_form_says_so(name, language, as_of, admin_user):
    found = report(name, admin_user, language, as_of)
    for form in FileFormat:
        assert written(found, form, "https://netbox").content
    assert all(not table.rows for table in blocks(found, Table).values())


@pytest.mark.parametrize("name", [ReportName.HIGHLIGHT, ReportName.SETTLEMENT])
def test_report_when_names_are_hostile_then_no_form_runs_them(name, admin_user):
    for text in HOSTILE:
        place = Tenant.objects.create(name=text[:100], slug=f"t{Tenant.objects.count()}")
        make_milestone(text, tenant=place, responsible=text)
        make_risk(text, measure=text, responsible=text)
        make_budget_line(text, tenant=place)
        make_share(place)
    make_note(date(2026, 3, 1), text="\n\n".join(HOSTILE), author=HOSTILE[0])
    found = report(name, admin_user)
    page = written(found, FileFormat.HTML, "https://netbox").content.decode()
    assert "<script>alert" not in page
    csv = written(found, FileFormat.CSV, "https://netbox").content.decode()
    assert not any(cell.startswith(("=", '"=')) for line in csv.splitlines() for cell in line.split(";"))
    assert written(found, FileFormat.XLSX, "https://netbox").content


def test_highlight_when_a_month_is_asked_for_then_it_tells_of_it_and_of_the_next(admin_user):
    make_milestone("Pilot", planned=date(2026, 3, 10), done=date(2026, 3, 12), status="done")
    make_milestone("Old one", planned=date(2026, 1, 10), done=date(2026, 1, 10), status="done")
    make_milestone("Late one", planned=date(2026, 3, 20), forecast=date(2026, 4, 15), responsible="Control")
    make_milestone("Coming", planned=date(2026, 4, 20))
    make_milestone("Far", planned=date(2026, 6, 1))
    make_milestone("Dropped", planned=date(2026, 3, 1), status="cancelled")
    found = report(ReportName.HIGHLIGHT, admin_user)
    assert found.since == date(2026, 2, 28)
    assert rows(found, "milestones") == [
        ("Pilot", "", date(2026, 3, 10), None, date(2026, 3, 12), 2),
        ("Late one", "Control", date(2026, 3, 20), date(2026, 4, 15), None, 26),
    ]
    assert [row[0] for row in rows(found, "next_milestones")] == ["Coming"]
    planning = blocks(found, Verdict)["planning"]
    assert planning.light is Light.RED
    assert planning.calculation.startswith("2 of 3 milestones that were due are done: 33.3 % behind")
    assert "26 days late" in planning.calculation
    assert lights(found)["overall"] is Light.RED


def test_highlight_when_asked_for_an_earlier_day_then_what_came_later_is_not_told(admin_user):
    make_milestone("Pilot", planned=date(2026, 3, 10), done=date(2026, 3, 12), status="done")
    make_risk("Later", raised=date(2026, 3, 5))
    make_risk("Was open", raised=date(2026, 1, 5), status="closed", closed=date(2026, 3, 5))
    make_budget_line("Staff", on=date(2026, 1, 31), spent=100)
    make_budget_line("Staff", on=date(2026, 3, 31), spent=900)
    found = report(ReportName.HIGHLIGHT, admin_user, as_of=date(2026, 2, 28))
    assert [row[0] for row in rows(found, "risks")] == ["Was open"]
    assert [row[2] for row in rows(found, "money")] == [100_00]
    assert [row[0] for row in rows(found, "next_milestones")] == ["Pilot"]
    assert [row[2] for row in rows(report(ReportName.HIGHLIGHT, admin_user), "money")] == [900_00]


def test_highlight_when_there_are_many_risks_then_the_heaviest_five_are_told_with_their_measures(admin_user):
    for number in range(7):
        make_risk(f"R{number}", probability=1 + number % 5, impact=2, measure=f"M{number}")
    make_risk("Fire", kind="issue", probability=5, impact=5, responsible="Supplier")
    found = report(ReportName.HIGHLIGHT, admin_user)
    told = rows(found, "risks")
    assert told[0] == ("Fire", "Issue", 25, "Look at it", "Supplier", None)
    assert len(told) == 5
    assert blocks(found, Table)["risks"].note == "3 more are open."
    assert lights(found)["risks"] is Light.RED


def test_highlight_when_the_forecast_runs_over_then_money_says_by_how_much(admin_user):
    make_budget_line(kind="staff", budgeted=Decimal("1000.50"), spent=Decimal("0.25"), forecast=Decimal("1100.55"))
    make_budget_line(kind="hardware", budgeted=0, spent=0, forecast=0, status="draft")
    found = report(ReportName.HIGHLIGHT, admin_user)
    assert rows(found, "money") == [("Staff and contractors", 100050, 25, 0, 110055, -10005)]
    money = blocks(found, Verdict)["money"]
    assert (money.light, money.calculation) == (
        Light.AMBER,
        "the forecast is 10 % over the budget (green up to 5 %, amber up to 15 %)",
    )


def test_highlight_when_one_tenant_is_asked_for_then_its_own_note_and_rows_are_told(admin_user):
    arnhem, renkum = tenant("Arnhem"), tenant("Renkum")
    make_note(date(2026, 3, 1), text="For all.\n\nSecond.", author="Control")
    make_note(date(2026, 3, 1), text="For Renkum.", tenant=renkum)
    for name, whose in (("A", arnhem), ("R", renkum), ("All", None)):
        make_milestone(name, planned=date(2026, 4, 2), tenant=whose)
    (note,) = blocks(report(ReportName.HIGHLIGHT, admin_user), Words).values()
    assert note.paragraphs == ("For all.", "Second.")
    assert note.origin.startswith("Control, ")
    found = report(ReportName.HIGHLIGHT, admin_user, tenants=("renkum",))
    (note,) = blocks(found, Words).values()
    assert note.paragraphs == ("For Renkum.",)
    assert [row[0] for row in rows(found, "next_milestones")] == ["All", "R"]
    assert found.subject == "Renkum"


def test_highlight_when_some_rows_are_hidden_then_they_are_not_told(django_user_model):
    user = django_user_model.objects.create_user("control")
    for model, make in ((Milestone, make_milestone), (Risk, make_risk), (BudgetLine, make_budget_line)):
        allow(user, "view", models=[model], constraints={"name__startswith": "seen"})
        make("seen")
        make("hidden")
    found = report(ReportName.HIGHLIGHT, user)
    assert [row[0] for row in rows(found, "milestones")] == ["seen"]
    assert [row[0] for row in rows(found, "risks")] == ["seen"]
    assert [row[1] for row in rows(found, "money")] == [100_000]
    assert "hidden" not in written(found, FileFormat.JSON, "").content.decode()


def make_settlement():
    """Three municipalities with users, inhabitants and ownership; cost of one of them, and of all."""
    places = []
    for name, users, inhabitants, ownership in (
        ("Arnhem", 7, 167_000, 72),
        ("Renkum", 2, 31_500, 12),
        ("Rheden", 1, 43_500, 16),
    ):
        place = tenant(name)
        places.append(place)
        make_share(place, inhabitants=inhabitants, ownership=ownership)
        for _ in range(users):
            make_account(tenant=place)
        make_account(tenant=place, enabled=False)
        make_account(tenant=place, is_shared=True)
    make_account(tenant=tenant("Connectie"))
    make_budget_line("Shared", budgeted=Decimal("1000.01"), spent=Decimal("900.03"))
    make_budget_line("Renkum's", tenant=places[1], budgeted=100, spent=150)
    return places


def test_settlement_when_divided_by_users_then_every_cent_is_there_and_own_cost_stays(admin_user):
    make_settlement()
    found = report(ReportName.SETTLEMENT, admin_user)
    assert rows(found, "settlement") == [
        ("Arnhem", 70, 0, 70_001, 70_001, 0, 63_002, 63_002, -6_999),
        ("Renkum", 20, 10_000, 20_000, 30_000, 15_000, 18_001, 33_001, 3_001),
        ("Rheden", 10, 0, 10_000, 10_000, 0, 9_000, 9_000, -1_000),
    ]
    total = [cell.value for cell in blocks(found, Table)["settlement"].total]
    assert total == ["Total", None, 10_000, 100_001, 110_001, 15_000, 90_003, 105_003, -4_998]


@pytest.mark.parametrize(("key", "parts"), [("inhabitants", [69, 13, 18]), ("ownership", [72, 12, 16])])
def test_settlement_when_another_key_is_asked_for_then_it_divides(key, parts, admin_user):
    make_settlement()
    found = report(ReportName.SETTLEMENT, admin_user, key=key)
    assert [round(row[1]) for row in rows(found, "settlement")] == parts
    compared = {row[0]: row[1:] for row in rows(found, "by_key")}
    assert [sum(values) for values in zip(*compared.values(), strict=True)] == [105_003] * 3


def test_settlement_when_one_tenant_is_asked_for_then_its_part_is_the_same(admin_user):
    make_settlement()
    every = {row[0]: row for row in rows(report(ReportName.SETTLEMENT, admin_user), "settlement")}
    found = report(ReportName.SETTLEMENT, admin_user, tenants=("renkum",))
    assert rows(found, "settlement") == [every["Renkum"]]
    assert [row[0] for row in rows(found, "lines")] == ["Renkum's", "Shared"]
    [figures] = blocks(found, Figures).values()
    assert [each.value for each in figures.figures[:3]] == [30_000, 33_001, 3_001]


def test_settlement_when_there_are_no_shares_then_users_divide_and_other_keys_say_that_they_cannot(admin_user):
    for name in ("Arnhem", "Renkum"):
        make_account(tenant=tenant(name))
    make_budget_line(budgeted=3)
    assert [row[3] for row in rows(report(ReportName.SETTLEMENT, admin_user), "settlement")] == [150, 150]
    found = report(ReportName.SETTLEMENT, admin_user, key="ownership")
    assert rows(found, "settlement") == []
    (words,) = blocks(found, Words).values()
    assert "not divided" in words.paragraphs[0]


def test_settlement_when_there_are_contracts_then_those_that_hold_are_divided_beside_the_budget(admin_user):
    arnhem, *_ = make_settlement()
    make_contract("C-1", yearly_cost=1000, tenant=arnhem)
    make_contract("C-2", yearly_cost=500)
    make_contract("C-3", yearly_cost=500, currency="USD")
    make_contract("C-4", yearly_cost=500, end=date(2026, 1, 1), renewal_months=0)
    make_contract("C-5", yearly_cost=500, end=date(2026, 1, 1))
    found = report(ReportName.SETTLEMENT, admin_user)
    assert rows(found, "contract_shares") == [
        ("Arnhem", 100_000, 70_000, 170_000),
        ("Renkum", 0, 20_000, 20_000),
        ("Rheden", 0, 10_000, 10_000),
    ]
    assert sorted(row[0] for row in rows(found, "contracts")) == ["C-1", "C-2", "C-5"]
    assert blocks(found, Table)["contracts"].note == "1 in another currency are left out."
    assert blocks(found, Table)["settlement"].total[4].value == 110_001


@pytest.mark.parametrize("name", [ReportName.HIGHLIGHT, ReportName.SETTLEMENT])
def test_report_when_there_is_more_of_everything_then_queries_do_not_grow(name, admin_user):
    def add(number):
        for _ in range(number):
            place = Tenant.objects.create(name=f"T{Tenant.objects.count()}", slug=f"t{Tenant.objects.count()}")
            make_application(tenant=place)
            make_account(tenant=place)
            make_milestone(tenant=place)
            make_risk(tenant=place)
            make_budget_line(tenant=place)
            make_share(place)
            make_contract(tenant=place, yearly_cost=1)

    def cost():
        with CaptureQueriesContext(connection) as captured:
            report(name, admin_user)
        return len(captured.captured_queries)

    add(2)
    cost()
    add(1)
    few = cost()
    add(20)
    assert cost() <= few


def test_settlement_when_asked_since_a_day_then_it_tells_what_each_paid_by_the_lines_of_then(admin_user):
    make_settlement()
    BudgetLine.objects.update(on=date(2026, 1, 31))
    make_budget_line("Shared", on=date(2026, 3, 15), budgeted=Decimal("1000.01"), spent=Decimal("1000.01"))
    found = report(ReportName.SETTLEMENT, admin_user, since=date(2026, 2, 28))
    assert rows(found, "changes") == [
        ("Arnhem", 70_001, 70_001, 0, 63_002, 70_001, 6_999),
        ("Renkum", 30_000, 30_000, 0, 33_001, 35_000, 1_999),
        ("Rheden", 10_000, 10_000, 0, 9_000, 10_000, 1_000),
    ]
    earlier = report(ReportName.SETTLEMENT, admin_user, since=date(2025, 12, 31))
    assert {row[1] for row in rows(earlier, "changes")} == {0}
    assert found.since == date(2026, 2, 28)


def test_settlement_when_accounts_may_not_be_seen_then_it_says_so(django_user_model):
    make_settlement()
    user = django_user_model.objects.create_user("control")
    allow(user, "view", models=[BudgetLine, SettlementShare, Tenant])
    told = [text for each in blocks(report(ReportName.SETTLEMENT, user), Words).values() for text in each.paragraphs]
    assert any("nothing of them is counted: accounts" in text for text in told)


def test_highlight_when_a_gate_was_waived_or_a_wave_started_in_an_emergency_then_it_says_so(admin_user):
    wave = make_wave("Night")
    assert not {"emergencies", "waivers"} & lights(report(ReportName.HIGHLIGHT, admin_user)).keys()
    for gate in ("backup", "tests", "licences"):
        make_waiver(wave, gate=gate)
    make_wave_run(wave, emergency="the data centre floods")
    found = report(ReportName.HIGHLIGHT, admin_user, as_of=timezone.localdate())
    verdicts = blocks(found, Verdict)
    assert verdicts["emergencies"].calculation.endswith("Night: the data centre floods")
    assert verdicts["waivers"].calculation.startswith("3 in this period: Night, ")
    assert verdicts["waivers"].calculation.endswith("; and 1 more")
    assert lights(found)["overall"] is Light.RED
