"""Risks and issues: pages, REST, GraphQL, filters and rules."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from plugin_cases import AtPluginApi, AtPluginPages, InUtc, make_risk
from tenancy.models import Tenant
from utilities.testing import APIViewTestCases, ChangeLoggedFilterSetTestMixin, TestCase, ViewTestCases, create_tags

from netbox_assettool.filtersets import RiskFilterSet
from netbox_assettool.graphql.risk import AssettoolRiskType
from netbox_assettool.models import Risk

pytestmark = [pytest.mark.real, pytest.mark.django_db]


class TestRiskPages(AtPluginPages, ViewTestCases.PrimaryObjectViewTestCase):
    model = Risk

    @classmethod
    def setUpTestData(cls):
        tenant = Tenant.objects.create(name="Arnhem", slug="arnhem")
        risks = [make_risk() for _ in range(3)]
        cls.form_data = {
            "name": "Supplier is late",
            "kind": "issue",
            "tenant": tenant.pk,
            "probability": 4,
            "impact": 5,
            "measure": "Escalate",
            "responsible": "Contract manager",
            "raised": date(2026, 1, 5),
            "due": date(2026, 3, 1),
            "status": "closed",
            "closed": date(2026, 2, 1),
            "description": "A description",
            "comments": "Comments",
            "tags": [tag.pk for tag in create_tags("Alpha", "Bravo")],
        }
        cls.csv_data = (
            "name,tenant,kind,probability,impact,status,closed,raised",
            "One,Arnhem,issue,1,2,closed,2026-02-01,2026-01-05",
            "Two,,,3,4,,,",
            "Three,,risk,5,5,open,,",
        )
        cls.csv_update_data = ("id,measure", *(f"{each.pk},new {each.pk}" for each in risks))
        cls.bulk_edit_data = {"tenant": tenant.pk, "probability": 5, "measure": "Do it", "due": date(2026, 9, 1)}


class TestRiskApi(AtPluginApi, APIViewTestCases.APIViewTestCase):
    model = Risk
    type_class = AssettoolRiskType
    brief_fields = ["description", "display", "id", "kind", "name", "status", "url"]
    bulk_update_data = {"probability": 2, "measure": "Do it"}
    bulk_update_invalid_data = {"impact": 6}
    user_permissions = ("tenancy.view_tenant",)

    @classmethod
    def setUpTestData(cls):
        tenant = Tenant.objects.create(name="Arnhem", slug="arnhem")
        for _ in range(3):
            make_risk(tenant=tenant)
        cls.create_data = [
            {"name": "One", "probability": 1, "impact": 5, "kind": "issue"},
            {"name": "Two", "probability": 2, "impact": 4, "tenant": tenant.pk},
            {"name": "Three", "probability": 3, "impact": 3, "status": "closed", "closed": "2026-02-01"},
        ]


class TestRiskFilters(InUtc, TestCase, ChangeLoggedFilterSetTestMixin):
    __module__ = "netbox_assettool"  # where NetBox's case looks for `filtersets`
    queryset = Risk.objects.all()
    filterset = RiskFilterSet

    @classmethod
    def setUpTestData(cls):
        cls.tenant = Tenant.objects.create(name="Arnhem", slug="arnhem")
        make_risk("One", kind="issue", tenant=cls.tenant, probability=5, due=date(2026, 3, 1))
        make_risk("Two", impact=1, measure="Escalate", responsible="Control")
        make_risk("Three", status="closed", closed=date(2026, 2, 1), raised=date(2025, 1, 1), description="Renkum")

    def found(self, **filters):
        return {each.name for each in self.filterset(filters, self.queryset).qs}

    def test_fields(self):
        assert self.found(name=["One"]) == {"One"}
        assert self.found(kind=["issue"]) == {"One"}
        assert self.found(status=["open"]) == {"One", "Two"}
        assert self.found(probability__gte=[4]) == {"One"}
        assert self.found(impact=[1]) == {"Two"}
        assert self.found(measure__ic=["escal"]) == {"Two"}
        assert self.found(responsible=["Control"]) == {"Two"}
        assert self.found(raised__lt=["2026-01-01"]) == {"Three"}
        assert self.found(due__lte=["2026-03-01"]) == {"One"}
        assert self.found(closed=["2026-02-01"]) == {"Three"}
        assert self.found(tenant=["arnhem"]) == self.found(tenant_id=[self.tenant.pk]) == {"One"}

    def test_search(self):
        assert self.found(q="escal") == {"Two"}
        assert self.found(q="renkum") == {"Three"}
        assert len(self.found(q=" ")) == 3


@pytest.mark.parametrize(("status", "closed"), [("closed", None), ("open", date(2026, 3, 1))])
def test_risk_when_status_and_day_contradict_each_other_then_it_is_refused(status, closed):
    with pytest.raises(ValidationError, match="has the day on which it was"):
        Risk(name="x", probability=1, impact=1, status=status, closed=closed).full_clean()


@pytest.mark.parametrize(("field", "value"), [("probability", 0), ("probability", 6), ("impact", 0), ("impact", 6)])
def test_risk_when_a_number_is_not_from_1_to_5_then_it_is_refused(field, value):
    with pytest.raises(ValidationError):
        Risk(**{"name": "x", "probability": 1, "impact": 1, field: value}).full_clean()


def test_list_when_ordered_by_score_then_the_heaviest_is_first(admin_client):
    for name, probability, impact in (("middle", 3, 3), ("light", 1, 5), ("heavy", 5, 4)):
        make_risk(name, probability=probability, impact=impact)
    page = admin_client.get(reverse("plugins:netbox_assettool:risk_list"), {"sort": "-score"}).content.decode()
    assert page.index(">heavy</a>") < page.index(">middle</a>") < page.index(">light</a>")
