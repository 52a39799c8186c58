"""The reports that the schedule makes: of each period once, all of it or none, told to who may see it, and pruned."""

import hashlib
from copy import deepcopy
from datetime import date
from types import SimpleNamespace

import pytest
from core.models import Job, ObjectChange, ObjectType
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone
from extras.models import EventRule, Notification, NotificationGroup
from plugin_cases import allow, make_budget_line, make_milestone, make_stored_report
from users.models import Group

from assettool.domain.programme.periods import Every, last_whole
from assettool.domain.report import FileFormat, Language, ReportName
from netbox_assettool import AssettoolConfig
from netbox_assettool.models import Milestone, PositionSnapshot, SoftwareProduct, StoredReport
from netbox_assettool.reports import storing
from netbox_assettool.scheduled import ScheduledReportsJob, StoreReportJob

pytestmark = [pytest.mark.real, pytest.mark.django_db]

TODAY = date(2026, 4, 1)
MARCH = last_whole(Every.MONTH, TODAY)
HIGHLIGHT = {"highlight": "month"}
JOB = SimpleNamespace(pk=7)


@pytest.fixture
def configured(settings):
    """Sets settings of the plugin."""

    def configure(**said):
        found = deepcopy(settings.PLUGINS_CONFIG)
        found["netbox_assettool"] = {**found["netbox_assettool"], **said}
        settings.PLUGINS_CONFIG = found

    return configure


@pytest.fixture
def schedule(configured, admin_user):
    """The highlight report of each month, as a page and a workbook, in Dutch."""
    configured(
        report_user=admin_user.username, report_schedule=HIGHLIGHT, report_url="https://netbox.example/",
        report_languages=["nl"], report_tell_users=[], report_tell_groups=[],
    )  # fmt: skip
    make_milestone("Begin", planned=date(2026, 1, 1), done=date(2026, 1, 1), status="done")
    return storing.schedule()


def handle(job, **said):
    """A job as a worker runs it; what it logged."""
    row = Job.objects.create(name=job.name, status="pending", user=None, job_id=f"{Job.objects.count():032}")
    job.handle(row, **said)
    row.refresh_from_db()
    return row


def test_schedule_when_no_user_is_set_then_there_is_none(configured):
    configured(report_user="")
    assert storing.schedule() is None


def test_schedule_when_settings_are_wrong_then_all_of_it_is_said(configured):
    configured(
        report_user="nobody", report_schedule={"wave": "week", "progress": "day"}, report_languages=["fr"],
        report_formats=["pdf"], report_url="netbox.example",
    )  # fmt: skip
    with pytest.raises(ImproperlyConfigured) as caught:
        storing.schedule()
    for word in ("nobody", "wave", "day", "fr", "pdf", "netbox.example"):
        assert word in str(caught.value)


def test_due_when_a_report_is_not_there_then_it_is_until_it_was_made(schedule):
    assert list(storing.due(schedule, TODAY)) == [(ReportName.HIGHLIGHT, MARCH)]
    storing.store(schedule, ReportName.HIGHLIGHT, MARCH)
    assert list(storing.due(schedule, TODAY)) == []
    assert next(storing.due(schedule, date(2026, 5, 1)))[1].name == "2026-04"


def test_due_when_there_is_no_data_then_nothing_is(schedule):
    Milestone.objects.all().delete()
    assert list(storing.due(schedule, TODAY)) == []


def test_store_when_made_then_each_form_is_there_with_its_hash_and_links(schedule):
    make_milestone("Pilot", planned=date(2026, 3, 31))
    made = storing.store(schedule, ReportName.HIGHLIGHT, MARCH)
    assert [(each.report, each.period, each.language, each.format, each.as_of) for each in made] == [
        ("highlight", "2026-03", "nl", form, date(2026, 3, 31)) for form in ("html", "xlsx")
    ]
    for each in StoredReport.objects.all():
        content = bytes(each.content)
        assert (each.size, each.digest) == (len(content), hashlib.sha256(content).hexdigest())
    page = bytes(StoredReport.objects.get(format="html").content).decode()
    assert "Hoofdpuntenrapport" in page
    assert "https://netbox.example/plugins/assettool/milestones/" in page


def test_store_when_asked_again_then_nothing_is_made_and_nobody_is_told_twice(schedule, configured, admin_user):
    configured(report_tell_users=["admin"])
    assert len(storing.store(schedule, ReportName.HIGHLIGHT, MARCH)) == 2
    assert storing.store(schedule, ReportName.HIGHLIGHT, MARCH) == []
    assert Notification.objects.filter(user=admin_user).count() == 1


