"""Settlement shares: pages, REST, GraphQL, filters and rules."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from plugin_cases import AtPluginApi, AtPluginPages, InUtc, make_share
from tenancy.models import Tenant
from utilities.testing import APIViewTestCases, ChangeLoggedFilterSetTestMixin, TestCase, ViewTestCases, create_tags

from netbox_assettool.filtersets import SettlementShareFilterSet
from netbox_assettool.graphql.settlement_share import AssettoolSettlementShareType
from netbox_assettool.models import SettlementShare

pytestmark = [pytest.mark.real, pytest.mark.django_db]


def tenants(*names):
    return [Tenant.objects.create(name=name, slug=name.lower()) for name in names]


class TestSettlementSharePages(AtPluginPages, ViewTestCases.PrimaryObjectViewTestCase):
    model = SettlementShare

    @classmethod
    def setUpTestData(cls):
        arnhem, *_ = tenants("Arnhem", "Renkum", "Rheden", "Rozendaal")
        shares = [make_share() for _ in range(3)]
        cls.form_data = {
            "tenant": arnhem.pk,
            "inhabitants": 167000,
            "ownership": Decimal("72.00"),
            "remark": "CBS",
            "tags": [tag.pk for tag in create_tags("Alpha", "Bravo")],
        }
        cls.csv_data = (
            "tenant,inhabitants,ownership,remark",
            "Renkum,31500,,",
            "Rheden,43500,12.5,CBS",
            "Rozendaal,,,",
        )
        cls.csv_update_data = ("id,inhabitants", *(f"{each.pk},{each.pk}" for each in shares))
        cls.bulk_edit_data = {"remark": "CBS", "ownership": Decimal("12.50")}


class TestSettlementShareApi(AtPluginApi, APIViewTestCases.APIViewTestCase):
    model = SettlementShare
    type_class = AssettoolSettlementShareType
    brief_fields = ["display", "id", "inhabitants", "ownership", "tenant", "url"]
    bulk_update_data = {"ownership": 12.5}
    bulk_update_invalid_data = {"ownership": "101"}
    user_permissions = ("tenancy.view_tenant",)

    @classmethod
    def setUpTestData(cls):
        for _ in range(3):
            make_share()
        cls.create_data = [
            {"tenant": tenant.pk, "inhabitants": 1000} for tenant in tenants("Arnhem", "Renkum", "Rheden")
        ]


class TestSettlementShareFilters(InUtc, TestCase, ChangeLoggedFilterSetTestMixin):
    __module__ = "netbox_assettool"  # where NetBox's case looks for `filtersets`
    queryset = SettlementShare.objects.all()
    filterset = SettlementShareFilterSet

    @classmethod
    def setUpTestData(cls):
        cls.arnhem, renkum, rheden = tenants("Arnhem", "Renkum", "Rheden")
        make_share(cls.arnhem, inhabitants=167000, ownership=72)
        make_share(renkum, inhabitants=31500, remark="CBS")
        make_share(rheden, inhabitants=43500)

    def found(self, **filters):
        return {each.tenant.slug for each in self.filterset(filters, self.queryset).qs}

    def test_fields(self):
        assert self.found(inhabitants__gte=[40000]) == {"arnhem", "rheden"}
        assert self.found(ownership=[72]) == {"arnhem"}
        assert self.found(remark=["CBS"]) == {"renkum"}
        assert self.found(tenant=["arnhem"]) == self.found(tenant_id=[self.arnhem.pk]) == {"arnhem"}

    def test_search(self):
        assert self.found(q="rhed") == {"rheden"}
        assert self.found(q="cbs") == {"renkum"}
        assert len(self.found(q=" ")) == 3


def test_share_when_the_tenant_has_one_then_it_is_refused():
    share = make_share()
    with pytest.raises(ValidationError, match="has a share already"):
        SettlementShare(tenant=share.tenant).full_clean()


def test_share_when_it_is_over_100_percent_then_it_is_refused():
    with pytest.raises(ValidationError):
        SettlementShare(tenant=tenants("Arnhem")[0], ownership=101).full_clean()
