"""The progress report: every number against what NetBox holds, as of days, per tenant, for whom, at which cost."""

from datetime import timedelta
from html import unescape

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from plugin_cases import (
    allow,
    make_account,
    make_application,
    make_approval,
    make_asset,
    make_data_set,
    make_integration,
    make_item,
    make_milestone,
    make_waiver,
    make_wave,
    make_wave_run,
)
from progress_cases import blocks, days_ago, noon, rows, went
from tenancy.models import Tenant
from wave_cases import document_of, item_of, saved

from assettool.domain.report import Chart, Figures, Light, ReportName, Table, Verdict, Words
from assettool.domain.waves.forecast import monday_of
from netbox_assettool.models import (
    Account,
    Application,
    Asset,
    DataSet,
    Integration,
    Run,
    RunPhase,
    StatusChange,
    Waiver,
    Wave,
    WaveItem,
    WavePlan,
)
from netbox_assettool.reports.asked import Asked
from netbox_assettool.reports.registry import built

pytestmark = [pytest.mark.real, pytest.mark.django_db]

SEEN = (Account, Application, Asset, DataSet, Integration, Run, StatusChange, Tenant, Waiver, Wave, WaveItem, WavePlan)
LIMIT = 26
# What NetBox reads to know what a user who is not a superuser may do.
PERMISSION_QUERIES = 4


@pytest.fixture(autouse=True)
def forgotten():
    cache.clear()


@pytest.fixture
def tenants():
    return [Tenant.objects.create(name=name, slug=name.lower()) for name in ("Arnhem", "Renkum")]


@pytest.fixture
def project(tenants):
    """Two applications in management or migrated, one blocked, one still to do, and one that stays."""
    arnhem, renkum = tenants
    return {
        "done": went(
            make_application("Done", tenant=arnhem),
            *(("registered", 100), ("assessed", 90), ("planned", 60), ("migrating", 41), ("migrated", 40)),
            ("in_management", 10),
        ),
        "moved": went(
            make_application("Moved", tenant=arnhem),
            *(("registered", 100), ("planned", 50), ("migrating", 31), ("planned", 30), ("migrating", 6)),
            ("migrated", 5),
        ),
        "blocked": went(
            make_application("Blocked", tenant=renkum),
            ("registered", 100),
            ("blocked", 20, {"reason": "no rights", "owner": "Procurement", "due": days_ago(3)}),
        ),
        "todo": went(make_application("To do", tenant=renkum), ("registered", 8)),
        "stays": went(make_application("Stays", tenant=renkum, disposition="retain"), ("registered", 100)),
    }


def report(user, language="en", **said):
    return built(ReportName.PROGRESS, Asked(user, language, **{"as_of": timezone.localdate(), **said}))


def cells(found, key, place=0):
    [table] = blocks(found, Table, key)
    return dict(zip([column.key for column in table.columns], table.rows[place], strict=True))


def result(found, name):
    return next(row for row in rows(found, "results") if row["result"] == name)


def test_report_when_asked_then_each_result_counts_what_is_in_scope_and_what_is_done(admin_user, project, tenants):
    make_asset(kind="virtual_server", lifecycle="retired")
    make_asset(kind="virtual_server")
    make_asset(kind="virtual_server", environment="gemict")
    make_asset(kind="laptop", lifecycle="merged")
    went(make_data_set(tenant=tenants[0]), ("registered", 9), ("migrated", 3))
    went(make_integration(project["done"], project["todo"]), ("registered", 9), ("bridged", 3))
    make_account()
    make_account(enabled=False)
    make_account(is_shared=True)
    found = report(admin_user)
    assert {row["result"]: (row["scope"], row["done"]) for row in rows(found, "results")} == {
        "Users on a GemICT workplace": (1, 0),
        "Applications migrated": (4, 2),
        "Data sets migrated": (1, 1),
        "Integrations migrated": (1, 0),
        "Old servers cleared": (2, 1),
        "Old workplaces cleared": (0, 0),
        "Applications in management": (4, 1),
    }


def test_numbers_when_followed_then_the_list_has_as_many_rows(admin_client, admin_user, project):
    make_asset(kind="virtual_server", lifecycle="retired")
    make_asset(kind="thin_client")
    account = make_account()
    make_item(make_wave(), account, kind="accounts", state="done")
    make_account()
    went(make_data_set(), ("registered", 9), ("verified", 3))
    went(make_integration(project["done"], project["todo"]), ("registered", 9), ("verified", 3))
    found = report(admin_user)
    [table] = blocks(found, Table, "results")
    linked = [cell for row in table.rows for cell in row if cell.link]
    assert len(linked) >= 12
    for cell in linked:
        with CaptureQueriesContext(connection):
            answer = admin_client.get(f"/api{cell.link.replace('/plugins', '/plugins', 1)}&limit=1")
        assert answer.status_code == 200, cell.link
        assert answer.json()["count"] == cell.value, cell.link


