"""Wave items: pages, REST, GraphQL, filters, and that plans and moves alone write them."""

import json
from datetime import date

import pytest
from django.urls import NoReverseMatch, reverse
from plugin_cases import (
    NOON,
    AtPluginApi,
    AtPluginPages,
    InUtc,
    make_account,
    make_application,
    make_asset,
    make_data_set,
    make_integration,
    make_item,
    make_wave,
)
from utilities.testing import APIViewTestCases, ChangeLoggedFilterSetTestMixin, TestCase, ViewTestCases

from netbox_assettool.filtersets import WaveItemFilterSet
from netbox_assettool.graphql.wave_item import AssettoolWaveItemType
from netbox_assettool.models import Application, WaveItem

pytestmark = [pytest.mark.real, pytest.mark.django_db]

THINGS = "netbox_assettool.view_application"


class TestWaveItemPages(
    AtPluginPages,
    ViewTestCases.GetObjectViewTestCase,
    ViewTestCases.GetObjectChangelogViewTestCase,
    ViewTestCases.ListObjectsViewTestCase,
):
    model = WaveItem
    user_permissions = (THINGS,)

    @classmethod
    def setUpTestData(cls):
        for _ in range(3):
            make_item(reasons=["it fits"])


class TestWaveItemApi(
    AtPluginApi,
    APIViewTestCases.GetObjectViewTestCase,
    APIViewTestCases.ListObjectsViewTestCase,
    APIViewTestCases.GraphQLTestCase,
):
    model = WaveItem
    type_class = AssettoolWaveItemType
    brief_fields = ["display", "id", "item", "kind", "name", "state", "url"]
    user_permissions = (THINGS, "netbox_assettool.view_wave")

    @classmethod
    def setUpTestData(cls):
        for _ in range(3):
            make_item()


class TestWaveItemFilters(InUtc, TestCase, ChangeLoggedFilterSetTestMixin):
    __module__ = "netbox_assettool"  # where NetBox's case looks for `filtersets`
    queryset = WaveItem.objects.all()
    filterset = WaveItemFilterSet
    ignore_fields = ("reasons",)

    @classmethod
    def setUpTestData(cls):
        cls.wave = make_wave(number=7)
        cls.things = {
            "application": make_application("Suite"),
            "data_set": make_data_set("Share"),
            "integration": make_integration(),
            "asset": make_asset("srv-1", kind="virtual_server"),
            "account": make_account(login="jan"),
        }
        kinds = ("application", "data_set", "integration", "server", "accounts")
        for kind, (name, thing) in zip(kinds, cls.things.items(), strict=True):
            make_item(cls.wave if name == "application" else None, thing, kind=kind, name=name)
        fields = {"state": "done", "baseline": date(2026, 3, 2), "moved_at": NOON, "evidence": "run 7"}
        WaveItem.objects.filter(name="asset").update(is_fixed=True, item="batch:1", item_name="Batch", **fields)

    def found(self, **filters):
        return {item.name for item in self.filterset(filters, self.queryset).qs}

    def test_fields(self):
        assert self.found(wave_id=[self.wave.pk]) == self.found(wave=[7]) == {"application"}
        assert self.found(kind=["server", "accounts"]) == {"asset", "account"}
        assert (
            self.found(name=["asset"]) == self.found(item=["batch:1"]) == self.found(item_name=["Batch"]) == {"asset"}
        )
        assert self.found(state=["done"]) == self.found(is_fixed=True) == {"asset"}
        assert self.found(baseline=["2026-03-02"]) == self.found(evidence="run 7") == {"asset"}
        assert self.found(moved_at__gte=[str(NOON)]) == {"asset"}

    def test_objects(self):
        for name, thing in self.things.items():
            assert self.found(**{f"{name}_id": [thing.pk]}) == {name}
        assert self.found(object_type=["netbox_assettool.asset", "netbox_assettool.account"]) == {"asset", "account"}
        assert self.found(object_id=[self.things["account"].pk], kind=["accounts"]) == {"account"}

    def test_search(self):
        assert self.found(q="accou") == {"account"}
        assert self.found(q="bat") == {"asset"}
        assert len(self.found(q=" ")) == 5


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_rest_when_an_item_is_to_be_written_then_it_is_refused(method, admin_client):
    item = make_item()
    for name, kwargs in (("list", {}), ("detail", {"pk": item.pk})):
        url = reverse(f"plugins-api:netbox_assettool-api:waveitem-{name}", kwargs=kwargs)
        answer = getattr(admin_client, method)(url, json.dumps({"state": "done"}), content_type="application/json")
        assert answer.status_code == 405


def test_pages_when_shown_then_there_is_nothing_to_add_edit_or_delete_with():
    for action in ("add", "bulk_import", "bulk_edit", "bulk_delete"):
        with pytest.raises(NoReverseMatch):
            reverse(f"plugins:netbox_assettool:waveitem_{action}")


def test_object_when_it_goes_then_it_no_longer_moves_and_the_approval_lapses():
    item = make_item(make_wave(status="approved", content_hash="a" * 64))
    other = make_item(item.wave)
    Application.objects.get(pk=item.object_id).delete()
    assert list(WaveItem.objects.all()) == [other]
    other.wave.refresh_from_db()
    assert (other.wave.status, other.wave.content_hash) == ("draft", "")
