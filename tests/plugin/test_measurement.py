"""Measurements: pages, REST, GraphQL, filters and rules."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from plugin_cases import AtPluginApi, AtPluginPages, InUtc, make_measurement, make_product
from tenancy.models import Tenant
from utilities.testing import (
    APIViewTestCases,
    ChangeLoggedFilterSetTestMixin,
    TestCase,
    ViewTestCases,
    create_tags,
)

from netbox_assettool.filtersets import MeasurementFilterSet
from netbox_assettool.graphql.measurement import AssettoolMeasurementType
from netbox_assettool.models import Measurement

pytestmark = [pytest.mark.real, pytest.mark.django_db]


def make_tenant():
    return Tenant.objects.create(name="Arnhem", slug="arnhem")


class TestMeasurementPages(AtPluginPages, ViewTestCases.PrimaryObjectViewTestCase):
    model = Measurement

    @classmethod
    def setUpTestData(cls):
        product, tenant = make_product("citrix"), make_tenant()
        measurements = [make_measurement(product, on=date(2026, 1, day)) for day in (1, 2, 3)]
        cls.form_data = {
            "kind": "peak",
            "product": product.pk,
            "tenant": tenant.pk,
            "on": date(2026, 2, 1),
            "number": 412,
            "source": "Get-BrokerSite",
            "tags": [tag.pk for tag in create_tags("Alpha", "Bravo")],
        }
        cls.csv_data = (
            "kind,product,tenant,on,number",
            "peak,citrix,,2026-02-02,400",
            "reported,citrix,,2026-02-02,380",
            "headcount,,Arnhem,2026-01-01,1800",
        )
        cls.csv_update_data = ("id,number", *(f"{each.pk},{place}" for place, each in enumerate(measurements)))
        cls.bulk_edit_data = {"number": 7, "source": "by hand"}


class TestMeasurementApi(AtPluginApi, APIViewTestCases.APIViewTestCase):
    model = Measurement
    type_class = AssettoolMeasurementType
    brief_fields = ["display", "id", "kind", "number", "on", "url"]
    bulk_update_data = {"number": 99}
    bulk_update_invalid_data = {"number": -1}
    user_permissions = ("netbox_assettool.view_softwareproduct", "tenancy.view_tenant")

    @classmethod
    def setUpTestData(cls):
        product, tenant = make_product(), make_tenant()
        for day in (1, 2, 3):
            make_measurement(product, tenant=tenant, on=date(2026, 1, day))
        cls.create_data = [
            {"kind": "peak", "product": product.pk, "on": "2026-02-01", "number": 5},
            {"kind": "reported", "product": product.pk, "on": "2026-02-01", "number": 0},
            {"kind": "headcount", "tenant": tenant.pk, "on": "2026-01-01", "number": 1800},
        ]


class TestMeasurementFilters(InUtc, TestCase, ChangeLoggedFilterSetTestMixin):
    __module__ = "netbox_assettool"  # where NetBox's case looks for `filtersets`
    queryset = Measurement.objects.all()
    filterset = MeasurementFilterSet

    @classmethod
    def setUpTestData(cls):
        cls.product, cls.tenant = make_product("citrix", name="DaaS"), make_tenant()
        make_measurement(cls.product, number=1)
        make_measurement(kind="reported", number=2, source="portal", on=date(2026, 1, 1))
        make_measurement(kind="headcount", tenant=cls.tenant, number=3)

    def found(self, **filters):
        return {measurement.number for measurement in self.filterset(filters, self.queryset).qs}

    def test_fields(self):
        assert self.found(kind=["peak", "reported"]) == {1, 2}
        assert self.found(on__lt=["2026-02-01"]) == {2}
        assert self.found(number__gte=[2]) == {2, 3}
        assert self.found(source=["portal"]) == {2}

    def test_relations(self):
        assert self.found(product=["citrix"]) == self.found(product_id=[self.product.pk]) == {1}
        assert self.found(tenant=["arnhem"]) == self.found(tenant_id=[self.tenant.pk]) == {3}

    def test_search(self):
        assert self.found(q="daas") == {1}
        assert self.found(q="portal") == {2}
        assert self.found(q="arnh") == {3}
        assert len(self.found(q=" ")) == 3


def test_measurement_when_it_was_measured_on_that_day_then_it_is_refused():
    there = make_measurement()
    with pytest.raises(ValidationError, match="measured on this day already"):
        Measurement(kind=there.kind, product=there.product, on=there.on, number=1).full_clean()


@pytest.mark.parametrize(
    ("kind", "of", "message"),
    [
        ("peak", (), "Name the product"),
        ("reported", ("tenant",), "Name the product"),
        ("headcount", (), "is of a tenant"),
        ("headcount", ("tenant", "product"), "is of a tenant"),
    ],
)
def test_measurement_when_it_is_of_the_wrong_thing_then_it_is_refused(kind, of, message):
    things = {"product": make_product, "tenant": make_tenant}
    measurement = Measurement(kind=kind, on=date(2026, 1, 1), number=1, **{name: things[name]() for name in of})
    with pytest.raises(ValidationError, match=message):
        measurement.full_clean()
