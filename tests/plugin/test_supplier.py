"""Suppliers: pages, REST, GraphQL, filters and what is counted."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from plugin_cases import AtPluginApi, AtPluginPages, InUtc, make_application, make_supplier
from utilities.testing import (
    APIViewTestCases,
    ChangeLoggedFilterSetTestMixin,
    TestCase,
    ViewTestCases,
    create_tags,
)

from netbox_assettool.filtersets import SupplierFilterSet
from netbox_assettool.graphql.supplier import AssettoolSupplierType
from netbox_assettool.models import Supplier

pytestmark = [pytest.mark.real, pytest.mark.django_db]


class TestSupplierPages(
    AtPluginPages, ViewTestCases.PrimaryObjectViewTestCase, ViewTestCases.BulkRenameObjectsViewTestCase
):
    model = Supplier

    @classmethod
    def setUpTestData(cls):
        suppliers = [make_supplier(f"Supplier {number}") for number in (1, 2, 3)]
        cls.form_data = {
            "name": "Centric",
            "identifier": "L-Centric",
            "website": "https://centric.example",
            "description": "A description",
            "comments": "Comments",
            "tags": [tag.pk for tag in create_tags("Alpha", "Bravo")],
        }
        cls.csv_data = (
            "name,identifier,website",
            "Supplier 4,L-4,https://four.example",
            "Supplier 5,L-5,",
            "Supplier 6,,",
        )
        cls.csv_update_data = (
            "id,name,description",
            f"{suppliers[0].pk},Supplier A,One",
            f"{suppliers[1].pk},Supplier B,Two",
            f"{suppliers[2].pk},Supplier C,Three",
        )
        cls.bulk_edit_data = {"description": "New description"}


class TestSupplierApi(AtPluginApi, APIViewTestCases.APIViewTestCase):
    model = Supplier
    type_class = AssettoolSupplierType
    brief_fields = ["description", "display", "id", "identifier", "name", "url"]
    bulk_update_data = {"description": "Away", "website": "https://away.example"}
    bulk_update_invalid_data = {"website": "no address"}

    @classmethod
    def setUpTestData(cls):
        for number in (1, 2, 3):
            make_supplier(f"Supplier {number}", website="https://one.example", comments="Comments")
        cls.create_data = [
            {"name": "Supplier 4", "identifier": "L-Four", "website": "https://four.example"},
            {"name": "Supplier 5"},
            {"name": "Supplier 5", "description": "Another one"},
        ]


class TestSupplierFilters(InUtc, TestCase, ChangeLoggedFilterSetTestMixin):
    __module__ = "netbox_assettool"  # where NetBox's case looks for `filtersets`
    queryset = Supplier.objects.all()
    filterset = SupplierFilterSet

    @classmethod
    def setUpTestData(cls):
        make_supplier("Centric", identifier="L-1", website="https://centric.example")
        make_supplier("PinkRoccade", identifier="L-2", description="Civil affairs")
        make_supplier("Decos", identifier="", comments="Registers")

    def found(self, **filters):
        return {supplier.name for supplier in self.filterset(filters, self.queryset).qs}

    def test_fields(self):
        assert self.found(name=["Centric"]) == {"Centric"}
        assert self.found(identifier=["L-2"]) == {"PinkRoccade"}
        assert self.found(website__ic=["centric"]) == {"Centric"}

    def test_search(self):
        assert self.found(q="decos") == {"Decos"}
        assert self.found(q="l-1") == {"Centric"}
        assert self.found(q="civil") == {"PinkRoccade"}
        assert self.found(q="registers") == {"Decos"}
        assert self.found(q=" ") == {"Centric", "PinkRoccade", "Decos"}


def test_supplier_when_its_identifier_is_there_already_then_it_is_refused():
    make_supplier(identifier="L-1")
    with pytest.raises(ValidationError, match="Another supplier"):
        Supplier(name="x", identifier="L-1").full_clean()


def test_supplier_list_when_shown_then_it_counts_the_applications(admin_client):
    supplier = make_supplier("Centric")
    for _ in range(3):
        make_application(supplier=supplier)
    make_supplier("Decos")
    page = admin_client.get(reverse("plugins:netbox_assettool:supplier_list")).content.decode()
    assert f'?supplier_id={supplier.pk}">3</a>' in page
    answer = admin_client.get(reverse("plugins-api:netbox_assettool-api:supplier-list")).json()
    assert {row["name"]: row["application_count"] for row in answer["results"]} == {"Centric": 3, "Decos": 0}
