"""Observations: pages, REST, GraphQL and filters."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from plugin_cases import NOON, AtPluginApi, AtPluginPages, InUtc, make_asset, make_observation, make_run
from utilities.testing import (
    APIViewTestCases,
    ChangeLoggedFilterSetTestMixin,
    TestCase,
    ViewTestCases,
    create_tags,
)

from netbox_assettool.filtersets import ObservationFilterSet
from netbox_assettool.graphql.observation import AssettoolObservationType
from netbox_assettool.models import Observation

pytestmark = [pytest.mark.real, pytest.mark.django_db]


class TestObservationPages(AtPluginPages, ViewTestCases.PrimaryObjectViewTestCase):
    model = Observation

    @classmethod
    def setUpTestData(cls):
        asset, other = make_asset("Asset 1"), make_asset("Asset 2")
        observations = [make_observation(asset) for _ in range(3)]
        cls.form_data = {
            "asset": asset.pk,
            "source": "ad",
            "external_id": "guid-1",
            "origin": "ad.csv, row 2",
            "fields": '{"name": "lt-1"}',
            "first_seen": NOON,
            "last_seen": NOON,
            "run": make_run().pk,
            "tags": [tag.pk for tag in create_tags("Alpha", "Bravo")],
        }
        cls.csv_data = (
            "asset,source,external_id,fields,first_seen,last_seen",
            'Asset 1,csv,1,"{""name"": ""lt-1""}",2026-02-26T12:00:00Z,2026-02-26T12:00:00Z',
            "Asset 1,csv,2,,2026-02-26T12:00:00Z,2026-02-26T12:00:00Z",
            "Asset 2,csv,3,,2026-02-26T12:00:00Z,2026-02-26T12:00:00Z",
        )
        cls.csv_update_data = (
            "id,origin",
            f"{observations[0].pk},a.csv",
            f"{observations[1].pk},b.csv",
            f"{observations[2].pk},c.csv",
        )
        cls.bulk_edit_data = {"asset": other.pk, "origin": "moved.csv"}


class TestObservationApi(AtPluginApi, APIViewTestCases.APIViewTestCase):
    model = Observation
    type_class = AssettoolObservationType
    brief_fields = ["display", "external_id", "id", "source", "url"]
    bulk_update_data = {"origin": "other.csv"}
    bulk_update_invalid_data = {"last_seen": "yesterday"}
    user_permissions = ("netbox_assettool.view_asset", "netbox_assettool.view_syncrun")

    @classmethod
    def setUpTestData(cls):
        asset = make_asset()
        for _ in range(3):
            make_observation(asset, run=make_run())
        seen = {"asset": asset.pk, "source": "rest", "first_seen": NOON.isoformat(), "last_seen": NOON.isoformat()}
        cls.create_data = [
            {**seen, "external_id": "1", "fields": {"name": "lt-1"}},
            {**seen, "external_id": "2"},
            {**seen, "external_id": "3", "origin": "rest"},
        ]
        cls.validation_excluded_fields = ("first_seen", "last_seen")  # datetimes here, text there


class TestObservationFilters(InUtc, TestCase, ChangeLoggedFilterSetTestMixin):
    __module__ = "netbox_assettool"  # where NetBox's case looks for `filtersets`
    queryset = Observation.objects.all()
    filterset = ObservationFilterSet
    ignore_fields = ("fields",)

    @classmethod
    def setUpTestData(cls):
        cls.sync_run = make_run()
        cls.asset = make_asset("Asset 1")
        make_observation(cls.asset, source="intune", external_id="1", run=cls.sync_run)
        make_observation(cls.asset, source="ad", external_id="2", origin="ad.csv, row 4711")
        make_observation(make_asset("Asset 2"), source="ad", external_id="3", last_seen=NOON + timedelta(days=1))

    def found(self, **filters):
        return {observation.external_id for observation in self.filterset(filters, self.queryset).qs}

    def test_fields(self):
        assert self.found(source=["ad"]) == {"2", "3"}
        assert self.found(external_id=["1", "3"]) == {"1", "3"}
        assert self.found(origin__ic=["row 4711"]) == {"2"}

    def test_times(self):
        assert self.found(last_seen__gt=["2026-02-26T12:00:00"]) == {"3"}
        assert self.found(first_seen=["2026-02-26T12:00:00"]) == {"1", "2", "3"}

    def test_asset_and_run(self):
        assert self.found(asset_id=[self.asset.pk]) == {"1", "2"}
        assert self.found(asset=["Asset 2"]) == {"3"}
        assert self.found(run_id=[self.sync_run.pk]) == {"1"}

    def test_search(self):
        assert self.found(q="row 4711") == {"2"}
        assert self.found(q="asset 2") == {"3"}
        assert self.found(q="") == {"1", "2", "3"}


def test_observation_when_the_source_has_that_row_already_then_the_database_refuses():
    make_observation(source="ad", external_id="1")
    with pytest.raises(IntegrityError, match="unique_source_external_id"), transaction.atomic():
        make_observation(source="ad", external_id="1")


def test_observation_page_when_shown_then_its_fields_have_labels_in_the_usual_order(admin_client):
    observation = make_observation(fields={"zzz": 1, "serial": "SN-1", "name": "lt-1"})
    page = admin_client.get(observation.get_absolute_url()).content.decode()
    assert page.index(">Name</th><td>lt-1<") < page.index(">Serial number</th><td>SN-1<") < page.index(">zzz</th>")
