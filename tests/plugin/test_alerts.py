"""Alerts of what is due: once at each distance, by event rules and to followers, days without a worker included."""

from datetime import date

import pytest
from core.models import Job, ObjectType
from extras.models import EventRule, Notification, NotificationGroup, Subscription
from plugin_cases import allow, make_contract, make_entitlement, make_parallel_run

from netbox_assettool.alerts import LICENCE_DUE, LicenceAlertsJob, alert
from netbox_assettool.models import Contract, ParallelRun

pytestmark = [pytest.mark.real, pytest.mark.django_db]


@pytest.fixture
def contract() -> Contract:
    """Notice is due on 30 September 2026."""
    return make_contract("C-1", start=date(2025, 1, 1), end=date(2026, 12, 31), notice_months=3, renewal_months=12)


def rule_on(model, user) -> EventRule:
    group = NotificationGroup.objects.create(name="licence managers")
    group.users.add(user)
    rule = EventRule.objects.create(
        name="due", event_types=[LICENCE_DUE], action_type="notification",
        action_object_type=ObjectType.objects.get_for_model(NotificationGroup), action_object_id=group.pk,
    )  # fmt: skip
    rule.object_types.set([ObjectType.objects.get_for_model(model)])
    return rule


def told() -> list[tuple[str, str]]:
    return [(each.user.username, each.object_repr) for each in Notification.objects.order_by("pk")]


def test_alert_when_a_distance_is_reached_then_the_rule_s_people_are_told_once(admin_user, contract):
    rule_on(Contract, admin_user)
    assert alert(date(2026, 8, 29), date(2026, 8, 30)) == []
    (item,) = alert(date(2026, 8, 30), date(2026, 8, 31))
    assert (item.on, item.event) == (date(2026, 9, 30), "notice")
    assert told() == [("admin", "C-1")]
    assert alert(date(2026, 8, 31), date(2026, 9, 1)) == []


def test_alert_when_days_were_missed_then_they_are_caught_up_on(admin_user, contract):
    rule_on(Contract, admin_user)
    assert [item.event for item in alert(date(2026, 8, 1), date(2026, 9, 10))] == ["notice"]


def test_alert_when_a_parallel_run_ends_then_who_follows_it_is_told_if_it_may_be_seen(django_user_model):
    run = make_parallel_run(start=date(2026, 3, 1), end=date(2026, 3, 31))
    follower, stranger = (django_user_model.objects.create_user(name) for name in ("follower", "stranger"))
    allow(follower, "view", models=[ParallelRun])
    for user in (follower, stranger):
        Subscription.objects.create(user=user, object=run)
    found = alert(date(2026, 3, 23), date(2026, 3, 24))
    assert [item.event for item in found] == ["parallel_run_ends"]
    assert told() == [("follower", str(run))]


def test_alert_when_an_entitlement_ends_then_the_event_says_what_is_due(admin_user, monkeypatch):
    entitlement = make_entitlement(reference="ORD-1", end=date(2026, 6, 30))
    rule_on(type(entitlement), admin_user)
    seen = []
    monkeypatch.setattr("netbox_assettool.alerts.process_event_rules", lambda *words: seen.append(words[-1]["data"]))
    alert(date(2026, 6, 29), date(2026, 6, 30))
    (data,) = seen
    assert (data["id"], data["due"]["event"], data["due"]["on"]) == (entitlement.pk, "rights_end", "2026-06-30")


def test_job_when_it_ran_before_then_it_goes_on_where_that_one_ended(admin_user, contract, monkeypatch):
    asked = []
    monkeypatch.setattr("netbox_assettool.alerts.alert", lambda since, today: asked.append((since, today)) or [])
    jobs = [
        Job.objects.create(name=LicenceAlertsJob.name, status="pending", user=None, job_id=f"{n:032}") for n in (1, 2)
    ]
    LicenceAlertsJob.handle(jobs[0])
    LicenceAlertsJob.handle(jobs[1])
    (first_since, today), (second_since, _) = asked
    assert (today - first_since).days == 1
    assert second_since == today
