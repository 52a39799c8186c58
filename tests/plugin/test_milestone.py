"""Milestones: pages, REST, GraphQL, filters and rules."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from plugin_cases import AtPluginApi, AtPluginPages, InUtc, make_milestone
from tenancy.models import Tenant
from utilities.testing import APIViewTestCases, ChangeLoggedFilterSetTestMixin, TestCase, ViewTestCases, create_tags

from netbox_assettool.filtersets import MilestoneFilterSet
from netbox_assettool.graphql.milestone import AssettoolMilestoneType
from netbox_assettool.models import Milestone

pytestmark = [pytest.mark.real, pytest.mark.django_db]


class TestMilestonePages(AtPluginPages, ViewTestCases.PrimaryObjectViewTestCase):
    model = Milestone

    @classmethod
    def setUpTestData(cls):
        tenant = Tenant.objects.create(name="Arnhem", slug="arnhem")
        milestones = [make_milestone() for _ in range(3)]
        cls.form_data = {
            "name": "Pilot closed",
            "tenant": tenant.pk,
            "responsible": "Project leader",
            "planned": date(2026, 3, 31),
            "forecast": date(2026, 4, 7),
            "done": date(2026, 4, 8),
            "status": "done",
            "description": "A description",
            "comments": "Comments",
            "tags": [tag.pk for tag in create_tags("Alpha", "Bravo")],
        }
        cls.csv_data = (
            "name,tenant,planned,status,done",
            "Pilot,Arnhem,2026-03-31,done,2026-03-30",
            "Wave 1,,2026-05-31,,",
            "Wave 2,,2026-06-30,cancelled,",
        )
        cls.csv_update_data = ("id,name", *(f"{each.pk},new {each.pk}" for each in milestones))
        cls.bulk_edit_data = {"tenant": tenant.pk, "responsible": "Control", "forecast": date(2026, 9, 1)}


class TestMilestoneApi(AtPluginApi, APIViewTestCases.APIViewTestCase):
    model = Milestone
    type_class = AssettoolMilestoneType
    brief_fields = ["description", "display", "id", "name", "planned", "status", "url"]
    bulk_update_data = {"responsible": "Control", "forecast": "2026-09-01"}
    bulk_update_invalid_data = {"planned": "never"}
    user_permissions = ("tenancy.view_tenant",)

    @classmethod
    def setUpTestData(cls):
        tenant = Tenant.objects.create(name="Arnhem", slug="arnhem")
        for _ in range(3):
            make_milestone(tenant=tenant)
        cls.create_data = [
            {"name": "Pilot", "planned": "2026-03-31", "status": "done", "done": "2026-03-30"},
            {"name": "Wave 1", "planned": "2026-05-31", "tenant": tenant.pk},
            {"name": "Wave 2", "planned": "2026-06-30"},
        ]


class TestMilestoneFilters(InUtc, TestCase, ChangeLoggedFilterSetTestMixin):
    __module__ = "netbox_assettool"  # where NetBox's case looks for `filtersets`
    queryset = Milestone.objects.all()
    filterset = MilestoneFilterSet

    @classmethod
    def setUpTestData(cls):
        cls.tenant = Tenant.objects.create(name="Arnhem", slug="arnhem")
        make_milestone("Pilot", tenant=cls.tenant, done=date(2026, 3, 30), status="done")
        make_milestone("Wave 1", planned=date(2026, 5, 31), forecast=date(2026, 6, 7), responsible="Control")
        make_milestone("Wave 2", planned=date(2026, 6, 30), status="cancelled", description="with Renkum")

    def found(self, **filters):
        return {each.name for each in self.filterset(filters, self.queryset).qs}

    def test_fields(self):
        assert self.found(name=["Pilot"]) == {"Pilot"}
        assert self.found(status=["planned", "done"]) == {"Pilot", "Wave 1"}
        assert self.found(planned__lte=["2026-05-31"]) == {"Pilot", "Wave 1"}
        assert self.found(forecast__gte=["2026-06-01"]) == {"Wave 1"}
        assert self.found(done=["2026-03-30"]) == {"Pilot"}
        assert self.found(responsible=["Control"]) == {"Wave 1"}
        assert self.found(tenant=["arnhem"]) == self.found(tenant_id=[self.tenant.pk]) == {"Pilot"}

    def test_search(self):
        assert self.found(q="wave") == {"Wave 1", "Wave 2"}
        assert self.found(q="renkum") == {"Wave 2"}
        assert len(self.found(q=" ")) == 3


@pytest.mark.parametrize(("status", "done"), [("done", None), ("planned", date(2026, 3, 1))])
def test_milestone_when_status_and_day_contradict_each_other_then_it_is_refused(status, done):
    with pytest.raises(ValidationError, match="has the day on which it was"):
        Milestone(name="x", planned=date(2026, 3, 1), status=status, done=done).full_clean()


def test_days_late_when_it_is_open_then_they_count_until_today():
    today = timezone.localdate()
    assert make_milestone(planned=today - timedelta(days=9)).days_late == 9
    assert make_milestone(planned=today - timedelta(days=9), status="cancelled").days_late == 0
