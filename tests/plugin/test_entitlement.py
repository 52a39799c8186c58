"""Entitlements: pages, REST, GraphQL, filters and rules."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError
from django.urls import reverse
from plugin_cases import (
    AtPluginApi,
    AtPluginPages,
    InUtc,
    make_allocation,
    make_contract,
    make_entitlement,
    make_product,
)
from tenancy.models import Tenant
from utilities.testing import (
    APIViewTestCases,
    ChangeLoggedFilterSetTestMixin,
    TestCase,
    ViewTestCases,
    create_tags,
)

from netbox_assettool.filtersets import EntitlementFilterSet
from netbox_assettool.graphql.entitlement import AssettoolEntitlementType
from netbox_assettool.models import Entitlement

pytestmark = [pytest.mark.real, pytest.mark.django_db]


class TestEntitlementPages(AtPluginPages, ViewTestCases.PrimaryObjectViewTestCase):
    model = Entitlement
    validation_excluded_fields = ["replaces"]  # one a line in the form, a list in the model

    @classmethod
    def setUpTestData(cls):
        tenant = Tenant.objects.create(name="Arnhem", slug="arnhem")
        product, contract = make_product("windows"), make_contract("EA-1")
        entitlements = [make_entitlement(product, reference=f"E {number}") for number in (1, 2, 3)]
        cls.form_data = {
            "reference": "PO-7/1",
            "product": product.pk,
            "contract": contract.pk,
            "tenant": tenant.pk,
            "metric": "windows_standard",
            "quantity": 24,
            "rights_per_pack": 16,
            "unit_price": Decimal("772.5000"),
            "part_number": "9EM-00865",
            "start": date(2025, 1, 1),
            "end": date(2027, 12, 31),
            "is_subscription": False,
            "maintenance_start": date(2025, 1, 1),
            "maintenance_end": date(2027, 12, 31),
            "may_upgrade": True,
            "may_downgrade": True,
            "may_downgrade_edition": False,
            "is_transferable": True,
            "dual_use_basis": "azure_hybrid_benefit",
            "dual_use_days": 180,
            "dual_use_place": "azure",
            "replaces": "PO-6/1\nPO-6/2",
            "description": "A description",
            "comments": "Comments",
            "tags": [tag.pk for tag in create_tags("Alpha", "Bravo")],
        }
        cls.csv_data = (
            "reference,product,contract,tenant,metric,quantity,rights_per_pack,replaces,dual_use_basis",
            "E 4,windows,EA-1,Arnhem,windows_standard,2,16,E 1;E 2,azure_hybrid_benefit",
            "E 5,windows,,,device,10,,,",
            "E 6,windows,,,device,-3,1,,none",
        )
        cls.csv_update_data = ("id,quantity,unit_price", *(f"{each.pk},7,12.5" for each in entitlements))
        cls.bulk_edit_data = {
            "contract": contract.pk,
            "metric": "core",
            "unit_price": Decimal("12.5000"),
            "end": date(2028, 12, 31),
            "may_upgrade": True,
            "dual_use_basis": "vendor_consent",
            "description": "New description",
        }


class TestEntitlementApi(AtPluginApi, APIViewTestCases.APIViewTestCase):
    model = Entitlement
    type_class = AssettoolEntitlementType
    brief_fields = ["description", "display", "id", "reference", "url"]
    bulk_update_data = {"quantity": 5, "metric": "user"}
    bulk_update_invalid_data = {"rights_per_pack": 0}
    user_permissions = (
        "netbox_assettool.view_softwareproduct",
        "netbox_assettool.view_contract",
        "tenancy.view_tenant",
    )

    @classmethod
    def setUpTestData(cls):
        tenant = Tenant.objects.create(name="Arnhem", slug="arnhem")
        product, contract = make_product(), make_contract()
        for _ in range(3):
            make_entitlement(product, contract=contract, tenant=tenant)
        cls.create_data = [
            {"reference": "E 4", "product": product.pk, "metric": "device", "quantity": 4, "replaces": ["E 1"]},
            {"reference": "E 5", "product": product.pk, "metric": "core", "quantity": 8, "contract": contract.pk},
            {"reference": "E 6", "product": product.pk, "metric": "user", "quantity": -1, "tenant": tenant.pk},
        ]

    def test_get_when_sold_in_packs_then_it_says_how_many_rights_there_are(self):
        self.add_permissions("netbox_assettool.view_entitlement")
        entitlement = make_entitlement(quantity=3, rights_per_pack=16)
        assert self.client.get(self._get_detail_url(entitlement), **self.header).data["rights"] == 48


class TestEntitlementFilters(InUtc, TestCase, ChangeLoggedFilterSetTestMixin):
    __module__ = "netbox_assettool"  # where NetBox's case looks for `filtersets`
    queryset = Entitlement.objects.all()
    filterset = EntitlementFilterSet
    ignore_fields = ("replaces",)

    @classmethod
    def setUpTestData(cls):
        cls.tenant = Tenant.objects.create(name="Arnhem", slug="arnhem")
        cls.product = make_product("windows", publisher="Microsoft", name="Windows Server")
        cls.contract = make_contract("EA-1")
        make_entitlement(
            cls.product,
            reference="one",
            contract=cls.contract,
            tenant=cls.tenant,
            metric="windows_standard",
            rights_per_pack=16,
            unit_price=700,
            part_number="9EM-1",
            maintenance_start=date(2025, 1, 1),
            maintenance_end=date(2026, 12, 31),
            may_upgrade=True,
            may_downgrade=True,
            may_downgrade_edition=True,
            is_transferable=True,
            dual_use_basis="azure_hybrid_benefit",
            dual_use_days=180,
            dual_use_place="azure",
        )
        make_entitlement(reference="two", is_subscription=True, start=date(2025, 1, 1), end=date(2025, 12, 31))
        make_entitlement(reference="three", quantity=-2, description="Returned")

    def found(self, **filters):
        return {entitlement.reference for entitlement in self.filterset(filters, self.queryset).qs}

    def test_fields(self):
        assert self.found(reference=["two"]) == {"two"}
        assert self.found(metric=["windows_standard"]) == {"one"}
        assert self.found(quantity__lt=["0"]) == {"three"}
        assert self.found(rights_per_pack=[16]) == {"one"}
        assert self.found(unit_price__gte=[1]) == {"one"}
        assert self.found(part_number=["9EM-1"]) == {"one"}
        assert self.found(start=["2025-01-01"]) == {"two"}
        assert self.found(end__lte=["2025-12-31"]) == {"two"}
        assert self.found(is_subscription=True) == {"two"}

    def test_rights(self):
        for name in ("may_upgrade", "may_downgrade", "may_downgrade_edition", "is_transferable"):
            assert self.found(**{name: True}) == {"one"}, name
            assert self.found(**{name: False}) == {"two", "three"}, name
        assert self.found(maintenance_start=["2025-01-01"]) == {"one"}
        assert self.found(maintenance_end__gte=["2026-01-01"]) == {"one"}
        assert self.found(dual_use_basis=["azure_hybrid_benefit"]) == {"one"}
        assert self.found(dual_use_days=[180]) == {"one"}
        assert self.found(dual_use_place=["azure"]) == {"one"}

    def test_relations(self):
        assert self.found(product=["windows"]) == {"one"}
        assert self.found(product_id=[self.product.pk]) == {"one"}
        assert self.found(publisher=["Microsoft"]) == {"one"}
        assert self.found(contract=["EA-1"]) == {"one"}
        assert self.found(contract_id=[self.contract.pk]) == {"one"}
        assert self.found(supplier_id=[self.contract.supplier.pk]) == {"one"}
        assert self.found(tenant=["arnhem"]) == {"one"}
        assert self.found(tenant_id=[self.tenant.pk]) == {"one"}

    def test_valid_on(self):
        assert self.found(valid_on="2025-06-01") == {"one", "two"}
        assert self.found(valid_on="2026-01-01") == {"one"}
        assert self.found(valid_on="2024-12-31") == {"one"}

    def test_search(self):
        assert self.found(q="windows") == {"one"}
        assert self.found(q="9em-1") == {"one"}
        assert self.found(q="ea-1") == {"one"}
        assert self.found(q="returned") == {"three"}
        assert len(self.found(q=" ")) == 3


@pytest.mark.parametrize("name", ["", "maintenance_"])
def test_entitlement_when_a_term_ends_before_it_starts_then_it_is_refused(name):
    term = {f"{name}start": date(2026, 1, 1), f"{name}end": date(2025, 12, 31)}
    entitlement = Entitlement(reference="x", product=make_product(), metric="device", quantity=1, **term)
    with pytest.raises(ValidationError, match="ends before it starts"):
        entitlement.full_clean()


def test_product_and_contract_when_rights_came_from_them_then_they_stay():
    entitlement = make_entitlement(contract=make_contract())
    for needed in (entitlement.product, entitlement.contract):
        with pytest.raises(ProtectedError):
            needed.delete()


def test_page_when_shown_then_it_has_the_sum_of_the_rights_and_asks_for_its_allocations(admin_client):
    entitlement = make_entitlement(quantity=3, rights_per_pack=16)
    make_allocation(entitlement)
    page = admin_client.get(entitlement.get_absolute_url()).content.decode()
    assert "3 × 16 = 48" in page
    assert re.search(rf'hx-get="[^"]*/allocations/\?[^"]*entitlement_id={entitlement.pk}\b', page)


def test_list_when_sorted_by_rights_then_packs_count(admin_client):
    make_entitlement(reference="few", quantity=20)
    make_entitlement(reference="many", quantity=2, rights_per_pack=16)
    url = reverse("plugins:netbox_assettool:entitlement_list")
    for order, first, second in (("rights", "few", "many"), ("-rights", "many", "few")):
        page = admin_client.get(url, {"sort": order}).content.decode()
        assert page.index(f">{first}</a>") < page.index(f">{second}</a>")
