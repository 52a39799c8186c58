"""Assets: pages, REST, GraphQL, filters and rules."""

import pytest
from dcim.models import Site
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from plugin_cases import (
    AtPluginApi,
    AtPluginPages,
    InUtc,
    make_asset,
    make_conflict,
    make_deployment,
    make_deployment_machine,
    make_device,
    make_identifier,
    make_observation,
    make_virtual_machine,
)
from tenancy.models import Tenant
from utilities.testing import (
    APIViewTestCases,
    ChangeLoggedFilterSetTestMixin,
    TestCase,
    ViewTestCases,
    create_tags,
)

from netbox_assettool.filtersets import AssetFilterSet
from netbox_assettool.graphql.asset import AssettoolAssetType
from netbox_assettool.models import Asset

pytestmark = [pytest.mark.real, pytest.mark.django_db]


class TestAssetPages(
    AtPluginPages, ViewTestCases.PrimaryObjectViewTestCase, ViewTestCases.BulkRenameObjectsViewTestCase
):
    model = Asset

    @classmethod
    def setUpTestData(cls):
        tenant = Tenant.objects.create(name="Arnhem", slug="arnhem")
        assets = [make_asset(f"Asset {number}", tenant=tenant) for number in (1, 2, 3)]
        device, machine = make_device("laptop-7"), make_virtual_machine("vm-7")
        cls.form_data = {
            "name": "Asset X",
            "kind": "thin_client",
            "environment": "gemict",
            "lifecycle": "planned",
            "tenant": tenant.pk,
            "device": device.pk,
            "provenance": '{"name": "intune"}',
            "description": "A description",
            "comments": "Comments",
            "tags": [tag.pk for tag in create_tags("Alpha", "Bravo")],
        }
        cls.csv_data = (
            "name,kind,environment,lifecycle,tenant,device,virtual_machine",
            f"Asset 4,laptop,old,active,Arnhem,{device.name},",
            f"Asset 5,virtual_server,gemict,planned,,,{machine.name}",
            "Asset 6,fat_client,,,,,",
        )
        cls.csv_update_data = (
            "id,name,lifecycle",
            f"{assets[0].pk},Asset A,retired",
            f"{assets[1].pk},Asset B,retiring",
            f"{assets[2].pk},Asset C,active",
        )
        cls.bulk_edit_data = {
            "kind": "fat_client",
            "environment": "gemict",
            "lifecycle": "retired",
            "description": "New description",
        }


class TestAssetApi(AtPluginApi, APIViewTestCases.APIViewTestCase):
    model = Asset
    type_class = AssettoolAssetType
    brief_fields = ["description", "display", "id", "kind", "name", "uid", "url"]
    bulk_update_data = {"lifecycle": "retired", "description": "Away"}
    bulk_update_invalid_data = {"kind": "mainframe"}
    user_permissions = ("dcim.view_device", "virtualization.view_virtualmachine", "tenancy.view_tenant")

    @classmethod
    def setUpTestData(cls):
        tenant = Tenant.objects.create(name="Arnhem", slug="arnhem")
        make_asset("Asset 1", tenant=tenant, device=make_device())
        make_asset("Asset 2", tenant=tenant, virtual_machine=make_virtual_machine())
        make_asset("Asset 3", description="Third", comments="Comments")
        cls.create_data = [
            {"name": "Asset 4", "kind": "laptop", "tenant": tenant.pk},
            {"name": "Asset 5", "kind": "virtual_server", "environment": "gemict", "lifecycle": "planned"},
            {"name": "Asset 6", "kind": "thin_client", "provenance": {"name": "intune"}},
        ]