def test_report_when_of_a_past_day_then_it_is_as_it_was_and_leads_to_no_list_of_today(admin_user, project):
    found = report(admin_user, as_of=days_ago(35))
    assert (result(found, "Applications migrated")["scope"], result(found, "Applications migrated")["done"]) == (3, 1)
    assert result(found, "Applications in management")["done"] == 0
    assert not [cell for row in blocks(found, Table, "results")[0].rows for cell in row if cell.link]


def test_report_when_of_a_day_before_anything_then_it_says_that_there_is_no_data(admin_user, project):
    found = report(admin_user, as_of=days_ago(1000))
    [words] = blocks(found, Words)
    assert "no data yet" in words.paragraphs[0]
    assert "no data yet" in " ".join(found.sources)


def test_report_when_there_is_nothing_at_all_then_it_says_so_and_does_not_fail(admin_user):
    assert "no data yet" in blocks(report(admin_user), Words)[0].paragraphs[0]


def test_report_when_limited_to_a_tenant_then_it_tells_of_that_one_alone(admin_user, project):
    found = report(admin_user, tenants=("renkum",))
    assert result(found, "Applications migrated")["scope"] == 2
    assert found.subject == "Renkum"
    assert {row["tenant"] for row in rows(found, "tenant_results")} == {"Renkum"}


def test_report_when_a_plan_was_approved_then_it_is_the_baseline_also_after_another_plan(admin_client, admin_user):
    app = went(make_application("Late"), ("registered", 60))
    first = document_of([(item_of(app), 0)], start=monday_of(days_ago(28)))
    digest = saved(admin_client, first)
    WavePlan.objects.update(created=timezone.now() - timedelta(days=30))
    make_approval(Wave.objects.get(), at=timezone.now() - timedelta(days=29))
    saved(admin_client, document_of([(item_of(app), 12)], start=monday_of(days_ago(28))), digest)
    WaveItem.objects.update(created=timezone.now() - timedelta(days=30))
    found = report(admin_user)
    row = result(found, "Applications migrated")
    due = monday_of(days_ago(28)) + timedelta(days=6)
    assert (row["planned"], row["deviation"], row["late"]) == (1, -100, (timezone.localdate() - due).days)
    assert row["planned_end"] == due
    verdict = next(each for each in blocks(found, Verdict) if each.key == "applications")
    assert verdict.light is Light.RED
    assert "100 % behind" in verdict.calculation
    assert digest[:12] in " ".join(blocks(found, Words)[0].paragraphs)
    before = report(admin_user, as_of=days_ago(40))
    assert result(before, "Applications migrated")["planned"] is None


def test_report_when_nothing_was_approved_then_the_plan_that_counts_is_the_baseline(admin_client, admin_user):
    app = went(make_application("App"), ("registered", 60))
    saved(admin_client, document_of([(item_of(app), 2)], start=monday_of(days_ago(0))))
    found = report(admin_user)
    assert result(found, "Applications migrated")["planned"] == 0
    assert "no wave of it was approved yet" in blocks(found, Words)[0].paragraphs[0]
    management, migrated = (
        result(found, name)["planned_end"] for name in ("Applications in management", "Applications migrated")
    )
    assert management - migrated == timedelta(weeks=4)


def test_blockers_when_asked_then_each_has_reason_owner_and_age(admin_user, project):
    [row] = rows(report(admin_user), "blockers")
    assert (row["application"], row["reason"], row["owner"], row["days"]) == ("Blocked", "no rights", "Procurement", 20)
    assert cells(report(admin_user), "blockers")["due"].light is Light.RED
    assert rows(report(admin_user, as_of=days_ago(21)), "blockers") == []


def test_stages_when_asked_then_each_tells_how_many_and_how_long(admin_user, project):
    found = {row["status"]: row for row in rows(report(admin_user), "stages")}
    assert (found["Registered"]["now"], found["Registered"]["longest"]) == (2, 100)
    assert (found["Assessed"]["passed"], found["Assessed"]["median"]) == (1, 30)


def test_quality_when_one_was_rolled_back_then_it_was_not_right_first_time(admin_user, project):
    [figures] = [each for each in blocks(report(admin_user), Figures) if each.figures[0].key == "applications_right"]
    right, hosts, back = figures.figures
    assert (right.value, back.value, hosts.value) == (50, 1, None)


