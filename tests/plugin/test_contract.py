"""Contracts: pages, REST, GraphQL, filters and rules."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from plugin_cases import AtPluginApi, AtPluginPages, InUtc, make_contract, make_entitlement, make_supplier
from tenancy.models import Tenant
from utilities.testing import (
    APIViewTestCases,
    ChangeLoggedFilterSetTestMixin,
    TestCase,
    ViewTestCases,
    create_tags,
    post_data,
)

from netbox_assettool.filtersets import ContractFilterSet
from netbox_assettool.graphql.contract import AssettoolContractType
from netbox_assettool.models import Contract

pytestmark = [pytest.mark.real, pytest.mark.django_db]


class TestContractPages(AtPluginPages, ViewTestCases.PrimaryObjectViewTestCase):
    model = Contract
    validation_excluded_fields = ["documents"]  # one a line in the form, a list in the model

    @classmethod
    def setUpTestData(cls):
        tenant = Tenant.objects.create(name="Arnhem", slug="arnhem")
        supplier = make_supplier("Softcat")
        contracts = [make_contract(f"C {number}", supplier=supplier) for number in (1, 2, 3)]
        cls.form_data = {
            "supplier": supplier.pk,
            "number": "EA-8123",
            "title": "Enterprise Agreement",
            "tenant": tenant.pk,
            "start": date(2025, 1, 1),
            "end": date(2027, 12, 31),
            "renewal_months": 12,
            "notice_months": 3,
            "notice_days": 0,
            "yearly_cost": Decimal("1850000.00"),
            "currency": "EUR",
            "has_true_up": True,
            "documents": "https://dms.example/1\nhttps://dms.example/2",
            "description": "A description",
            "comments": "Comments",
            "tags": [tag.pk for tag in create_tags("Alpha", "Bravo")],
        }
        cls.csv_data = (
            "supplier,number,tenant,start,end,renewal_months,currency,documents",
            "Softcat,C 4,Arnhem,2025-01-01,2026-12-31,12,EUR,https://dms.example/4;box 7",
            "Softcat,C 5,,,,,,",
            "Softcat,C 6,,2025-01-01,,0,USD,",
        )
        cls.csv_update_data = (
            "id,number,yearly_cost",
            *(f"{contract.pk},new {contract.number},{contract.pk}.50" for contract in contracts),
        )
        cls.bulk_edit_data = {
            "supplier": make_supplier().pk,
            "tenant": tenant.pk,
            "end": date(2029, 12, 31),
            "notice_days": 30,
            "has_true_up": True,
            "description": "New description",
        }


class TestContractApi(AtPluginApi, APIViewTestCases.APIViewTestCase):
    model = Contract
    type_class = AssettoolContractType
    brief_fields = ["description", "display", "id", "number", "supplier", "title", "url"]
    bulk_update_data = {"title": "New title", "notice_days": 30}
    bulk_update_invalid_data = {"renewal_months": 121}
    user_permissions = ("netbox_assettool.view_supplier", "tenancy.view_tenant")

    @classmethod
    def setUpTestData(cls):
        tenant = Tenant.objects.create(name="Arnhem", slug="arnhem")
        supplier = make_supplier()
        for number in (1, 2, 3):
            make_contract(f"C {number}", supplier=supplier, tenant=tenant)
        cls.create_data = [
            {"supplier": supplier.pk, "number": "C 4", "documents": ["https://dms.example/4"], "currency": "eur"},
            {"supplier": supplier.pk, "number": "C 5", "tenant": tenant.pk, "yearly_cost": 12.5},
            {"supplier": supplier.pk, "number": "C 6", "start": "2025-01-01", "end": "2025-12-31"},
        ]
        cls.validation_excluded_fields = ["currency"]  # in its one spelling

    def test_create_when_the_currency_is_in_small_letters_then_it_is_kept_in_capitals(self):
        self.add_permissions("netbox_assettool.add_contract")
        answer = self.client.post(self._get_list_url(), self.create_data[0], format="json", **self.header)
        self.assertHttpStatus(answer, 201)
        assert answer.data["currency"] == Contract.objects.get(number="C 4").currency == "EUR"


class TestContractFilters(InUtc, TestCase, ChangeLoggedFilterSetTestMixin):
    __module__ = "netbox_assettool"  # where NetBox's case looks for `filtersets`
    queryset = Contract.objects.all()
    filterset = ContractFilterSet
    ignore_fields = ("documents",)

    @classmethod
    def setUpTestData(cls):
        cls.tenant = Tenant.objects.create(name="Arnhem", slug="arnhem")
        cls.supplier = make_supplier("Softcat")
        make_contract("EA-1", supplier=cls.supplier, title="Enterprise", tenant=cls.tenant, has_true_up=True)
        make_contract("S-2", end=date(2026, 6, 30), renewal_months=0, notice_months=0, notice_days=30, currency="USD")
        make_contract("S-3", start=date(2024, 1, 1), end=None, yearly_cost=5000, description="Citrix")

    def found(self, **filters):
        return {contract.number for contract in self.filterset(filters, self.queryset).qs}

    def test_fields(self):
        assert self.found(number=["EA-1"]) == {"EA-1"}
        assert self.found(title=["Enterprise"]) == {"EA-1"}
        assert self.found(start__lt=["2025-01-01"]) == {"S-3"}
        assert self.found(end__lte=["2026-06-30"]) == {"S-2"}
        assert self.found(renewal_months=["0"]) == {"S-2"}
        assert self.found(notice_months=[3]) == {"EA-1", "S-3"}
        assert self.found(notice_days__gte=[1]) == {"S-2"}
        assert self.found(yearly_cost__gt=[100]) == {"S-3"}
        assert self.found(currency=["USD"]) == {"S-2"}
        assert self.found(has_true_up=True) == {"EA-1"}

    def test_supplier_and_tenant(self):
        assert self.found(supplier_id=[self.supplier.pk]) == {"EA-1"}
        assert self.found(supplier=["Softcat"]) == {"EA-1"}
        assert self.found(tenant=["arnhem"]) == {"EA-1"}
        assert self.found(tenant_id=[self.tenant.pk]) == {"EA-1"}

    def test_search(self):
        assert self.found(q="enterpr") == {"EA-1"}
        assert self.found(q="softcat") == {"EA-1"}
        assert self.found(q="citrix") == {"S-3"}
        assert len(self.found(q=" ")) == 3


def test_contract_when_the_supplier_has_one_with_this_number_then_it_is_refused():
    contract = make_contract("EA-1")
    with pytest.raises(ValidationError, match="has a contract with this number"):
        Contract(supplier=contract.supplier, number="EA-1").full_clean()
    Contract(supplier=make_supplier(), number="EA-1").full_clean()


def test_contract_when_it_ends_before_it_starts_then_it_is_refused():
    contract = Contract(supplier=make_supplier(), number="1", start=date(2026, 1, 1), end=date(2025, 12, 31))
    with pytest.raises(ValidationError, match="ends before it starts"):
        contract.full_clean()


def form(contract, **fields):
    defaults = {"supplier": contract.supplier.pk, "number": contract.number, "renewal_months": 0, "notice_months": 0}
    return post_data({**defaults, "notice_days": 0, "currency": "EUR", **fields})


def test_form_when_documents_are_typed_then_each_line_is_one(admin_client):
    contract = make_contract()
    url = reverse("plugins:netbox_assettool:contract_edit", kwargs={"pk": contract.pk})
    typed = " https://dms.example/1 \r\n\r\nbox 7; shelf 2\nhttps://dms.example/1\n"
    assert admin_client.post(url, form(contract, documents=typed)).status_code == 302
    contract.refresh_from_db()
    assert contract.documents == ["https://dms.example/1", "box 7; shelf 2"]
    page = admin_client.get(url).content.decode()
    assert "https://dms.example/1\nbox 7; shelf 2</textarea>" in page
    admin_client.post(url, form(contract, documents=""))
    contract.refresh_from_db()
    assert contract.documents == []


def test_page_when_it_has_documents_then_only_web_addresses_are_links(admin_client):
    contract = make_contract(documents=["https://dms.example/1", "javascript:alert(1)", "<b>box</b>"])
    page = admin_client.get(contract.get_absolute_url()).content.decode()
    assert '<a href="https://dms.example/1" rel="noopener noreferrer">' in page
    assert 'href="javascript' not in page
    assert "&lt;b&gt;box" in page


def test_page_when_shown_then_it_asks_for_its_entitlements(admin_client):
    contract = make_contract()
    make_entitlement(contract=contract)
    page = admin_client.get(contract.get_absolute_url()).content.decode()
    assert re.search(rf'hx-get="[^"]*/entitlements/\?[^"]*contract_id={contract.pk}\b', page)


def test_import_when_documents_are_separated_by_semicolons_then_each_is_one(admin_client):
    make_supplier("Softcat")
    url = reverse("plugins:netbox_assettool:contract_bulk_import")
    content = 'supplier,number,documents\nSoftcat,C 4,"https://dms.example/4; box 7\nbox 8"\n'
    answer = admin_client.post(url, {"data": content, "format": "csv", "csv_delimiter": ","})
    assert answer.status_code == 302
    contract = Contract.objects.get()
    assert contract.documents == ["https://dms.example/4", "box 7", "box 8"]
    assert (contract.currency, contract.renewal_months) == ("EUR", 0)