class TestAssetFilters(InUtc, TestCase, ChangeLoggedFilterSetTestMixin):
    __module__ = "netbox_assettool"  # where NetBox's case looks for `filtersets`
    queryset = Asset.objects.all()
    filterset = AssetFilterSet
    ignore_fields = ("provenance", "written")

    @classmethod
    def setUpTestData(cls):
        cls.arnhem, cls.renkum = (Tenant.objects.create(name=name, slug=name.lower()) for name in ("Arnhem", "Renkum"))
        cls.sites = [Site.objects.create(name=f"Site {number}", slug=f"site-{number}") for number in (1, 2)]
        cls.device, cls.machine = make_device(site=cls.sites[0]), make_virtual_machine(site=cls.sites[1])
        cls.laptop = make_asset("Laptop", tenant=cls.arnhem, device=cls.device, environment="gemict")
        cls.server = make_asset(
            "Server", kind="virtual_server", tenant=cls.renkum, virtual_machine=cls.machine, lifecycle="retired"
        )
        cls.loose = make_asset("Loose", kind="thin_client", description="Nobody knows")
        make_identifier(cls.laptop, type="mac", value="AA:BB:CC:DD:EE:01")
        make_identifier(cls.server, type="serial", value="SN-SERVER")
        make_observation(cls.laptop, source="intune")
        make_observation(cls.laptop, source="ad")
        make_observation(cls.server, source="vcenter")
        cls.deployment = make_deployment(machines=[cls.server])
        make_deployment_machine(asset=cls.loose, confirmation="proposed")
        make_conflict(cls.laptop)
        make_conflict(cls.server, status="resolved")

    def found(self, **filters):
        params = {name: value if isinstance(value, list) else [value] for name, value in filters.items()}
        return {asset.name for asset in self.filterset(params, self.queryset).qs}

    def test_choices(self):
        assert self.found(kind=["laptop", "thin_client"]) == {"Laptop", "Loose"}
        assert self.found(environment="gemict") == {"Laptop"}
        assert self.found(lifecycle="retired") == {"Server"}

    def test_name_and_uid(self):
        assert self.found(name=["Laptop", "Loose"]) == {"Laptop", "Loose"}
        assert {a.name for a in self.filterset({"uid": str(self.server.uid)}, self.queryset).qs} == {"Server"}

    def test_tenant(self):
        assert self.found(tenant="arnhem") == {"Laptop"}
        assert self.found(tenant_id=self.renkum.pk) == {"Server"}

    def test_device_and_virtual_machine(self):
        assert self.found(device_id=self.device.pk) == {"Laptop"}
        assert self.found(device=self.device.name) == {"Laptop"}
        assert self.found(virtual_machine_id=self.machine.pk) == {"Server"}
        assert self.found(virtual_machine=self.machine.name) == {"Server"}

    def test_site_of_device_and_of_virtual_machine(self):
        assert self.found(site="site-1") == {"Laptop"}
        assert self.found(site_id=self.sites[1].pk) == {"Server"}
        assert self.found(site=["site-1", "site-2"]) == {"Laptop", "Server"}

    def test_identifier_in_any_spelling(self):
        assert self.found(identifier="aabb.ccdd.ee01") == {"Laptop"}
        assert self.found(identifier=["sn-server", "AA-BB-CC-DD-EE-01"]) == {"Laptop", "Server"}
        assert self.found(identifier="SN") == set()

    def test_source_once_for_an_asset_of_several(self):
        assert self.found(source=["intune", "ad"]) == {"Laptop"}
        assert self.filterset({"source": ["intune", "ad"]}, self.queryset).qs.count() == 1

    def test_unseen_since_keeps_what_no_source_has_had(self):
        for since, names in (("2000-01-01T00:00:00Z", {"Loose"}), ("2999-01-01", {"Laptop", "Server", "Loose"})):
            assert {a.name for a in self.filterset({"unseen_since": since}, self.queryset).qs} == names

    def test_has_conflict_counts_open_ones(self):
        for value, names in ((True, {"Laptop"}), (False, {"Server", "Loose"})):
            assert {a.name for a in self.filterset({"has_conflict": value}, self.queryset).qs} == names

    def test_application_that_runs_on_it(self):
        assert self.found(deployment_id=self.deployment.pk) == {"Server"}
        assert self.found(application_id=self.deployment.application.pk) == {"Server"}
        for value, names in ((True, {"Server"}), (False, {"Laptop", "Loose"})):
            found = self.filterset({"has_application": value}, self.queryset).qs
            assert {a.name for a in found} & {"Laptop", "Loose", "Server"} == names

    def test_search(self):
        for text, names in (("loo", {"Loose"}), ("nobody", {"Loose"}), ("sn-ser", {"Server"}), (" ", None)):
            qs = self.filterset({"q": text}, self.queryset).qs
            assert {asset.name for asset in qs} == (names or {"Laptop", "Server", "Loose"})


def test_asset_when_it_is_device_and_virtual_machine_then_the_form_says_which_to_clear():
    asset = Asset(name="Both", kind="laptop", device=make_device("dev-1"), virtual_machine=make_virtual_machine())
    with pytest.raises(ValidationError, match="clear device dev-1 first"):
        asset.full_clean()


def test_asset_when_it_is_device_and_virtual_machine_then_the_database_refuses():
    with pytest.raises(IntegrityError, match="device_or_virtual_machine"), transaction.atomic():
        make_asset(device=make_device(), virtual_machine=make_virtual_machine())


def test_asset_when_its_device_goes_then_the_asset_stays():
    asset = make_asset(device=make_device())
    asset.device.delete()
    asset.refresh_from_db()
    assert asset.device is None