def test_store_when_a_language_is_added_then_only_that_one_is_made(schedule, admin_user):
    storing.store(schedule, ReportName.HIGHLIGHT, MARCH)
    more = storing.Schedule(admin_user, schedule.reports, tuple(Language), schedule.formats)
    assert [each.language for each in storing.store(more, ReportName.HIGHLIGHT, MARCH)] == ["en", "en"]


def test_store_when_it_fails_half_way_then_nothing_is_there(schedule, monkeypatch):
    real = storing.written

    def broken(report, form, address):
        if form is FileFormat.XLSX:
            raise OSError("no space left")
        return real(report, form, address)

    monkeypatch.setattr(storing, "written", broken)
    with pytest.raises(OSError, match="no space"):
        storing.store(schedule, ReportName.HIGHLIGHT, MARCH)
    assert not StoredReport.objects.exists()
    assert not ObjectChange.objects.filter(changed_object_type__model="storedreport").exists()
    assert not Notification.objects.exists()


def test_stored_reports_when_two_are_of_one_period_then_the_database_refuses_the_second(schedule):
    stored = make_stored_report()
    with pytest.raises(IntegrityError):
        make_stored_report(period=stored.period)


def test_store_when_the_reader_may_not_see_it_then_it_is_refused(configured, django_user_model):
    reader = django_user_model.objects.create_user("reader")
    configured(report_user="reader", report_schedule=HIGHLIGHT)
    with pytest.raises(PermissionDenied):
        storing.store(storing.schedule(), ReportName.HIGHLIGHT, MARCH)
    job = handle(StoreReportJob, report="highlight")
    assert job.status == "failed"
    assert f"{reader} may not ask" in str(job.log_entries)


def test_store_when_made_then_change_log_and_event_rules_know(schedule, admin_user):
    group = NotificationGroup.objects.create(name="steering group")
    group.users.add(admin_user)
    rule = EventRule.objects.create(
        name="sent", event_types=["object_created"], action_type="notification",
        action_object_type=ObjectType.objects.get_for_model(NotificationGroup), action_object_id=group.pk,
    )  # fmt: skip
    rule.object_types.set([ObjectType.objects.get_for_model(StoredReport)])
    made = storing.store(schedule, ReportName.HIGHLIGHT, MARCH)
    changes = ObjectChange.objects.filter(changed_object_type__model="storedreport")
    assert {(each.user, each.action) for each in changes} == {(admin_user, "create")}
    assert Notification.objects.filter(object_id=made[0].pk, event_type="object_created").exists()


def test_store_when_people_are_named_then_those_who_may_see_it_are_told(schedule, configured, django_user_model):
    users = [django_user_model.objects.create_user(name) for name in ("named", "member", "stranger", "other")]
    named, member, stranger, _ = users
    group = Group.objects.create(name="steering")
    for user in (named, member, stranger):
        user.groups.add(group)
    for user in (named, member):
        allow(user, "view", models=[StoredReport])
    configured(report_tell_users=["named"], report_tell_groups=["steering"])
    storing.store(schedule, ReportName.HIGHLIGHT, MARCH)
    told = Notification.objects.all()
    assert sorted(each.user.username for each in told) == ["member", "named"]
    assert {each.event_type for each in told} == {storing.REPORT_STORED}


def test_prune_when_more_periods_are_there_than_are_kept_then_the_oldest_go(schedule, configured):
    for month in range(1, 7):
        for form in ("html", "xlsx"):
            make_stored_report(report="highlight", period=f"2026-{month:02}", as_of=date(2026, month, 28), format=form)
    make_stored_report(report="progress", period="2025-W01", as_of=date(2025, 1, 5))
    configured(report_keep=2)
    assert storing.prune(schedule, date(2026, 7, 1)) == 8
    assert set(StoredReport.objects.values_list("period", flat=True)) == {"2026-05", "2026-06", "2025-W01"}
    assert ObjectChange.objects.filter(action="delete", changed_object_type__model="storedreport").count() == 8


def test_prune_when_days_are_kept_then_older_ones_go_but_for_the_last(schedule, configured):
    for month in (1, 2, 3):
        make_stored_report(report="highlight", period=f"2026-{month:02}", as_of=date(2026, month, 28))
    configured(report_keep=0, report_keep_days=10)
    assert storing.prune(schedule, date(2026, 7, 1)) == 2
    assert StoredReport.objects.get().period == "2026-03"


