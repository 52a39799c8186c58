"""Data sets: pages, REST, GraphQL, filters and rules."""

import pytest
from django.core.exceptions import ValidationError
from plugin_cases import AtPluginApi, AtPluginPages, InUtc, make_application, make_data_set
from tenancy.models import Tenant
from utilities.testing import (
    APIViewTestCases,
    ChangeLoggedFilterSetTestMixin,
    TestCase,
    ViewTestCases,
    create_tags,
)

from netbox_assettool.filtersets import DataSetFilterSet
from netbox_assettool.graphql.data_set import AssettoolDataSetType
from netbox_assettool.models import DataSet

pytestmark = [pytest.mark.real, pytest.mark.django_db]


class TestDataSetPages(
    AtPluginPages, ViewTestCases.PrimaryObjectViewTestCase, ViewTestCases.BulkRenameObjectsViewTestCase
):
    model = DataSet

    @classmethod
    def setUpTestData(cls):
        tenant = Tenant.objects.create(name="Arnhem", slug="arnhem")
        application = make_application()
        data_sets = [make_data_set(f"Data set {number}", tenant=tenant) for number in (1, 2, 3)]
        cls.form_data = {
            "name": "Home folders",
            "kind": "user",
            "tenant": tenant.pk,
            "application": application.pk,
            "size_mb": 5_000_000_000,
            "location": r"\\srv-1\home$",
            "new_location": r"\\new-1\home$",
            "checksum": "sha256:abc",
            "description": "A description",
            "comments": "Comments",
            "tags": [tag.pk for tag in create_tags("Alpha", "Bravo")],
        }
        cls.csv_data = (
            "name,kind,tenant,application,size_mb,location",
            f"Data set 4,application,Arnhem,{application.pk},1000,srv-2",
            "Data set 5,department,Arnhem,,,",
            "Data set 6,user,,,,",
        )
        cls.csv_update_data = (
            "id,name,size_mb",
            f"{data_sets[0].pk},Data set A,1",
            f"{data_sets[1].pk},Data set B,2",
            f"{data_sets[2].pk},Data set C,3",
        )
        cls.bulk_edit_data = {
            "kind": "application",
            "application": application.pk,
            "new_location": "new",
            "description": "New description",
        }


class TestDataSetApi(AtPluginApi, APIViewTestCases.APIViewTestCase):
    model = DataSet
    type_class = AssettoolDataSetType
    brief_fields = ["description", "display", "id", "kind", "name", "url"]
    bulk_update_data = {"kind": "user", "new_location": "new"}
    bulk_update_invalid_data = {"size_mb": -1}
    user_permissions = ("netbox_assettool.view_application", "tenancy.view_tenant")

    @classmethod
    def setUpTestData(cls):
        tenant = Tenant.objects.create(name="Arnhem", slug="arnhem")
        for number in (1, 2, 3):
            make_data_set(f"Data set {number}", tenant=tenant, application=make_application())
        cls.create_data = [
            {"name": "Data set 4", "kind": "department", "tenant": tenant.pk, "size_mb": 5_000_000_000},
            {"name": "Data set 5", "kind": "user", "location": "srv-1"},
            {"name": "Data set 6", "kind": "application", "application": make_application().pk},
        ]


class TestDataSetFilters(InUtc, TestCase, ChangeLoggedFilterSetTestMixin):
    __module__ = "netbox_assettool"  # where NetBox's case looks for `filtersets`
    queryset = DataSet.objects.all()
    filterset = DataSetFilterSet

    @classmethod
    def setUpTestData(cls):
        cls.tenant = Tenant.objects.create(name="Arnhem", slug="arnhem")
        cls.application = make_application("Suite")
        make_data_set("Share", tenant=cls.tenant, size_mb=100, location="srv-1", status="planned")
        make_data_set("Homes", kind="user", size_mb=2000, new_location="new-1", checksum="abc")
        make_data_set("Suite data", kind="application", application=cls.application, description="Database")

    def found(self, **filters):
        return {data_set.name for data_set in self.filterset(filters, self.queryset).qs}

    def test_fields(self):
        assert self.found(name=["Share"]) == {"Share"}
        assert self.found(kind=["user", "application"]) == {"Homes", "Suite data"}
        assert self.found(status=["planned"]) == {"Share"}
        assert self.found(size_mb__gte=[1000]) == {"Homes"}
        assert self.found(location=["srv-1"]) == {"Share"}
        assert self.found(new_location=["new-1"]) == {"Homes"}
        assert self.found(checksum=["abc"]) == {"Homes"}

    def test_tenant_and_application(self):
        assert self.found(tenant=["arnhem"]) == {"Share"}
        assert self.found(tenant_id=[self.tenant.pk]) == {"Share"}
        assert self.found(application=["Suite"]) == {"Suite data"}
        assert self.found(application_id=[self.application.pk]) == {"Suite data"}
        assert self.found(has_application=True) == {"Suite data"}
        assert self.found(has_application=False) == {"Share", "Homes"}

    def test_search(self):
        assert self.found(q="database") == {"Suite data"}
        assert self.found(q="suite") == {"Suite data"}
        assert self.found(q="new-1") == {"Homes"}
        assert self.found(q=" ") == {"Share", "Homes", "Suite data"}


def test_data_set_when_the_tenant_has_one_with_this_name_then_it_is_refused():
    make_data_set("Share")
    with pytest.raises(ValidationError, match="has a data set with this name"):
        DataSet(name="Share", kind="user").full_clean()


def test_data_set_when_its_application_goes_then_it_stays():
    data_set = make_data_set(application=make_application())
    data_set.application.delete()
    data_set.refresh_from_db()
    assert data_set.application is None
