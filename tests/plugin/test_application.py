"""Applications: pages, REST, GraphQL, filters and rules."""

import re
from datetime import date
from decimal import Decimal

import pytest
from core.models import ObjectChange
from django.core.exceptions import ValidationError
from django.urls import reverse
from plugin_cases import (
    AtPluginApi,
    AtPluginPages,
    InUtc,
    make_application,
    make_asset,
    make_component,
    make_conflict,
    make_data_set,
    make_deployment,
    make_deployment_machine,
    make_integration,
    make_supplier,
)
from tenancy.models import Contact, ContactAssignment, ContactRole, Tenant, TenantGroup
from utilities.testing import (
    APIViewTestCases,
    ChangeLoggedFilterSetTestMixin,
    TestCase,
    ViewTestCases,
    create_tags,
)

from netbox_assettool.filtersets import ApplicationFilterSet
from netbox_assettool.graphql.application import AssettoolApplicationType
from netbox_assettool.models import Application, ComponentUse

pytestmark = [pytest.mark.real, pytest.mark.django_db]

LIST = "plugins:netbox_assettool:application_list"
REST_LIST = "plugins-api:netbox_assettool-api:application-list"
REST_DETAIL = "plugins-api:netbox_assettool-api:application-detail"


def make_tenants():
    return [Tenant.objects.create(name=name, slug=name.lower()) for name in ("Arnhem", "Renkum")]


class TestApplicationPages(
    AtPluginPages, ViewTestCases.PrimaryObjectViewTestCase, ViewTestCases.BulkRenameObjectsViewTestCase
):
    model = Application

    @classmethod
    def setUpTestData(cls):
        arnhem, renkum = make_tenants()
        supplier = make_supplier("Centric")
        one, two = make_component("Zaken"), make_component("Personen")
        applications = [
            make_application(f"Application {number}", tenant=arnhem, components=[one]) for number in (1, 2, 3)
        ]
        cls.form_data = {
            "name": "Suite4",
            "version": "4.2",
            "supplier": supplier.pk,
            "components": [one.pk, two.pk],
            "technology": "Oracle",
            "is_self_added": True,
            "tenant": arnhem.pk,
            "contract_holder": renkum.pk,
            "availability": 3,
            "integrity": 2,
            "confidentiality": 1,
            "rto_hours": 4,
            "rpo_hours": 1,
            "service_hours": "office",
            "contract_end": date(2027, 1, 1),
            "yearly_cost": Decimal("12500.50"),
            "licence_transferable": "consent",
            "disposition": "rehost",
            "catalogue": '{"version": "PV-1"}',
            "description": "A description",
            "comments": "Comments",
            "tags": [tag.pk for tag in create_tags("Alpha", "Bravo")],
        }
        cls.csv_data = (
            "name,version,tenant,supplier,components,availability,disposition,contract_end,yearly_cost,is_self_added",
            'Application 4,1.0,Arnhem,Centric,"Zaken,Personen",3,retire,2027-01-01,100.5,true',
            "Application 5,,Renkum,,Zaken,,,,,false",
            "Application 6,,,,,,,,,",
        )
        cls.csv_update_data = (
            "id,name,version",
            f"{applications[0].pk},Application A,1",
            f"{applications[1].pk},Application B,2",
            f"{applications[2].pk},Application C,3",
        )
        cls.bulk_edit_data = {
            "contract_holder": renkum.pk,
            "availability": 2,
            "disposition": "retain",
            "service_hours": "continuous",
            "is_self_added": True,
            "yearly_cost": Decimal("10.00"),
            "description": "New description",
        }


class TestApplicationApi(AtPluginApi, APIViewTestCases.APIViewTestCase):
    model = Application
    type_class = AssettoolApplicationType
    brief_fields = ["description", "display", "id", "name", "tenant", "url", "version"]
    bulk_update_data = {"disposition": "retire", "description": "Away", "rto_hours": 8}
    bulk_update_invalid_data = {"disposition": "burn"}
    user_permissions = (
        "netbox_assettool.view_supplier",
        "netbox_assettool.view_referencecomponent",
        "tenancy.view_tenant",
    )

    @classmethod
    def setUpTestData(cls):
        arnhem, renkum = make_tenants()
        component, supplier = make_component(), make_supplier()
        for number in (1, 2, 3):
            make_application(
                f"Application {number}", tenant=arnhem, supplier=supplier, components=[component], users={renkum: 3}
            )
        cls.create_data = [
            {"name": "Application 4", "tenant": arnhem.pk, "contract_holder": renkum.pk, "supplier": supplier.pk},
            {"name": "Application 5", "version": "2", "availability": 3, "service_hours": "office", "rpo_hours": 1},
            {
                "name": "Application 6",
                "yearly_cost": Decimal("12.50"),
                "contract_end": "2027-01-01",
                "catalogue": {"a": "b"},
            },
        ]