def test_quality_when_a_host_needed_two_attempts_then_it_was_not_right_first_time(admin_user, project):
    run = make_wave_run(hosts=[make_asset(kind="virtual_server") for _ in range(4)], is_open=False, status="finished")
    phases = RunPhase.objects.filter(host__run=run)
    phases.update(status="done", attempt=1)
    RunPhase.objects.filter(pk=phases[0].pk).update(attempt=2)
    [figures] = [each for each in blocks(report(admin_user), Figures) if each.figures[0].key == "applications_right"]
    assert figures.figures[1].value == 75


def test_emergency_when_a_wave_was_started_so_then_it_stands_out_with_its_gates(admin_user, project):
    wave = make_wave("Night")
    gates = [{"gate": "backup", "status": "missing", "missing": ["no backup"], "waived": []}]
    make_wave_run(wave, emergency="the data centre floods", gates=gates)
    make_waiver(wave)
    found = report(admin_user)
    verdicts = [each for each in blocks(found, Verdict) if each.key == "emergencies"]
    assert {each.light for each in verdicts} == {Light.RED}
    assert "Night: the data centre floods" in verdicts[0].calculation
    assert rows(found, "runs")[0]["missing"] == "Backup"
    assert next(row for row in rows(found, "waves") if row["wave"] == "Night")["emergency"] == "the data centre floods"
    assert rows(found, "waivers")[0]["reason"] == "it is a test system"


def test_changes_when_asked_since_a_day_then_they_tell_what_is_another(admin_user, project):
    found = report(admin_user, since=days_ago(25))
    moved = next(row for row in rows(found, "changed_results") if row["result"] == "Applications migrated")
    assert (moved["scope_then"], moved["scope"], moved["done_then"], moved["done"]) == (3, 4, 1, 2)
    changed = {row["application"]: (row["old"], row["new"]) for row in rows(found, "changed_applications")}
    assert changed == {
        "Done": ("Migrated", "In management"),
        "Moved": ("Planned", "Migrated"),
        "Blocked": ("Registered", "Blocked"),
    }
    assert [row["application"] for row in rows(found, "new_applications")] == ["To do"]
    assert "since" not in {section.key for section in report(admin_user).sections}


def test_waves_when_asked_then_they_tell_what_is_done_and_how_late_they_are(admin_user, project):
    wave = make_wave("One", week=monday_of(days_ago(-14)), baseline=monday_of(days_ago(-7)), status="running")
    make_item(wave, project["moved"], state="done")
    make_item(wave, project["todo"], state="failed")
    [row] = rows(report(admin_user), "waves")
    assert (row["total"], row["done"], row["failed"], row["late"]) == (2, 1, 1, 1)
    assert cells(report(admin_user), "waves")["done"].link.endswith(f"wave_id={wave.pk}&state=done")


def test_burn_up_when_drawn_then_its_lines_are_in_the_table_of_weeks(admin_user, project):
    found = report(admin_user)
    [chart] = blocks(found, Chart, "burn_up")
    done = dict(zip(chart.places, next(each for each in chart.series if each.label == "Done").values, strict=True))
    weeks = rows(found, "weeks_applications")
    assert weeks[0]["week"] == chart.places[0]
    assert weeks[-1]["week"] == chart.places[-1]
    assert {row["week"]: row["done"] for row in weeks} == {row["week"]: done[row["week"]] for row in weeks}
    assert sum(row["in_week"] or 0 for row in weeks) == 2
    assert len(weeks) < len(chart.places)


def test_report_when_in_dutch_then_it_is(admin_user, project):
    found = report(admin_user, language="nl")
    assert found.title == "Voortgang van de migratie"
    assert "Gemigreerde applicaties" in {row["result"] for row in rows(found, "results")}


def test_report_when_names_are_what_a_browser_would_run_then_they_are_escaped(admin_client, tenants):
    evil = "<script>alert(1)</script>"
    blocked = {"reason": "=cmd", "owner": "\u202eevil", "due": days_ago(1)}
    went(make_application(evil, tenant=tenants[0]), ("registered", 9), ("blocked", 8, blocked))
    answer = admin_client.get("/api/plugins/assettool/reports/progress/", {"as": "html", "lang": "en"})
    text = answer.content.decode()
    assert evil not in text
    assert evil in unescape(text)


