"""Budget lines: pages, REST, GraphQL, filters and rules."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from plugin_cases import AtPluginApi, AtPluginPages, InUtc, make_budget_line
from tenancy.models import Tenant
from utilities.testing import APIViewTestCases, ChangeLoggedFilterSetTestMixin, TestCase, ViewTestCases, create_tags

from netbox_assettool.filtersets import BudgetLineFilterSet
from netbox_assettool.graphql.budget_line import AssettoolBudgetLineType
from netbox_assettool.models import BudgetLine

pytestmark = [pytest.mark.real, pytest.mark.django_db]


class TestBudgetLinePages(AtPluginPages, ViewTestCases.PrimaryObjectViewTestCase):
    model = BudgetLine

    @classmethod
    def setUpTestData(cls):
        tenant = Tenant.objects.create(name="Arnhem", slug="arnhem")
        lines = [make_budget_line() for _ in range(3)]
        cls.form_data = {
            "name": "Project leaders",
            "kind": "staff",
            "tenant": tenant.pk,
            "year": 2026,
            "on": date(2026, 2, 28),
            "budgeted": Decimal("180000.50"),
            "spent": Decimal("30000.25"),
            "forecast": Decimal("190000.75"),
            "responsible": "Programme manager",
            "status": "approved",
            "description": "A description",
            "comments": "Comments",
            "tags": [tag.pk for tag in create_tags("Alpha", "Bravo")],
        }
        cls.csv_data = (
            "name,tenant,kind,year,on,budgeted,spent,forecast",
            "Staff,Arnhem,staff,2026,2026-02-28,1000.50,10,1100",
            "Servers,,hardware,2026,2026-02-28,2000,,",
            "Other,,,,,,,",
        )
        cls.csv_update_data = ("id,spent", *(f"{each.pk},{each.pk}.25" for each in lines))
        cls.bulk_edit_data = {"kind": "services", "spent": Decimal("12.50"), "status": "closed"}


class TestBudgetLineApi(AtPluginApi, APIViewTestCases.APIViewTestCase):
    model = BudgetLine
    type_class = AssettoolBudgetLineType
    brief_fields = ["description", "display", "id", "name", "on", "url", "year"]
    bulk_update_data = {"spent": 12.5, "kind": "staff"}
    bulk_update_invalid_data = {"year": 1900}
    user_permissions = ("tenancy.view_tenant",)

    @classmethod
    def setUpTestData(cls):
        tenant = Tenant.objects.create(name="Arnhem", slug="arnhem")
        for _ in range(3):
            make_budget_line(tenant=tenant)
        cls.create_data = [
            {"name": "Staff", "year": 2026, "on": "2026-02-28", "budgeted": 1000.5, "kind": "staff"},
            {"name": "Staff", "year": 2026, "on": "2026-03-31", "budgeted": 1000.5, "tenant": tenant.pk},
            {"name": "Servers", "year": 2027, "status": "draft"},
        ]


class TestBudgetLineFilters(InUtc, TestCase, ChangeLoggedFilterSetTestMixin):
    __module__ = "netbox_assettool"  # where NetBox's case looks for `filtersets`
    queryset = BudgetLine.objects.all()
    filterset = BudgetLineFilterSet

    @classmethod
    def setUpTestData(cls):
        cls.tenant = Tenant.objects.create(name="Arnhem", slug="arnhem")
        make_budget_line("Staff", kind="staff", tenant=cls.tenant, responsible="Control", budgeted=5000)
        make_budget_line("Servers", kind="hardware", year=2027, status="draft", spent=500)
        make_budget_line("Other", on=date(2026, 2, 28), description="Renkum", forecast=9000)

    def found(self, **filters):
        return {each.name for each in self.filterset(filters, self.queryset).qs}

    def test_fields(self):
        assert self.found(name=["Staff"]) == {"Staff"}
        assert self.found(kind=["hardware", "staff"]) == {"Servers", "Staff"}
        assert self.found(status=["draft"]) == {"Servers"}
        assert self.found(year=[2027]) == {"Servers"}
        assert self.found(on__gte=["2026-02-01"]) == {"Other"}
        assert self.found(budgeted__gte=[2000]) == {"Staff"}
        assert self.found(spent=[500]) == {"Servers"}
        assert self.found(forecast__gt=[5000]) == {"Other"}
        assert self.found(responsible=["Control"]) == {"Staff"}
        assert self.found(tenant=["arnhem"]) == self.found(tenant_id=[self.tenant.pk]) == {"Staff"}

    def test_search(self):
        assert self.found(q="serv") == {"Servers"}
        assert self.found(q="renkum") == {"Other"}
        assert len(self.found(q=" ")) == 3


def test_line_when_it_is_there_for_that_day_then_it_is_refused_without_a_tenant_too():
    line = make_budget_line("Staff")
    with pytest.raises(ValidationError, match="there for this day already"):
        BudgetLine(name="Staff", year=line.year, on=line.on).full_clean()
    BudgetLine(name="Staff", year=line.year, on=date(2026, 2, 28)).full_clean()


def test_page_when_it_has_cents_then_they_are_shown(admin_client):
    line = make_budget_line(budgeted=Decimal("1234567.50"))
    assert "€ 1,234,567.50" in admin_client.get(line.get_absolute_url()).content.decode()