class TestApplicationFilters(InUtc, TestCase, ChangeLoggedFilterSetTestMixin):
    __module__ = "netbox_assettool"  # where NetBox's case looks for `filtersets`
    queryset = Application.objects.all()
    filterset = ApplicationFilterSet
    ignore_fields = ("catalogue",)
    filter_name_map = {"reference_component": "component"}

    @classmethod
    def setUpTestData(cls):
        cls.arnhem, cls.renkum = make_tenants()
        cls.arnhem.group = TenantGroup.objects.create(name="Group", slug="group")
        cls.arnhem.save()
        cls.supplier, cls.component = make_supplier("Centric"), make_component("Zaken")
        cls.suite = make_application(
            "Suite",
            version="4",
            tenant=cls.arnhem,
            supplier=cls.supplier,
            components=[cls.component],
            users={cls.arnhem: 100, cls.renkum: 20},
            availability=3,
            status="go",
            rto_hours=4,
            catalogue={"package": "P-1", "version": "V-1"},
        )
        cls.geo = make_application(
            "Geo",
            tenant=cls.renkum,
            contract_holder=cls.arnhem,
            users={cls.renkum: 5},
            disposition="retire",
            integrity=2,
            service_hours="office",
            licence_transferable="no",
            contract_end=date(2026, 12, 31),
            yearly_cost=1000,
            technology="Oracle",
        )
        make_application("Loose", is_self_added=True, description="Nobody knows", confidentiality=1, rpo_hours=2)
        cls.server, cls.other = make_asset("srv-1"), make_asset("srv-2")
        make_deployment(cls.suite, machines=[cls.server])
        make_deployment_machine(make_deployment(cls.geo), cls.other, confirmation="proposed")
        make_integration(cls.suite, cls.geo)
        make_data_set(application=cls.geo)
        make_conflict(application=cls.geo, kind="duplicate")
        make_conflict(application=cls.suite, kind="duplicate", status="resolved")
        owner = ContactRole.objects.create(name="Application owner", slug="application-owner")
        cls.contact = Contact.objects.create(name="Team Ruimte")
        ContactAssignment.objects.create(object=cls.geo, contact=cls.contact, role=owner)

    def found(self, **filters):
        return {application.name for application in self.filterset(filters, self.queryset).qs}

    def test_what_it_is(self):
        assert self.found(name=["Suite"]) == {"Suite"}
        assert self.found(version=["4"]) == {"Suite"}
        assert self.found(status=["go"]) == {"Suite"}
        assert self.found(disposition=["retire"]) == {"Geo"}
        assert self.found(technology=["Oracle"]) == {"Geo"}
        assert self.found(is_self_added=True) == {"Loose"}
        assert self.found(supplier_id=[self.supplier.pk]) == {"Suite"}
        assert self.found(supplier=["Centric"]) == {"Suite"}
        assert self.found(component_id=[self.component.pk]) == {"Suite"}
        assert self.found(component=["Zaken"]) == {"Suite"}
        assert self.found(identifier=["V-1", "x"]) == {"Suite"}
        assert self.found(identifier=["P-1"]) == {"Suite"}

    def test_what_is_asked_of_it(self):
        assert self.found(availability=["3"]) == {"Suite"}
        assert self.found(integrity=["2", "3"]) == {"Geo"}
        assert self.found(confidentiality=["1"]) == {"Loose"}
        assert self.found(rto_hours__lte=[4]) == {"Suite"}
        assert self.found(rpo_hours=[2]) == {"Loose"}
        assert self.found(service_hours=["office"]) == {"Geo"}

    def test_contract(self):
        assert self.found(contract_holder_id=[self.arnhem.pk]) == {"Geo"}
        assert self.found(contract_holder=["arnhem"]) == {"Geo"}
        assert self.found(contract_end__lte=["2026-12-31"]) == {"Geo"}
        assert self.found(yearly_cost__gt=[500]) == {"Geo"}
        assert self.found(licence_transferable=["no"]) == {"Geo"}

    def test_tenant_and_users(self):
        assert self.found(tenant=["arnhem"]) == {"Suite"}
        assert self.found(tenant_id=[self.renkum.pk]) == {"Geo"}
        assert self.found(tenant_group=["group"]) == {"Suite"}
        assert self.found(user_tenant=["renkum"]) == {"Suite", "Geo"}
        assert self.found(user_tenant_id=[self.arnhem.pk]) == {"Suite"}
        assert self.found(users__gte=120) == {"Suite"}
        assert self.found(users__gte=121) == set()
        assert self.found(users__lte=5) == {"Geo", "Loose"}

    def test_machine(self):
        assert self.found(asset_id=[self.server.pk]) == {"Suite"}
        assert self.found(asset=["srv-2"]) == {"Geo"}

    def test_what_it_has(self):
        every = {"Suite", "Geo", "Loose"}
        for name, having in (
            ("has_deployment", {"Suite", "Geo"}),
            ("has_machine", {"Suite"}),
            ("has_component", {"Suite"}),
            ("has_integration", {"Suite", "Geo"}),
            ("has_data_set", {"Geo"}),
            ("has_users", {"Suite", "Geo"}),
            ("has_owner", {"Geo"}),
            ("has_conflict", {"Geo"}),
        ):
            assert self.found(**{name: True}) == having, name
            assert self.found(**{name: False}) == every - having, name

    def test_contact(self):
        assert self.found(contact=[self.contact.pk]) == {"Geo"}

    def test_search(self):
        assert self.found(q="sui") == {"Suite"}
        assert self.found(q="centric") == {"Suite"}
        assert self.found(q="zaken") == {"Suite"}
        assert self.found(q="nobody") == {"Loose"}
        assert self.found(q=" ") == {"Suite", "Geo", "Loose"}