def test_report_when_a_user_may_see_a_part_then_it_tells_of_that_part(django_user_model, project, tenants):
    user = django_user_model.objects.create_user("renkum")
    allow(user, "view", models=[Application, StatusChange, Tenant], constraints=None)
    everything = report(user)
    assert result(everything, "Applications migrated")["scope"] == 4
    assert result(everything, "Users on a GemICT workplace")["scope"] == 0
    other = django_user_model.objects.create_user("other")
    allow(other, "view", models=[Application], constraints={"tenant__slug": "renkum"})
    assert result(report(other), "Applications migrated")["scope"] == 2


def test_report_when_history_may_not_be_seen_then_the_status_of_now_counts(django_user_model, project):
    user = django_user_model.objects.create_user("plain")
    allow(user, "view", models=[Application])
    assert result(report(user), "Applications migrated")["done"] == 2


def test_report_when_there_are_more_rows_then_it_asks_no_more(django_user_model, tenants):
    user = django_user_model.objects.create_user("counter")
    allow(user, "view", models=SEEN)
    counts = []
    for number in (3, 12):
        for place in range(number):
            app = went(
                make_application(tenant=tenants[place % 2]),
                ("registered", 30),
                ("blocked", 3, {"reason": "r", "owner": "o", "due": days_ago(1)}),
            )
            wave = make_wave()
            make_item(wave, app)
            make_waiver(wave)
            make_wave_run(wave, hosts=[make_asset(kind="virtual_server", lifecycle="retired")])
            make_account()
        cache.clear()
        with CaptureQueriesContext(connection) as captured, translation.override("en"):
            report(django_user_model.objects.get(pk=user.pk), since=days_ago(10))
        counts.append(len(captured))
    assert counts[0] == counts[1]
    assert counts[0] <= LIMIT + PERMISSION_QUERIES


def test_report_when_asked_again_then_it_is_remembered_until_something_changes(admin_user, project):
    report(admin_user)
    with CaptureQueriesContext(connection) as captured:
        report(admin_user)
    assert len(captured) <= 5
    went(project["todo"], ("registered", 8), ("migrated", 1))
    assert result(report(admin_user), "Applications migrated")["done"] == 3


def test_report_when_accounts_may_not_be_seen_then_it_says_that_they_are_not_counted(django_user_model, project):
    make_account()
    user = django_user_model.objects.create_user("plain")
    allow(user, "view", models=[Application])
    told = [text for each in blocks(report(user), Words) for text in each.paragraphs]
    assert any("nothing of them is counted" in text and "accounts" in text for text in told)


def test_report_when_of_a_day_in_a_run_then_wave_and_run_were_going_on(admin_user, project):
    wave = make_wave("Night", status="completed", started=noon(days_ago(12)), finished=noon(days_ago(4)))
    Wave.objects.filter(pk=wave.pk).update(created=noon(days_ago(40)))
    make_item(wave, project["moved"], state="done")
    WaveItem.objects.update(created=noon(days_ago(40)))
    run = make_wave_run(wave, emergency="the data centre floods")
    Run.objects.filter(pk=run.pk).update(
        started=noon(days_ago(12)), finished=noon(days_ago(4)), status="finished", is_open=False
    )
    then = report(admin_user, as_of=days_ago(6), since=days_ago(8))
    assert [row["status"] for row in rows(then, "waves")] == ["Running"]
    assert [row["status"] for row in rows(then, "runs")] == ["Running"]
    assert {each.light for each in blocks(then, Verdict) if each.key == "emergencies"} == {Light.RED}
    assert any("told as it is now" in source for source in then.sources)
    before = report(admin_user, as_of=days_ago(20))
    assert [row["status"] for row in rows(before, "waves")] == ["Draft"]
    assert [row["status"] for row in rows(report(admin_user), "waves")] == ["Completed"]


def test_report_when_a_milestone_was_called_off_then_it_is_late_no_more(admin_user, project):
    make_milestone("Pilot", planned=days_ago(30))
    make_milestone("Dropped", planned=days_ago(30), status="cancelled")
    assert [row["milestone"] for row in rows(report(admin_user), "milestones")] == ["Pilot"]


def test_changes_when_followed_then_their_lists_hold_what_came_since_and_no_more(admin_client, admin_user, project):
    waves = [make_wave(name) for name in ("Old", "New")]
    make_waiver(waves[0])
    Waiver.objects.update(created=noon(days_ago(30)))
    make_waiver(waves[1])
    changes = next(each for each in report(admin_user, since=days_ago(7)).sections if each.key == "changes")
    [figure] = [each for each in changes.blocks[0].figures if each.key == "waived"]
    assert figure.value == 1
    assert admin_client.get(f"/api{figure.link}&limit=1").json()["count"] == 1
