"""Tenant uses: pages, REST, GraphQL, filters and rules."""

import pytest
from django.core.exceptions import ValidationError
from plugin_cases import AtPluginApi, AtPluginPages, InUtc, make_application, make_tenant_use
from tenancy.models import Tenant
from utilities.testing import (
    APIViewTestCases,
    ChangeLoggedFilterSetTestMixin,
    TestCase,
    ViewTestCases,
    create_tags,
)

from netbox_assettool.filtersets import TenantUseFilterSet
from netbox_assettool.graphql.tenant_use import AssettoolTenantUseType
from netbox_assettool.models import TenantUse

pytestmark = [pytest.mark.real, pytest.mark.django_db]


def make_tenants():
    return [Tenant.objects.create(name=name, slug=name.lower()) for name in ("Arnhem", "Renkum", "Rheden", "Rozendaal")]


class TestTenantUsePages(AtPluginPages, ViewTestCases.PrimaryObjectViewTestCase):
    model = TenantUse

    @classmethod
    def setUpTestData(cls):
        uses = [make_tenant_use() for _ in range(3)]
        application, tenants = make_application(), make_tenants()
        cls.form_data = {
            "application": application.pk,
            "tenant": tenants[0].pk,
            "users": 120,
            "tags": [tag.pk for tag in create_tags("Alpha", "Bravo")],
        }
        cls.csv_data = (
            "application,tenant,users",
            *(f"{application.pk},{tenant.name},{tenant.pk}" for tenant in tenants[1:]),
        )
        cls.csv_update_data = ("id,users", *(f"{use.pk},{place}" for place, use in enumerate(uses)))
        cls.bulk_edit_data = {"users": 7}


class TestTenantUseApi(AtPluginApi, APIViewTestCases.APIViewTestCase):
    model = TenantUse
    type_class = AssettoolTenantUseType
    brief_fields = ["application", "display", "id", "tenant", "url", "users"]
    bulk_update_data = {"users": 12}
    bulk_update_invalid_data = {"users": -1}
    user_permissions = ("netbox_assettool.view_application", "tenancy.view_tenant")

    @classmethod
    def setUpTestData(cls):
        for _ in range(3):
            make_tenant_use()
        application = make_application()
        cls.create_data = [
            {"application": application.pk, "tenant": tenant.pk, "users": 5} for tenant in make_tenants()[:3]
        ]


class TestTenantUseFilters(InUtc, TestCase, ChangeLoggedFilterSetTestMixin):
    __module__ = "netbox_assettool"  # where NetBox's case looks for `filtersets`
    queryset = TenantUse.objects.all()
    filterset = TenantUseFilterSet

    @classmethod
    def setUpTestData(cls):
        cls.arnhem, cls.renkum, *_ = make_tenants()
        cls.suite = make_application("Suite", users={cls.arnhem: 100, cls.renkum: 20})
        make_application("Geo", users={cls.arnhem: 5})

    def found(self, **filters):
        return {(use.application.name, use.users) for use in self.filterset(filters, self.queryset).qs}

    def test_application_and_tenant(self):
        assert self.found(application_id=[self.suite.pk]) == {("Suite", 100), ("Suite", 20)}
        assert self.found(application=["Geo"]) == {("Geo", 5)}
        assert self.found(tenant=["renkum"]) == {("Suite", 20)}
        assert self.found(tenant_id=[self.arnhem.pk]) == {("Suite", 100), ("Geo", 5)}

    def test_users(self):
        assert self.found(users=[20]) == {("Suite", 20)}
        assert self.found(users__gte=[20]) == {("Suite", 20), ("Suite", 100)}

    def test_search(self):
        assert self.found(q="geo") == {("Geo", 5)}
        assert self.found(q="renk") == {("Suite", 20)}
        assert len(self.found(q=" ")) == 3


def test_tenant_use_when_the_tenant_is_counted_already_then_it_is_refused():
    use = make_tenant_use()
    with pytest.raises(ValidationError, match="counted already"):
        TenantUse(application=use.application, tenant=use.tenant, users=1).full_clean()