def test_store_when_it_is_about_licences_then_a_snapshot_is_taken_once(schedule):
    quarter = last_whole(Every.QUARTER, TODAY)
    assert len(storing.store(schedule, ReportName.LICENCES, quarter)) == 2
    assert storing.store(schedule, ReportName.LICENCES, quarter) == []
    taken = PositionSnapshot.objects.get()
    assert (taken.on, taken.remark) == (date(2026, 3, 31), "2026-Q1")


def test_store_when_the_reader_may_take_no_snapshot_then_nothing_of_licences_is_made(configured, django_user_model):
    reader = django_user_model.objects.create_user("reader")
    allow(reader, "view", models=[SoftwareProduct])
    configured(report_user="reader", report_schedule={"licences": "quarter"})
    with pytest.raises(PermissionDenied):
        storing.store(storing.schedule(), ReportName.LICENCES, last_whole(Every.QUARTER, TODAY))
    assert not StoredReport.objects.exists()


def test_jobs_when_run_every_day_then_each_period_is_made_once(schedule, monkeypatch):
    queued = []
    monkeypatch.setattr(StoreReportJob, "enqueue", classmethod(lambda _cls, **said: queued.append(said)))
    assert handle(ScheduledReportsJob).status == "completed"
    (said,) = queued
    assert handle(StoreReportJob, report=said["report"]).status == "completed"
    assert StoredReport.objects.count() == 2
    assert handle(StoreReportJob, report=said["report"]).status == "completed"
    assert handle(ScheduledReportsJob).status == "completed"
    assert (StoredReport.objects.count(), len(queued)) == (2, 1)


def test_job_when_no_user_is_set_then_it_says_so_and_makes_nothing(configured):
    configured(report_user="")
    job = handle(ScheduledReportsJob)
    assert job.status == "completed"
    assert "no user is set" in str(job.log_entries)


def test_make_page_when_something_is_due_then_it_names_it_and_gives_it_to_a_worker(schedule, admin_client, monkeypatch):
    queued = []
    monkeypatch.setattr(ScheduledReportsJob, "enqueue", classmethod(lambda _cls, **said: queued.append(said) or JOB))
    url = reverse("plugins:netbox_assettool:storedreport_make")
    last = last_whole(Every.MONTH, timezone.localdate()).name
    assert f"Highlight report {last}" in admin_client.get(url).content.decode()
    assert admin_client.post(url, {"confirm": "true"}).status_code == 302
    rest = reverse("plugins-api:netbox_assettool-api:storedreport-make")
    answer = admin_client.post(rest, content_type="application/json")
    assert (answer.status_code, answer.json(), len(queued)) == (202, {"job": JOB.pk}, 2)


def test_make_page_when_the_settings_are_wrong_or_silent_then_it_says_so(configured, admin_client):
    url = reverse("plugins:netbox_assettool:storedreport_make")
    configured(report_user="nobody")
    assert "no active user nobody" in admin_client.get(url).content.decode()
    configured(report_user="")
    assert "the setting report_user" in admin_client.get(url).content.decode()


def test_make_when_the_user_may_not_add_reports_then_it_is_refused(client, django_user_model):
    user = django_user_model.objects.create_user("reader")
    allow(user, "view", models=[StoredReport])
    client.force_login(user)
    page = reverse("plugins:netbox_assettool:storedreport_make")
    rest = reverse("plugins-api:netbox_assettool-api:storedreport-make")
    assert client.get(page).status_code == client.post(page).status_code == 403
    assert client.post(rest, content_type="application/json").status_code == 403


def test_reports_when_no_more_is_set_than_the_user_then_they_are_made_and_the_log_says_that_they_have_no_links(
    configured, admin_user, admin_client
):
    usual = AssettoolConfig.default_settings
    configured(**{**usual, "report_user": admin_user.username, "report_schedule": {"settlement": "month"}})
    make_milestone("Begin", planned=date(2026, 1, 1))
    make_budget_line("Shared", year=MARCH.until.year, on=MARCH.after, budgeted=10)
    made = storing.store(storing.schedule(), ReportName.SETTLEMENT, MARCH)
    assert [each.format for each in made] == usual["report_formats"]
    assert b'href="/' not in bytes(made[0].content)
    assert "report_url" in str(handle(ScheduledReportsJob).log_entries)
    page = admin_client.get(reverse("plugins:netbox_assettool:storedreport_make")).content.decode()
    assert "report_url is empty" in page
