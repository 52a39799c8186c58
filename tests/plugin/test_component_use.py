"""Component uses: pages, REST, GraphQL, filters and rules."""

import pytest
from django.core.exceptions import ValidationError
from plugin_cases import (
    AtPluginApi,
    AtPluginPages,
    InUtc,
    make_application,
    make_component,
    make_component_use,
)
from tenancy.models import Tenant
from utilities.testing import (
    APIViewTestCases,
    ChangeLoggedFilterSetTestMixin,
    TestCase,
    ViewTestCases,
    create_tags,
)

from netbox_assettool.filtersets import ComponentUseFilterSet
from netbox_assettool.graphql.component_use import AssettoolComponentUseType
from netbox_assettool.models import ComponentUse

pytestmark = [pytest.mark.real, pytest.mark.django_db]


class TestComponentUsePages(AtPluginPages, ViewTestCases.PrimaryObjectViewTestCase):
    model = ComponentUse

    @classmethod
    def setUpTestData(cls):
        uses = [make_component_use() for _ in range(3)]
        application = make_application()
        components = [make_component(f"Component {number}") for number in range(4)]
        cls.form_data = {
            "application": application.pk,
            "component": components[0].pk,
            "tags": [tag.pk for tag in create_tags("Alpha", "Bravo")],
        }
        cls.csv_data = (
            "application,component",
            *(f"{application.pk},{component.name}" for component in components[1:]),
        )
        cls.csv_update_data = (
            "id,component",
            *(f"{use.pk},{component.name}" for use, component in zip(uses, components, strict=False)),
        )
        cls.bulk_edit_data = {"component": components[0].pk}


class TestComponentUseApi(AtPluginApi, APIViewTestCases.APIViewTestCase):
    model = ComponentUse
    type_class = AssettoolComponentUseType
    brief_fields = ["application", "component", "display", "id", "url"]
    bulk_update_invalid_data = {"component": 0}
    user_permissions = (
        "netbox_assettool.view_application",
        "netbox_assettool.view_referencecomponent",
        "tenancy.view_tenant",
    )

    @classmethod
    def setUpTestData(cls):
        for _ in range(3):
            make_component_use()
        application = make_application()
        cls.create_data = [{"application": application.pk, "component": make_component().pk} for _ in range(3)]
        cls.bulk_update_data = {"component": make_component().pk}


class TestComponentUseFilters(InUtc, TestCase, ChangeLoggedFilterSetTestMixin):
    __module__ = "netbox_assettool"  # where NetBox's case looks for `filtersets`
    queryset = ComponentUse.objects.all()
    filterset = ComponentUseFilterSet

    @classmethod
    def setUpTestData(cls):
        cls.tenant = Tenant.objects.create(name="Arnhem", slug="arnhem")
        cls.suite, cls.geo = make_application("Suite", tenant=cls.tenant), make_application("Geo")
        cls.zaken, cls.kaart = make_component("Zaken"), make_component("Kaart")
        for application, component in ((cls.suite, cls.zaken), (cls.suite, cls.kaart), (cls.geo, cls.kaart)):
            make_component_use(application, component)

    def found(self, **filters):
        return {(use.application.name, use.component.name) for use in self.filterset(filters, self.queryset).qs}

    def test_application_and_component(self):
        assert self.found(application_id=[self.geo.pk]) == {("Geo", "Kaart")}
        assert self.found(application=["Geo"]) == {("Geo", "Kaart")}
        assert self.found(component_id=[self.zaken.pk]) == {("Suite", "Zaken")}
        assert self.found(component=["Kaart"]) == {("Suite", "Kaart"), ("Geo", "Kaart")}

    def test_tenant(self):
        assert self.found(tenant=["arnhem"]) == {("Suite", "Zaken"), ("Suite", "Kaart")}
        assert self.found(tenant_id=[self.tenant.pk]) == {("Suite", "Zaken"), ("Suite", "Kaart")}

    def test_search(self):
        assert self.found(q="zak") == {("Suite", "Zaken")}
        assert self.found(q="geo") == {("Geo", "Kaart")}
        assert len(self.found(q=" ")) == 3


def test_component_use_when_it_is_there_already_then_it_is_refused():
    use = make_component_use()
    with pytest.raises(ValidationError, match="used as this reference component already"):
        ComponentUse(application=use.application, component=use.component).full_clean()
