"""Reference components: pages, REST, GraphQL, filters and what is counted."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from plugin_cases import AtPluginApi, AtPluginPages, InUtc, make_application, make_component
from utilities.testing import (
    APIViewTestCases,
    ChangeLoggedFilterSetTestMixin,
    TestCase,
    ViewTestCases,
    create_tags,
)

from netbox_assettool.filtersets import ReferenceComponentFilterSet
from netbox_assettool.graphql.reference_component import AssettoolReferenceComponentType
from netbox_assettool.models import ReferenceComponent

pytestmark = [pytest.mark.real, pytest.mark.django_db]


class TestReferenceComponentPages(
    AtPluginPages, ViewTestCases.PrimaryObjectViewTestCase, ViewTestCases.BulkRenameObjectsViewTestCase
):
    model = ReferenceComponent

    @classmethod
    def setUpTestData(cls):
        components = [make_component(f"Component {number}") for number in (1, 2, 3)]
        cls.form_data = {
            "name": "Zaakregistratiecomponent",
            "identifier": "GEMMA-1",
            "gemma_status": "In gebruik",
            "baseline": "BBN2",
            "availability": 3,
            "integrity": 2,
            "confidentiality": 1,
            "description": "A description",
            "comments": "Comments",
            "tags": [tag.pk for tag in create_tags("Alpha", "Bravo")],
        }
        cls.csv_data = (
            "name,identifier,gemma_status,availability,integrity,confidentiality",
            "Component 4,GEMMA-4,In gebruik,1,2,3",
            "Component 5,,In ontwikkeling,,,",
            "Component 6,,,3,,",
        )
        cls.csv_update_data = (
            "id,name,availability",
            f"{components[0].pk},Component A,1",
            f"{components[1].pk},Component B,2",
            f"{components[2].pk},Component C,3",
        )
        cls.bulk_edit_data = {"gemma_status": "Einde ondersteuning", "availability": 2, "description": "New"}


class TestReferenceComponentApi(AtPluginApi, APIViewTestCases.APIViewTestCase):
    model = ReferenceComponent
    type_class = AssettoolReferenceComponentType
    brief_fields = ["description", "display", "id", "identifier", "name", "url"]
    bulk_update_data = {"gemma_status": "Einde ondersteuning", "integrity": 3}
    bulk_update_invalid_data = {"integrity": 4}

    @classmethod
    def setUpTestData(cls):
        for number in (1, 2, 3):
            make_component(f"Component {number}", availability=number, baseline="BBN2")
        cls.create_data = [
            {"name": "Component 4", "identifier": "GEMMA-4", "confidentiality": 2},
            {"name": "Component 5"},
            {"name": "Component 6", "gemma_status": "In gebruik"},
        ]


class TestReferenceComponentFilters(InUtc, TestCase, ChangeLoggedFilterSetTestMixin):
    __module__ = "netbox_assettool"  # where NetBox's case looks for `filtersets`
    queryset = ReferenceComponent.objects.all()
    filterset = ReferenceComponentFilterSet

    @classmethod
    def setUpTestData(cls):
        one = make_component("Zaken", identifier="G-1", availability=3, integrity=2, confidentiality=1)
        make_component("Personen", identifier="G-2", gemma_status="In ontwikkeling", baseline="BBN3")
        make_component("Geo", identifier="", description="Maps")
        cls.application = make_application(components=[one])

    def found(self, **filters):
        return {component.name for component in self.filterset(filters, self.queryset).qs}

    def test_fields(self):
        assert self.found(name=["Zaken"]) == {"Zaken"}
        assert self.found(identifier=["G-2"]) == {"Personen"}
        assert self.found(gemma_status=["In ontwikkeling"]) == {"Personen"}
        assert self.found(baseline=["BBN3"]) == {"Personen"}

    def test_biv(self):
        assert self.found(availability=["3"]) == {"Zaken"}
        assert self.found(integrity=["1", "2"]) == {"Zaken"}
        assert self.found(confidentiality=["3"]) == set()

    def test_use(self):
        assert self.found(application_id=[self.application.pk]) == {"Zaken"}
        assert self.found(is_used=True) == {"Zaken"}
        assert self.found(is_used=False) == {"Personen", "Geo"}

    def test_search(self):
        assert self.found(q="g-1") == {"Zaken"}
        assert self.found(q="person") == {"Personen"}
        assert self.found(q="maps") == {"Geo"}
        assert self.found(q=" ") == {"Zaken", "Personen", "Geo"}


def test_component_when_its_identifier_is_there_already_then_it_is_refused():
    make_component(identifier="G-1")
    with pytest.raises(ValidationError, match="Another reference component"):
        ReferenceComponent(name="x", identifier="G-1").full_clean()


def test_component_list_when_shown_then_it_counts_the_applications(admin_client):
    one, two = make_component("Zaken"), make_component("Geo")
    make_application(components=[one, two])
    make_application(components=[one])
    page = admin_client.get(reverse("plugins:netbox_assettool:referencecomponent_list")).content.decode()
    assert f'?component_id={one.pk}">2</a>' in page
    answer = admin_client.get(reverse("plugins-api:netbox_assettool-api:referencecomponent-list")).json()
    assert {row["name"]: row["application_count"] for row in answer["results"]} == {"Zaken": 2, "Geo": 1}