def test_application_when_the_tenant_has_it_already_then_it_is_refused():
    make_application("Suite", version="4")
    with pytest.raises(ValidationError, match="has an application with this name and version"):
        Application(name="Suite", version="4").full_clean()


def uses(application):
    return set(application.component_uses.values_list("component__name", flat=True))


def component_changes(action):
    return ObjectChange.objects.filter(changed_object_type__model="componentuse", action=action).count()


def test_rest_when_components_are_written_then_they_are_those_and_the_log_has_each(admin_client):
    one, two, three = (make_component(name) for name in ("One", "Two", "Three"))
    answer = admin_client.post(
        reverse(REST_LIST), {"name": "Suite", "components": [one.pk, two.pk]}, content_type="application/json"
    )
    assert answer.status_code == 201
    assert [component["name"] for component in answer.json()["components"]] == ["One", "Two"]
    application = Application.objects.get()
    assert component_changes("create") == 2

    url = reverse(REST_DETAIL, kwargs={"pk": application.pk})
    answer = admin_client.patch(url, {"components": [two.pk, three.pk]}, content_type="application/json")

    assert uses(application) == {"Two", "Three"}
    assert {component["name"] for component in answer.json()["components"]} == {"Two", "Three"}
    assert (component_changes("create"), component_changes("delete")) == (3, 1)
    admin_client.patch(url, {"version": "5"}, content_type="application/json")
    assert uses(application) == {"Two", "Three"}


def test_form_when_components_change_then_only_what_differs_is_written(admin_client):
    one, two = make_component("One"), make_component("Two")
    application = make_application("Suite", components=[one])
    kept = application.component_uses.get().pk
    url = reverse("plugins:netbox_assettool:application_edit", kwargs={"pk": application.pk})
    assert re.search(rf'<option value="{one.pk}"[^>]* selected', admin_client.get(url).content.decode())

    data = {"name": "Suite", "licence_transferable": "unknown", "disposition": "undecided"}
    assert admin_client.post(url, {**data, "components": [one.pk, two.pk]}).status_code == 302

    assert uses(application) == {"One", "Two"}
    assert ComponentUse.objects.filter(pk=kept).exists()
    assert admin_client.post(url, data).status_code == 302
    assert uses(application) == set()


