"""Deployment machines: pages, REST, GraphQL, filters, and deciding on what is proposed."""

import pytest
from core.models import ObjectChange
from django.core.exceptions import ValidationError
from django.urls import reverse
from plugin_cases import (
    AtPluginApi,
    AtPluginPages,
    InUtc,
    allow,
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

from netbox_assettool.filtersets import DeploymentMachineFilterSet
from netbox_assettool.graphql.deployment_machine import AssettoolDeploymentMachineType
from netbox_assettool.models import DeploymentMachine

pytestmark = [pytest.mark.real, pytest.mark.django_db]

CONFIRM = "plugins:netbox_assettool:deploymentmachine_bulk_confirm"
REJECT = "plugins:netbox_assettool:deploymentmachine_bulk_reject"
REST = "plugins-api:netbox_assettool-api:deploymentmachine-confirm"


class TestDeploymentMachinePages(AtPluginPages, ViewTestCases.PrimaryObjectViewTestCase):
    model = DeploymentMachine

    @classmethod
    def setUpTestData(cls):
        machines = [make_deployment_machine() for _ in range(3)]
        deployment = make_deployment()
        assets = [make_asset(f"srv-{number}") for number in range(4)]
        cls.form_data = {
            "deployment": deployment.pk,
            "asset": assets[0].pk,
            "role": "database",
            "confirmation": "proposed",
            "confidence": 80,
            "reason": "srv-0 has the software Suite4",
            "tags": [tag.pk for tag in create_tags("Alpha", "Bravo")],
        }
        cls.csv_data = (
            "deployment,asset,role,confirmation,confidence,reason",
            f"{deployment.pk},srv-1,web,proposed,60,It has a tag",
            f"{deployment.pk},srv-2,,,100,",
            f"{deployment.pk},srv-3,file,rejected,10,",
        )
        cls.csv_update_data = (
            "id,role,confidence",
            f"{machines[0].pk},web,90",
            f"{machines[1].pk},file,80",
            f"{machines[2].pk},database,70",
        )
        cls.bulk_edit_data = {"role": "web", "confirmation": "proposed", "reason": "A list of the supplier"}


class TestDeploymentMachineApi(AtPluginApi, APIViewTestCases.APIViewTestCase):
    model = DeploymentMachine
    type_class = AssettoolDeploymentMachineType
    brief_fields = ["asset", "confirmation", "deployment", "display", "id", "role", "url"]
    bulk_update_data = {"role": "web", "confirmation": "rejected"}
    bulk_update_invalid_data = {"confidence": 101}
    user_permissions = (
        "netbox_assettool.view_application",
        "netbox_assettool.view_asset",
        "netbox_assettool.view_deployment",
        "tenancy.view_tenant",
    )

    @classmethod
    def setUpTestData(cls):
        for _ in range(3):
            make_deployment_machine()
        deployment = make_deployment()
        cls.create_data = [
            {"deployment": deployment.pk, "asset": make_asset().pk, "role": "web"},
            {"deployment": deployment.pk, "asset": make_asset().pk, "confirmation": "proposed", "confidence": 40},
            {"deployment": deployment.pk, "asset": make_asset().pk},
        ]


class TestDeploymentMachineFilters(InUtc, TestCase, ChangeLoggedFilterSetTestMixin):
    __module__ = "netbox_assettool"  # where NetBox's case looks for `filtersets`
    queryset = DeploymentMachine.objects.all()
    filterset = DeploymentMachineFilterSet

    @classmethod
    def setUpTestData(cls):
        cls.tenant = Tenant.objects.create(name="Arnhem", slug="arnhem")
        cls.suite, cls.geo = make_application("Suite", tenant=cls.tenant), make_application("Geo")
        cls.production = make_deployment(cls.suite)
        cls.one, cls.two, cls.three = (make_asset(f"srv-{number}") for number in (1, 2, 3))
        make_deployment_machine(cls.production, cls.one, role="web")
        test = make_deployment(cls.suite, environment="test")
        proposed = {"confirmation": "proposed", "confidence": 40, "reason": "its name says so"}
        make_deployment_machine(test, cls.two, **proposed)
        make_deployment_machine(make_deployment(cls.geo), cls.three, confirmation="rejected", confidence=10)

    def found(self, **filters):
        return {machine.asset.name for machine in self.filterset(filters, self.queryset).qs}

    def test_evidence(self):
        assert self.found(confirmation=["proposed"]) == {"srv-2"}
        assert self.found(confidence__gte=[40]) == {"srv-1", "srv-2"}
        assert self.found(confidence__lte=[40]) == {"srv-2", "srv-3"}
        assert self.found(role=["web"]) == {"srv-1"}
        assert self.found(reason__ic=["name"]) == {"srv-2"}

    def test_where(self):
        assert self.found(asset_id=[self.one.pk]) == {"srv-1"}
        assert self.found(asset=["srv-3"]) == {"srv-3"}
        assert self.found(deployment_id=[self.production.pk]) == {"srv-1"}
        assert self.found(environment=["test"]) == {"srv-2"}
        assert self.found(application_id=[self.suite.pk]) == {"srv-1", "srv-2"}
        assert self.found(application=["Geo"]) == {"srv-3"}
        assert self.found(tenant=["arnhem"]) == {"srv-1", "srv-2"}
        assert self.found(tenant_id=[self.tenant.pk]) == {"srv-1", "srv-2"}

    def test_search(self):
        assert self.found(q="srv-2") == {"srv-2"}
        assert self.found(q="geo") == {"srv-3"}
        assert self.found(q="web") == {"srv-1"}
        assert len(self.found(q=" ")) == 3


def proposals(number):
    """Machines of one deployment that evidence proposes."""
    deployment = make_deployment()
    return [make_deployment_machine(deployment, confirmation="proposed", confidence=60) for _ in range(number)]


def decisions():
    return sorted(DeploymentMachine.objects.values_list("confirmation", flat=True))


def test_machine_when_it_is_there_already_then_it_is_refused():
    machine = make_deployment_machine()
    with pytest.raises(ValidationError, match="belongs to this deployment already"):
        DeploymentMachine(deployment=machine.deployment, asset=machine.asset).full_clean()


def test_list_when_some_are_selected_then_those_are_confirmed_and_the_log_says_so(admin_client):
    one, two, _three = proposals(3)
    page = admin_client.get(reverse("plugins:netbox_assettool:deploymentmachine_list")).content.decode()
    assert reverse(CONFIRM) in page
    assert reverse(REJECT) in page

    answer = admin_client.post(reverse(CONFIRM), {"pk": [one.pk, two.pk]}, follow=True)

    assert "Confirmed 2 machines" in answer.content.decode()
    assert decisions() == ["confirmed", "confirmed", "proposed"]
    change = ObjectChange.objects.get(changed_object_id=one.pk, changed_object_type__model="deploymentmachine")
    assert (change.prechange_data["confirmation"], change.postchange_data["confirmation"]) == ("proposed", "confirmed")


def test_list_when_all_that_match_are_selected_then_those_are_rejected_and_no_other(admin_client):
    proposals(2)
    make_deployment_machine(confidence=100)

    answer = admin_client.post(f"{reverse(REJECT)}?confirmation=proposed", {"_all": "on"}, follow=True)

    assert "Rejected 2 machines" in answer.content.decode()
    assert decisions() == ["confirmed", "rejected", "rejected"]


def test_list_when_nothing_is_selected_then_it_says_so(admin_client):
    assert "No machines were selected" in admin_client.post(reverse(CONFIRM), {}, follow=True).content.decode()


def test_list_when_one_of_the_selected_is_not_theirs_then_none_is_confirmed(client, django_user_model):
    user = django_user_model.objects.create_user("engineer")
    one, two = proposals(2)
    allow(user, "view", "change", models=[DeploymentMachine], constraints={"pk": one.pk})
    client.force_login(user)

    answer = client.post(reverse(CONFIRM), {"pk": [one.pk, two.pk]}, follow=True)

    assert "do not include all" in answer.content.decode()
    assert decisions() == ["proposed", "proposed"]


def test_list_when_the_permission_ends_with_the_decision_then_nothing_is_decided(client, django_user_model):
    user = django_user_model.objects.create_user("engineer")
    allow(user, "view", "change", models=[DeploymentMachine], constraints={"confirmation": "proposed"})
    client.force_login(user)

    client.post(reverse(CONFIRM), {"pk": [machine.pk for machine in proposals(2)]})

    assert decisions() == ["proposed", "proposed"]


def test_page_when_the_machine_is_proposed_then_its_buttons_decide_and_lead_back(admin_client):
    (machine,) = proposals(1)
    assert f'formaction="{reverse(CONFIRM)}"' in admin_client.get(machine.get_absolute_url()).content.decode()

    answer = admin_client.post(reverse(REJECT), {"pk": machine.pk, "return_url": machine.get_absolute_url()})

    assert answer.url == machine.get_absolute_url()
    assert decisions() == ["rejected"]


def test_page_when_the_user_may_not_decide_then_there_are_no_buttons(client, django_user_model):
    user = django_user_model.objects.create_user("reader")
    allow(user, "view", models=[DeploymentMachine])
    client.force_login(user)
    (machine,) = proposals(1)
    assert "formaction" not in client.get(machine.get_absolute_url()).content.decode()
    assert client.post(reverse(CONFIRM), {"pk": machine.pk}).status_code == 403


def test_rest_when_several_are_confirmed_then_it_answers_with_those_that_changed(admin_client):
    one, two = proposals(2)
    done = make_deployment_machine()
    asked = {"ids": [one.pk, two.pk, done.pk], "confirmation": "confirmed", "changelog_message": "seen on site"}

    answer = admin_client.post(reverse(REST), asked, content_type="application/json")

    assert answer.status_code == 200
    assert answer.json() == {"confirmation": "confirmed", "changed": [one.pk, two.pk]}
    assert decisions() == ["confirmed"] * 3
    change = ObjectChange.objects.get(changed_object_id=one.pk, changed_object_type__model="deploymentmachine")
    assert change.message == "seen on site"


@pytest.mark.parametrize("asked", [{"ids": []}, {"ids": ["x"]}, {"confirmation": "proposed"}, {"confirmation": None}])
def test_rest_when_the_question_is_wrong_then_it_is_refused(asked, admin_client):
    (machine,) = proposals(1)
    question = {"ids": [machine.pk], "confirmation": "confirmed", **asked}
    assert admin_client.post(reverse(REST), question, content_type="application/json").status_code == 400
    assert decisions() == ["proposed"]


def test_rest_when_one_is_not_theirs_then_none_is_confirmed(client, django_user_model):
    user = django_user_model.objects.create_user("engineer")
    one, two = proposals(2)
    allow(user, "view", "change", models=[DeploymentMachine], constraints={"pk": one.pk})
    client.force_login(user)
    asked = {"ids": [one.pk, two.pk], "confirmation": "confirmed"}

    assert client.post(reverse(REST), asked, content_type="application/json").status_code == 403
    assert decisions() == ["proposed", "proposed"]
