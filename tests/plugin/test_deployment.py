"""Deployments: pages, REST, GraphQL, filters and rules."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from plugin_cases import (
    AtPluginApi,
    AtPluginPages,
    InUtc,
    make_application,
    make_asset,
    make_deployment,
    make_deployment_machine,
)
from tenancy.models import Tenant
from utilities.testing import (
    APIViewTestCases,
    ChangeLoggedFilterSetTestMixin,
    TestCase,
    ViewTestCases,
    create_tags,
)

from netbox_assettool.filtersets import DeploymentFilterSet
from netbox_assettool.graphql.deployment import AssettoolDeploymentType
from netbox_assettool.models import Deployment

pytestmark = [pytest.mark.real, pytest.mark.django_db]


class TestDeploymentPages(AtPluginPages, ViewTestCases.PrimaryObjectViewTestCase):
    model = Deployment

    @classmethod
    def setUpTestData(cls):
        deployments = [make_deployment() for _ in range(3)]
        one, two, three, four = (make_application() for _ in range(4))
        cls.form_data = {
            "application": one.pk,
            "environment": "acceptance",
            "exposure": "internet",
            "maintenance_window": "Tuesday 18:00-22:00",
            "description": "A description",
            "comments": "Comments",
            "tags": [tag.pk for tag in create_tags("Alpha", "Bravo")],
        }
        cls.csv_data = (
            "application,environment,exposure,maintenance_window",
            f"{two.pk},test,partners,Monday 18:00-22:00",
            f"{three.pk},development,,",
            f"{four.pk},,internal,",
        )
        cls.csv_update_data = (
            "id,environment,description",
            f"{deployments[0].pk},test,One",
            f"{deployments[1].pk},acceptance,Two",
            f"{deployments[2].pk},development,Three",
        )
        cls.bulk_edit_data = {"exposure": "partners", "maintenance_window": "Sunday", "description": "New"}


class TestDeploymentApi(AtPluginApi, APIViewTestCases.APIViewTestCase):
    model = Deployment
    type_class = AssettoolDeploymentType
    brief_fields = ["application", "description", "display", "environment", "id", "url"]
    bulk_update_data = {"exposure": "internet", "description": "Away"}
    bulk_update_invalid_data = {"environment": "moon"}
    user_permissions = ("netbox_assettool.view_application", "tenancy.view_tenant", "netbox_assettool.view_asset")

    @classmethod
    def setUpTestData(cls):
        for _ in range(3):
            make_deployment(machines=[make_asset()])
        cls.create_data = [
            {"application": make_application().pk, "environment": "test", "exposure": "partners"},
            {"application": make_application().pk, "maintenance_window": "Tuesday"},
            {"application": make_application().pk},
        ]


class TestDeploymentFilters(InUtc, TestCase, ChangeLoggedFilterSetTestMixin):
    __module__ = "netbox_assettool"  # where NetBox's case looks for `filtersets`
    queryset = Deployment.objects.all()
    filterset = DeploymentFilterSet

    @classmethod
    def setUpTestData(cls):
        cls.tenant = Tenant.objects.create(name="Arnhem", slug="arnhem")
        cls.suite, cls.geo = make_application("Suite", tenant=cls.tenant), make_application("Geo")
        cls.server, cls.other = make_asset("srv-1"), make_asset("srv-2")
        make_deployment(cls.suite, machines=[cls.server, cls.other])
        test = make_deployment(cls.suite, environment="test", exposure="partners", maintenance_window="Sunday")
        make_deployment_machine(test, cls.other, confirmation="proposed")
        make_deployment(cls.geo, exposure="internet", description="Maps")

    def found(self, **filters):
        return [str(deployment) for deployment in self.filterset(filters, self.queryset).qs]

    def test_fields(self):
        assert self.found(environment=["test"]) == ["Suite (Test)"]
        assert self.found(exposure=["internet", "partners"]) == ["Geo (Production)", "Suite (Test)"]
        assert self.found(maintenance_window=["Sunday"]) == ["Suite (Test)"]

    def test_application_and_tenant(self):
        assert self.found(application_id=[self.geo.pk]) == ["Geo (Production)"]
        assert self.found(application=["Suite"]) == ["Suite (Production)", "Suite (Test)"]
        assert self.found(tenant=["arnhem"]) == ["Suite (Production)", "Suite (Test)"]
        assert self.found(tenant_id=[self.tenant.pk]) == ["Suite (Production)", "Suite (Test)"]

    def test_machine(self):
        assert self.found(asset_id=[self.server.pk, self.other.pk]) == ["Suite (Production)", "Suite (Test)"]
        assert self.found(asset=["srv-1"]) == ["Suite (Production)"]
        assert self.found(has_machine=True) == ["Suite (Production)"]
        assert self.found(has_machine=False) == ["Geo (Production)", "Suite (Test)"]

    def test_search(self):
        assert self.found(q="maps") == ["Geo (Production)"]
        assert self.found(q="sunday") == ["Suite (Test)"]
        assert len(self.found(q=" ")) == 3


def test_deployment_when_the_environment_has_one_then_it_is_refused():
    deployment = make_deployment()
    with pytest.raises(ValidationError, match="has a deployment in this environment"):
        Deployment(application=deployment.application).full_clean()


def test_deployment_list_when_shown_then_it_counts_the_confirmed_machines(admin_client):
    deployment = make_deployment(machines=[make_asset(), make_asset()])
    make_deployment_machine(deployment, confirmation="proposed")
    page = admin_client.get(reverse("plugins:netbox_assettool:deployment_list")).content.decode()
    assert f'?deployment_id={deployment.pk}">2</a>' in page
    answer = admin_client.get(reverse("plugins-api:netbox_assettool-api:deployment-list")).json()
    assert [row["machine_count"] for row in answer["results"]] == [2]
