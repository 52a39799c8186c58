"""Software accesses: pages, REST, GraphQL, filters and rules."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from plugin_cases import AtPluginApi, AtPluginPages, InUtc, make_access, make_account, make_asset, make_product
from tenancy.models import Tenant
from utilities.testing import (
    APIViewTestCases,
    ChangeLoggedFilterSetTestMixin,
    TestCase,
    ViewTestCases,
    create_tags,
)

from netbox_assettool.filtersets import SoftwareAccessFilterSet
from netbox_assettool.graphql.software_access import AssettoolSoftwareAccessType
from netbox_assettool.models import SoftwareAccess

pytestmark = [pytest.mark.real, pytest.mark.django_db]

SEEN = ("netbox_assettool.view_asset", "netbox_assettool.view_account")
"""Whoever may not see a machine or account does not see what it may reach."""


class TestSoftwareAccessPages(AtPluginPages, ViewTestCases.PrimaryObjectViewTestCase):
    model = SoftwareAccess
    user_permissions = SEEN

    @classmethod
    def setUpTestData(cls):
        product, account = make_product("suite"), make_account(directory_id="aa-1")
        make_asset("tc-1")
        accesses = [make_access(product) for _ in range(3)]
        cls.form_data = {
            "product": product.pk,
            "account": account.pk,
            "via": "Kantoor",
            "system": "windows-server",
            "start": date(2026, 1, 1),
            "end": date(2026, 12, 31),
            "source": "citrix",
            "tags": [tag.pk for tag in create_tags("Alpha", "Bravo")],
        }
        cls.csv_data = (
            "product,asset,account,via,system,start",
            "suite,tc-1,,Kantoor,windows-server,2026-01-01",
            "suite,,aa-1,Kantoor,,",
            "suite,,aa-1,Thuis,,",
        )
        cls.csv_update_data = ("id,system", *(f"{each.pk},windows-client" for each in accesses))
        cls.bulk_edit_data = {"system": "windows-client", "end": date(2027, 1, 1)}


class TestSoftwareAccessApi(AtPluginApi, APIViewTestCases.APIViewTestCase):
    model = SoftwareAccess
    type_class = AssettoolSoftwareAccessType
    brief_fields = ["account", "asset", "display", "id", "product", "url", "via"]
    bulk_update_data = {"system": "windows-client"}
    bulk_update_invalid_data = {"start": "gisteren"}
    user_permissions = (*SEEN, "netbox_assettool.view_softwareproduct")

    @classmethod
    def setUpTestData(cls):
        product = make_product()
        for _ in range(3):
            make_access(product)
        cls.create_data = [
            {"product": product.pk, "account": make_account().pk, "via": "Kantoor"},
            {"product": product.pk, "asset": make_asset().pk, "via": "Kantoor", "start": "2026-01-01"},
            {"product": product.pk, "account": make_account().pk},
        ]


class TestSoftwareAccessFilters(InUtc, TestCase, ChangeLoggedFilterSetTestMixin):
    __module__ = "netbox_assettool"  # where NetBox's case looks for `filtersets`
    queryset = SoftwareAccess.objects.all()
    filterset = SoftwareAccessFilterSet

    @classmethod
    def setUpTestData(cls):
        cls.tenant = Tenant.objects.create(name="Arnhem", slug="arnhem")
        cls.product, cls.asset = make_product("suite", name="Suite"), make_asset("tc-1", tenant=cls.tenant)
        cls.account = make_account(login="anna")
        make_access(cls.product, asset=cls.asset, via="one", system="windows-server")
        make_access(account=cls.account, via="two", start=date(2026, 1, 1), source="rds")
        make_access(via="three", end=date(2026, 6, 30))

    def found(self, **filters):
        return {access.via for access in self.filterset(filters, self.queryset).qs}

    def test_fields(self):
        assert self.found(via=["one"]) == {"one"}
        assert self.found(system=["windows-server"]) == {"one"}
        assert self.found(start=["2026-01-01"]) == {"two"}
        assert self.found(end__lte=["2026-06-30"]) == {"three"}
        assert self.found(source=["rds"]) == {"two"}

    def test_relations(self):
        assert self.found(product=["suite"]) == self.found(product_id=[self.product.pk]) == {"one"}
        assert self.found(asset=["tc-1"]) == self.found(asset_id=[self.asset.pk]) == {"one"}
        assert self.found(account=[self.account.directory_id]) == self.found(account_id=[self.account.pk]) == {"two"}
        assert self.found(tenant=["arnhem"]) == self.found(tenant_id=[self.tenant.pk]) == {"one"}

    def test_search(self):
        assert self.found(q="suite") == {"one"}
        assert self.found(q="anna") == {"two"}
        assert self.found(q="thre") == {"three"}
        assert len(self.found(q=" ")) == 3


def test_access_when_it_is_there_already_then_it_is_refused():
    there = make_access()
    with pytest.raises(ValidationError, match="has this access already"):
        SoftwareAccess(product=there.product, account=there.account, via=there.via).full_clean()


def test_access_when_it_ends_before_it_starts_then_it_is_refused():
    term = {"start": date(2026, 1, 1), "end": date(2025, 12, 31)}
    with pytest.raises(ValidationError, match="ends before it starts"):
        SoftwareAccess(product=make_product(), account=make_account(), **term).full_clean()
