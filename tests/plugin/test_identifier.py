"""Asset identifiers: pages, REST, GraphQL, filters and rules."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from plugin_cases import AtPluginApi, AtPluginPages, InUtc, make_asset, make_identifier
from utilities.testing import (
    APIViewTestCases,
    ChangeLoggedFilterSetTestMixin,
    TestCase,
    ViewTestCases,
    create_tags,
)

from netbox_assettool.filtersets import AssetIdentifierFilterSet
from netbox_assettool.graphql.identifier import AssettoolAssetIdentifierType
from netbox_assettool.models import AssetIdentifier

pytestmark = [pytest.mark.real, pytest.mark.django_db]


class TestIdentifierPages(AtPluginPages, ViewTestCases.PrimaryObjectViewTestCase):
    model = AssetIdentifier

    @classmethod
    def setUpTestData(cls):
        asset, other = make_asset("Asset 1"), make_asset("Asset 2")
        identifiers = [make_identifier(asset) for _ in range(3)]
        cls.form_data = {
            "asset": asset.pk,
            "type": "asset_tag",
            "value": "TAG-1",
            "tags": [tag.pk for tag in create_tags("Alpha", "Bravo")],
        }
        cls.csv_data = (
            "asset,type,value",
            "Asset 1,serial,CSV0001",
            "Asset 1,mac,AA:BB:CC:DD:EE:02",
            "Asset 2,host_name,srv-csv",
        )
        cls.csv_update_data = (
            "id,value",
            f"{identifiers[0].pk},CSV0002",
            f"{identifiers[1].pk},CSV0003",
            f"{identifiers[2].pk},CSV0004",
        )
        cls.bulk_edit_data = {"asset": other.pk}


class TestIdentifierApi(AtPluginApi, APIViewTestCases.APIViewTestCase):
    model = AssetIdentifier
    type_class = AssettoolAssetIdentifierType
    brief_fields = ["display", "id", "type", "url", "value"]
    bulk_update_data = {"type": "asset_tag"}
    bulk_update_invalid_data = {"type": "shoe_size"}
    user_permissions = ("netbox_assettool.view_asset",)

    @classmethod
    def setUpTestData(cls):
        asset = make_asset()
        for _ in range(3):
            make_identifier(asset)
        cls.create_data = [
            {"asset": asset.pk, "type": "serial", "value": "REST0001"},
            {"asset": asset.pk, "type": "asset_tag", "value": "REST0002"},
            {"asset": asset.pk, "type": "host_name", "value": "srv-rest"},
        ]

    def test_create_in_another_spelling_keeps_the_one_spelling(self):
        self.add_permissions("netbox_assettool.add_assetidentifier")
        data = {"asset": make_asset().pk, "type": "mac", "value": "aabb.ccdd.ee03"}
        response = self.client.post(self._get_list_url(), data, format="json", **self.header)
        self.assertHttpStatus(response, 201)
        assert response.data["value"] == "AA:BB:CC:DD:EE:03"
        assert AssetIdentifier.objects.get(pk=response.data["id"]).value == "AA:BB:CC:DD:EE:03"


class TestIdentifierFilters(InUtc, TestCase, ChangeLoggedFilterSetTestMixin):
    __module__ = "netbox_assettool"  # where NetBox's case looks for `filtersets`
    queryset = AssetIdentifier.objects.all()
    filterset = AssetIdentifierFilterSet

    @classmethod
    def setUpTestData(cls):
        cls.asset, cls.other = make_asset("Asset 1"), make_asset("Asset 2")
        make_identifier(cls.asset, value="SN-1")
        make_identifier(cls.asset, type="host_name", value="srv-1")
        make_identifier(cls.other, value="SN-2")

    def found(self, **filters):
        return {identifier.value for identifier in self.filterset(filters, self.queryset).qs}

    def test_type_value_and_strength(self):
        assert self.found(type=["host_name"]) == {"srv-1"}
        assert self.found(value=["SN-1", "SN-2"]) == {"SN-1", "SN-2"}
        assert self.found(is_strong=True) == {"SN-1", "SN-2"}
        assert self.found(is_strong=False) == {"srv-1"}

    def test_asset(self):
        assert self.found(asset_id=[self.other.pk]) == {"SN-2"}
        assert self.found(asset=["Asset 1"]) == {"SN-1", "srv-1"}

    def test_search(self):
        assert self.found(q="sn-") == {"SN-1", "SN-2"}
        assert self.found(q="asset 2") == {"SN-2"}
        assert self.found(q=" ") == {"SN-1", "SN-2", "srv-1"}


def test_strong_identifier_when_another_asset_has_it_then_the_database_refuses():
    make_identifier(value="SAME")
    with pytest.raises(IntegrityError, match="unique_strong"), transaction.atomic():
        make_identifier(value="SAME")


def test_strong_identifier_when_it_was_another_assets_formerly_then_it_may_be_this_ones_and_is_not_strong_there():
    former = make_identifier(value="SN-9", former=True)
    make_identifier(value="SN-9")
    make_identifier(value="SN-9", former=True)
    assert not former.is_strong
    assert set(AssetIdentifierFilterSet({"is_strong": True, "value": ["SN-9"]}, AssetIdentifier.objects.all()).qs) == (
        set(AssetIdentifier.objects.filter(former=False))
    )
    assert AssetIdentifierFilterSet({"former": True}, AssetIdentifier.objects.all()).qs.count() == 2


def test_strong_identifier_when_another_asset_has_it_in_another_spelling_then_the_form_says_so():
    make_identifier(value="SAME")
    again = AssetIdentifier(asset=make_asset(), type="serial", value=" same ")
    with pytest.raises(ValidationError, match="Another asset already has this identifier"):
        again.full_clean()


def test_weak_identifier_when_another_asset_has_it_then_both_keep_it():
    make_identifier(type="host_name", value="srv-1")
    make_identifier(type="host_name", value="srv-1")
    assert AssetIdentifier.objects.filter(type="host_name", value="srv-1").count() == 2


def test_weak_identifier_when_the_same_asset_has_it_then_the_database_refuses():
    first = make_identifier(type="mac", value="AA:BB:CC:DD:EE:04")
    with pytest.raises(IntegrityError, match="unique_asset_type_value"), transaction.atomic():
        make_identifier(first.asset, type="mac", value="AA:BB:CC:DD:EE:04")


@pytest.mark.parametrize(
    ("kind", "value"), [("serial", "To Be Filled By O.E.M."), ("mac", "00:00:00:00:00:00"), ("smbios_uuid", "12")]
)
def test_identifier_when_the_value_identifies_nothing_then_it_is_refused(kind, value):
    with pytest.raises(ValidationError, match="identifies nothing"):
        AssetIdentifier(asset=make_asset(), type=kind, value=value).full_clean()