def test_bulk_edit_when_components_are_added_and_removed_then_the_others_stay(admin_client):
    one, two, three = (make_component(name) for name in ("One", "Two", "Three"))
    applications = [make_application(components=[one, two]) for _ in range(2)]
    url = reverse("plugins:netbox_assettool:application_bulk_edit")
    chosen = {"pk": [application.pk for application in applications], "_apply": "1"}

    answer = admin_client.post(url, {**chosen, "add_components": [three.pk], "remove_components": [one.pk]})

    assert answer.status_code == 302
    assert [uses(application) for application in applications] == [{"Two", "Three"}] * 2


def test_import_when_a_row_names_components_then_the_application_is_used_as_them(admin_client):
    make_component("Zaken"), make_component("Personen")
    url = reverse("plugins:netbox_assettool:application_bulk_import")
    data = {"data": 'name,components\nSuite,"Zaken,Personen"', "format": "csv", "csv_delimiter": ","}
    assert admin_client.post(url, data).status_code == 302
    assert uses(Application.objects.get()) == {"Zaken", "Personen"}


def test_list_when_shown_then_it_has_users_and_components_and_exports_them(admin_client):
    arnhem, renkum = make_tenants()
    application = make_application("Suite", components=[make_component("Zaken")], users={arnhem: 100, renkum: 20})
    page = admin_client.get(reverse(LIST)).content.decode()
    assert f'?application_id={application.pk}">120</a>' in page
    assert ">Zaken</a>" in page

    answer = admin_client.get(reverse(LIST), {"export": ""})

    text = b"".join(answer.streaming_content).decode() if answer.streaming else answer.content.decode()
    header, line = text.splitlines()
    row = dict(zip(header.split(","), line.split(","), strict=True))
    assert (row["Name"], row["Users"], row["Reference components"]) == ("Suite", "120", "Zaken")


def test_rest_when_users_are_counted_then_the_list_has_their_sum(admin_client):
    arnhem, renkum = make_tenants()
    make_application("Suite", users={arnhem: 100, renkum: 20})
    answer = admin_client.get(reverse(REST_LIST)).json()
    assert answer["results"][0]["user_count"] == 120


def test_page_when_shown_then_it_has_everything_that_belongs_to_the_application(admin_client):
    arnhem, renkum = make_tenants()
    application = make_application(
        "Suite", tenant=arnhem, components=[make_component("Zaken")], users={arnhem: 100, renkum: 20}, availability=3
    )
    make_deployment(application, machines=[make_asset("srv-web-1")])
    make_deployment_machine(make_deployment(application, environment="test"), confirmation="proposed")
    make_integration(application, make_application("Sends to"))
    make_integration(make_application("Comes from"), application)
    make_integration(application, outside="DigiD")
    make_data_set("Suite database", application=application)
    make_conflict(application=application)
    role = ContactRole.objects.create(name="Application owner", slug="application-owner")
    ContactAssignment.objects.create(object=application, contact=Contact.objects.create(name="Team Zaken"), role=role)

    page = " ".join(admin_client.get(application.get_absolute_url()).content.decode().split())

    for text in ("3 high", "Zaken", "Together: 120 users", "srv-web-1", "DigiD", "Suite database", "Team Zaken"):
        assert text in page, text
    assert re.search(r"<td> → </td> <td> <a [^>]*>Sends to</a>", page)
    assert re.search(r"<td> ← </td> <td> <a [^>]*>Comes from</a>", page)
    assert "Take the value of intune" in page
    assert f"{reverse('plugins:netbox_assettool:tenantuse_add')}?application={application.pk}" in page
    assert reverse("plugins:netbox_assettool:application_contacts", kwargs={"pk": application.pk}) in page


def test_page_when_there_are_more_integrations_than_it_shows_then_it_leads_to_all_of_them(admin_client):
    application = make_application()
    for _ in range(51):
        make_integration(application, outside="DigiD")
    page = admin_client.get(application.get_absolute_url()).content.decode()
    url = f"{reverse('plugins:netbox_assettool:integration_list')}?application_id={application.pk}"
    assert re.search(rf'href="{re.escape(url)}">All 51</a>', page)
    assert page.count("DigiD") == 50
