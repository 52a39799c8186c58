"""Accounts: pages, REST, GraphQL, filters and rules."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from plugin_cases import NOON, AtPluginApi, AtPluginPages, InUtc, make_account
from tenancy.models import Tenant, TenantGroup
from utilities.testing import (
    APIViewTestCases,
    ChangeLoggedFilterSetTestMixin,
    TestCase,
    ViewTestCases,
    create_tags,
)

from netbox_assettool.filtersets import AccountFilterSet
from netbox_assettool.graphql.account import AssettoolAccountType
from netbox_assettool.models import Account

pytestmark = [pytest.mark.real, pytest.mark.django_db]


class TestAccountPages(AtPluginPages, ViewTestCases.PrimaryObjectViewTestCase):
    model = Account

    @classmethod
    def setUpTestData(cls):
        tenant = Tenant.objects.create(name="Arnhem", slug="arnhem")
        accounts = [make_account(tenant=tenant) for _ in range(3)]
        cls.form_data = {
            "login": "p.jansen",
            "directory_id": "5c0e0342-b2a1-d4c3-e5f6-0718293a4b5c",
            "tenant": tenant.pk,
            "department": "Ruimte",
            "enabled": False,
            "is_shared": True,
            "last_seen": NOON,
            "tags": [tag.pk for tag in create_tags("Alpha", "Bravo")],
        }
        cls.csv_data = (
            "login,directory_id,tenant,department,enabled,is_shared",
            "csv1,00000000-0000-0000-0000-000000000001,Arnhem,ICT,true,true",
            "csv2,00000000-0000-0000-0000-000000000002,Arnhem,ICT,false,",
            "csv3,00000000-0000-0000-0000-000000000003,,,,",
        )
        cls.csv_update_data = (
            "id,login",
            f"{accounts[0].pk},new1",
            f"{accounts[1].pk},new2",
            f"{accounts[2].pk},new3",
        )
        cls.bulk_edit_data = {"department": "Burgerzaken", "enabled": False, "is_shared": True}


class TestAccountApi(AtPluginApi, APIViewTestCases.APIViewTestCase):
    model = Account
    type_class = AssettoolAccountType
    brief_fields = ["directory_id", "display", "id", "login", "url"]
    bulk_update_data = {"department": "Ruimte", "is_shared": True}
    bulk_update_invalid_data = {"last_seen": "gisteren"}
    user_permissions = ("tenancy.view_tenant",)

    @classmethod
    def setUpTestData(cls):
        tenant = Tenant.objects.create(name="Arnhem", slug="arnhem")
        for _ in range(3):
            make_account(tenant=tenant)
        cls.create_data = [
            {"login": f"rest{number}", "directory_id": f"00000000-0000-0000-0000-00000000000{number}"}
            for number in range(3)
        ]

    def test_create_when_the_login_is_a_mail_address_then_it_is_refused(self):
        self.add_permissions("netbox_assettool.add_account")
        data = {"login": "piet@arnhem.invalid", "directory_id": "x"}
        response = self.client.post(self._get_list_url(), data, format="json", **self.header)
        self.assertHttpStatus(response, 400)
        assert "login" in response.data


class TestAccountFilters(InUtc, TestCase, ChangeLoggedFilterSetTestMixin):
    __module__ = "netbox_assettool"  # where NetBox's case looks for `filtersets`
    queryset = Account.objects.all()
    filterset = AccountFilterSet
    ignore_fields = ("sources",)

    @classmethod
    def setUpTestData(cls):
        group = TenantGroup.objects.create(name="Group", slug="group")
        cls.arnhem = Tenant.objects.create(name="Arnhem", slug="arnhem", group=group)
        make_account(login="one", tenant=cls.arnhem, department="ICT", directory_id="aaaa-1")
        make_account(login="two", enabled=False, is_shared=True, sources=["ad", "entra"], directory_id="bbbb-2")
        make_account(login="three", enabled=None, last_seen=NOON - timedelta(days=90), sources=[])

    def found(self, **filters):
        return {account.login for account in self.filterset(filters, self.queryset).qs}

    def test_fields(self):
        assert self.found(login=["one"]) == {"one"}
        assert self.found(department=["ICT"]) == {"one"}
        assert self.found(directory_id=["bbbb-2"]) == {"two"}
        assert self.found(enabled=False) == {"two"}
        assert self.found(is_shared=True) == {"two"}
        assert self.found(last_seen__lte=[NOON - timedelta(days=30)]) == {"three"}

    def test_tenant(self):
        assert self.found(tenant=["arnhem"]) == {"one"}
        assert self.found(tenant_id=[self.arnhem.pk]) == {"one"}
        assert self.found(tenant_group=["group"]) == {"one"}

    def test_source(self):
        assert self.found(source=["entra"]) == {"two"}
        assert self.found(source=["ad", "entra"]) == {"one", "two"}
        assert self.found(has_source=False) == {"three"}
        assert self.found(has_source=True) == {"one", "two"}

    def test_search(self):
        assert self.found(q="AAAA") == {"one"}
        assert self.found(q="ict") == {"one"}
        assert self.found(q="t") == {"one", "two", "three"}
        assert self.found(q=" ") == {"one", "two", "three"}


def test_account_when_the_login_is_a_mail_address_then_it_is_refused():
    with pytest.raises(ValidationError, match="mail address"):
        Account(login="piet@arnhem.invalid", directory_id="x").full_clean()


def test_account_when_the_id_is_there_in_another_spelling_then_it_is_refused():
    make_account(directory_id="aa")
    with pytest.raises(ValidationError, match="already exists"):
        Account(login="x", directory_id="AA").full_clean()
