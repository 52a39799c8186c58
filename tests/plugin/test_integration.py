"""Integrations: pages, REST, GraphQL, filters and rules."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from plugin_cases import AtPluginApi, AtPluginPages, InUtc, make_application, make_integration
from tenancy.models import Tenant
from utilities.testing import (
    APIViewTestCases,
    ChangeLoggedFilterSetTestMixin,
    TestCase,
    ViewTestCases,
    create_tags,
)

from netbox_assettool.filtersets import IntegrationFilterSet
from netbox_assettool.graphql.integration import AssettoolIntegrationType
from netbox_assettool.models import Integration

pytestmark = [pytest.mark.real, pytest.mark.django_db]


class TestIntegrationPages(AtPluginPages, ViewTestCases.PrimaryObjectViewTestCase):
    model = Integration

    @classmethod
    def setUpTestData(cls):
        integrations = [make_integration() for _ in range(3)]
        one, two = make_application("One"), make_application("Two")
        cls.form_data = {
            "identifier": "4711",
            "source": one.pk,
            "target": two.pk,
            "outside": "",
            "direction": "bidirection",
            "strength": "hard",
            "kind": "norm",
            "standard": "StUF-ZKN 3.10",
            "protocol": "SOAP",
            "intermediary": "Service bus",
            "is_bridge_allowed": False,
            "catalogue": '{"Koppeling ID": "4711"}',
            "description": "A description",
            "comments": "Comments",
            "tags": [tag.pk for tag in create_tags("Alpha", "Bravo")],
        }
        cls.csv_data = (
            "identifier,source,target,outside,direction,strength,kind,is_bridge_allowed",
            f"K4,{one.pk},{two.pk},,left_to_right,hard,norm,true",
            f"K5,{one.pk},,DigiD,right_to_left,,custom,false",
            f",{two.pk},{one.pk},,,,,",
        )
        cls.csv_update_data = (
            "id,strength,standard",
            f"{integrations[0].pk},hard,One",
            f"{integrations[1].pk},soft,Two",
            f"{integrations[2].pk},hard,Three",
        )
        cls.bulk_edit_data = {
            "direction": "unknown",
            "strength": "hard",
            "kind": "custom",
            "protocol": "SFTP",
            "is_bridge_allowed": False,
            "description": "New description",
        }


class TestIntegrationApi(AtPluginApi, APIViewTestCases.APIViewTestCase):
    model = Integration
    type_class = AssettoolIntegrationType
    brief_fields = ["description", "display", "id", "identifier", "outside", "source", "target", "url"]
    bulk_update_data = {"strength": "hard", "protocol": "REST"}
    bulk_update_invalid_data = {"direction": "sideways"}
    user_permissions = ("netbox_assettool.view_application", "tenancy.view_tenant")

    @classmethod
    def setUpTestData(cls):
        for _ in range(3):
            make_integration()
        one, two = make_application(), make_application()
        cls.create_data = [
            {"source": one.pk, "target": two.pk, "identifier": "K4", "strength": "hard"},
            {"source": one.pk, "outside": "DigiD", "direction": "bidirection", "catalogue": {"Koppeling ID": "5"}},
            {"source": two.pk, "target": one.pk, "kind": "norm", "is_bridge_allowed": False},
        ]


class TestIntegrationFilters(InUtc, TestCase, ChangeLoggedFilterSetTestMixin):
    __module__ = "netbox_assettool"  # where NetBox's case looks for `filtersets`
    queryset = Integration.objects.all()
    filterset = IntegrationFilterSet
    ignore_fields = ("catalogue",)

    @classmethod
    def setUpTestData(cls):
        cls.tenant = Tenant.objects.create(name="Arnhem", slug="arnhem")
        cls.one, cls.two = make_application("One", tenant=cls.tenant), make_application("Two")
        cls.three = make_application("Three", tenant=cls.tenant)
        make_integration(cls.one, cls.two, identifier="a", strength="hard", protocol="SOAP", standard="StUF")
        make_integration(cls.two, cls.three, identifier="b", kind="norm", direction="bidirection", status="bridged")
        make_integration(
            cls.two, outside="DigiD", identifier="c", is_bridge_allowed=False, intermediary="Bus", description="Logs in"
        )

    def found(self, **filters):
        return "".join(sorted(row.identifier for row in self.filterset(filters, self.queryset).qs))

    def test_ends(self):
        assert self.found(source_id=[self.one.pk]) == "a"
        assert self.found(source=["Two"]) == "bc"
        assert self.found(target_id=[self.three.pk]) == "b"
        assert self.found(target=["Two"]) == "a"
        assert self.found(application_id=[self.two.pk]) == "abc"
        assert self.found(application_id=[self.one.pk, self.three.pk]) == "ab"
        assert self.found(application=["Three"]) == "b"
        assert self.found(is_outside=True) == "c"
        assert self.found(is_outside=False) == "ab"
        assert self.found(outside=["DigiD"]) == "c"

    def test_tenant_of_either_end(self):
        assert self.found(tenant=["arnhem"]) == "ab"
        assert self.found(tenant_id=[self.tenant.pk]) == "ab"

    def test_how(self):
        assert self.found(identifier=["a", "c"]) == "ac"
        assert self.found(direction=["bidirection"]) == "b"
        assert self.found(strength=["hard"]) == "a"
        assert self.found(kind=["norm"]) == "b"
        assert self.found(status=["bridged"]) == "b"
        assert self.found(protocol=["SOAP"]) == "a"
        assert self.found(standard__ic=["stuf"]) == "a"
        assert self.found(intermediary=["Bus"]) == "c"
        assert self.found(is_bridge_allowed=False) == "c"

    def test_search(self):
        assert self.found(q="three") == "b"
        assert self.found(q="digid") == "c"
        assert self.found(q="stuf") == "a"
        assert self.found(q="logs") == "c"
        assert self.found(q=" ") == "abc"


def test_integration_when_it_leads_nowhere_or_to_two_places_then_it_is_refused():
    one, two = make_application(), make_application()
    for wrong in ({}, {"target": two, "outside": "DigiD"}):
        with pytest.raises(ValidationError, match="give one of the two"):
            Integration(source=one, **wrong).full_clean()


def test_integration_when_its_identifier_is_there_already_then_it_is_refused():
    there = make_integration()
    with pytest.raises(ValidationError, match="Another integration"):
        Integration(source=there.source, target=there.target, identifier=there.identifier).full_clean()


def test_page_when_it_leads_outside_then_it_says_where_and_what_the_file_said(admin_client):
    integration = make_integration(outside="DigiD", catalogue={"Koppeling ID": "4711-x"})
    page = admin_client.get(integration.get_absolute_url()).content.decode()
    assert "DigiD" in page
    assert "4711-x" in page


def test_rest_when_the_status_is_given_on_creation_then_it_begins_as_registered(admin_client):
    url = reverse("plugins-api:netbox_assettool-api:integration-list")
    asked = {"source": make_application().pk, "outside": "DigiD"}
    answer = admin_client.post(url, asked, content_type="application/json")
    assert answer.status_code == 201
    assert answer.json()["status"]["value"] == "registered"
