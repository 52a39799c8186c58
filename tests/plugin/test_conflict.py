"""Conflicts: pages, REST, GraphQL, filters and who resolved what."""

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from plugin_cases import NOON, AtPluginApi, AtPluginPages, InUtc, allow, make_asset, make_conflict, make_run
from utilities.testing import (
    APIViewTestCases,
    ChangeLoggedFilterSetTestMixin,
    TestCase,
    ViewTestCases,
    create_tags,
)

from netbox_assettool.filtersets import ConflictFilterSet
from netbox_assettool.graphql.conflict import AssettoolConflictType
from netbox_assettool.models import Conflict

pytestmark = [pytest.mark.real, pytest.mark.django_db]


class TestConflictPages(AtPluginPages, ViewTestCases.PrimaryObjectViewTestCase):
    model = Conflict

    @classmethod
    def setUpTestData(cls):
        asset = make_asset("Asset 1")
        conflicts = [make_conflict(asset) for _ in range(3)]
        cls.form_data = {
            "key": "field/x",
            "kind": "field",
            "asset": asset.pk,
            "field": "serial",
            "values": '[{"value": "SN-1", "origin": "row 2", "source": "ad"}]',  # in PostgreSQL's order
            "status": "open",
            "resolution": "",
            "rule": "intune before ad",
            "run": make_run().pk,
            "tags": [tag.pk for tag in create_tags("Alpha", "Bravo")],
        }
        cls.csv_data = (
            "key,kind,asset,field,status",
            "csv/1,field,Asset 1,serial,open",
            "csv/2,identity,,,open",
            "csv/3,address,Asset 1,,resolved",
        )
        cls.csv_update_data = (
            "id,status,resolution",
            f"{conflicts[0].pk},resolved,Checked the label",
            f"{conflicts[1].pk},resolved,Checked the label",
            f"{conflicts[2].pk},open,Asked the owner",
        )
        cls.bulk_edit_data = {"status": "resolved", "resolution": "Checked the label"}


class TestConflictApi(AtPluginApi, APIViewTestCases.APIViewTestCase):
    model = Conflict
    type_class = AssettoolConflictType
    brief_fields = ["display", "id", "key", "kind", "status", "url"]
    bulk_update_data = {"status": "resolved", "resolution": "Checked the label"}
    bulk_update_invalid_data = {"status": "perhaps"}
    user_permissions = ("netbox_assettool.view_asset", "netbox_assettool.view_syncrun", "users.view_user")

    @classmethod
    def setUpTestData(cls):
        asset = make_asset()
        for _ in range(3):
            make_conflict(asset, run=make_run(), rule="A rule", resolution="Something")
        cls.create_data = [
            {"key": "rest/1", "kind": "field", "asset": asset.pk, "field": "serial"},
            {"key": "rest/2", "kind": "identity", "values": [{"source": "ad", "origin": "row 2", "value": "x"}]},
            {"key": "rest/3", "kind": "address", "status": "open"},
        ]


class TestConflictFilters(InUtc, TestCase, ChangeLoggedFilterSetTestMixin):
    __module__ = "netbox_assettool"  # where NetBox's case looks for `filtersets`
    queryset = Conflict.objects.all()
    filterset = ConflictFilterSet
    ignore_fields = ("values",)

    @classmethod
    def setUpTestData(cls):
        cls.person = get_user_model().objects.create_user("controller")
        cls.sync_run = make_run()
        cls.asset = make_asset("Asset 1")
        make_conflict(cls.asset, key="one", run=cls.sync_run, rule="intune first")
        make_conflict(key="two", kind="identity", field="")
        make_conflict(
            key="three", status="resolved", resolved_by=cls.person, resolved_at=NOON, resolution="Saw the label"
        )

    def found(self, **filters):
        return {conflict.key for conflict in self.filterset(filters, self.queryset).qs}

    def test_fields(self):
        assert self.found(key=["one"]) == {"one"}
        assert self.found(kind=["identity"]) == {"two"}
        assert self.found(field=["model"]) == {"one", "three"}
        assert self.found(status=["open"]) == {"one", "two"}
        assert self.found(rule=["intune first"]) == {"one"}
        assert self.found(resolution__ic=["label"]) == {"three"}
        assert self.found(resolved_at=["2026-02-26T12:00:00"]) == {"three"}

    def test_relations(self):
        assert self.found(asset_id=[self.asset.pk]) == {"one"}
        assert self.found(asset=["Asset 1"]) == {"one"}
        assert self.found(run_id=[self.sync_run.pk]) == {"one"}
        assert self.found(resolved_by=["controller"]) == {"three"}
        assert self.found(resolved_by_id=[self.person.pk]) == {"three"}

    def test_search(self):
        assert self.found(q="label") == {"three"}
        assert self.found(q="asset 1") == {"one"}
        assert self.found(q="") == {"one", "two", "three"}


def test_conflict_when_a_person_resolves_it_on_its_page_then_the_page_says_who_and_when(client, django_user_model):
    person = django_user_model.objects.create_user("controller")
    allow(person, "view", "change", models=[Conflict])
    client.force_login(person)
    conflict = make_conflict()
    client.post(
        reverse("plugins:netbox_assettool:conflict_bulk_edit"),
        {"pk": [conflict.pk], "status": "resolved", "resolution": "Saw the label", "_apply": "1"},
    )
    conflict.refresh_from_db()
    assert (conflict.status, conflict.resolved_by) == ("resolved", person)
    assert conflict.resolved_at is not None


def test_conflict_when_it_is_opened_again_then_nobody_resolved_it():
    conflict = make_conflict(status="resolved")
    assert conflict.resolved_at is not None
    conflict.status = "open"
    conflict.save()
    assert (conflict.resolved_at, conflict.resolved_by) == (None, None)


def test_conflict_when_edited_after_it_was_resolved_then_the_first_resolver_stays(django_user_model):
    person = django_user_model.objects.create_user("controller")
    conflict = make_conflict(status="resolved", resolved_by=person, resolved_at=NOON)
    conflict.resolution = "More words"
    conflict.save()
    assert (conflict.resolved_at, conflict.resolved_by) == (NOON, person)


def test_conflict_list_when_shown_then_each_line_says_who_says_what(admin_client):
    make_conflict()
    page = admin_client.get(reverse("plugins:netbox_assettool:conflict_list")).content.decode()
    assert "intune: Latitude 5440; ad: Latitude 5430" in page
