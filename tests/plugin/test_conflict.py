"""Conflicts: pages, REST, GraphQL, filters and who resolved what."""

import json

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from plugin_cases import (
    NOON,
    AtPluginApi,
    AtPluginPages,
    InUtc,
    allow,
    make_application,
    make_asset,
    make_conflict,
    make_run,
)
from tenancy.models import Tenant
from utilities.testing import (
    APIViewTestCases,
    ChangeLoggedFilterSetTestMixin,
    TestCase,
    ViewTestCases,
    create_tags,
)

from netbox_assettool.filtersets import ConflictFilterSet
from netbox_assettool.graphql.conflict import AssettoolConflictType
from netbox_assettool.models import Asset, Conflict

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
            "key,kind,asset,field,status,resolution",
            "csv/1,field,Asset 1,serial,open,",
            "csv/2,identity,,,open,",
            "csv/3,address,Asset 1,,resolved,keep",
        )
        cls.csv_update_data = (
            "id,status,resolution",
            f"{conflicts[0].pk},resolved,source intune",
            f"{conflicts[1].pk},resolved,netbox",
            f"{conflicts[2].pk},open,",
        )
        cls.bulk_edit_data = {"status": "resolved", "resolution": "source ad"}


class TestConflictApi(AtPluginApi, APIViewTestCases.APIViewTestCase):
    model = Conflict
    type_class = AssettoolConflictType
    brief_fields = ["display", "id", "key", "kind", "status", "url"]
    bulk_update_data = {"status": "resolved", "resolution": "source ad"}
    bulk_update_invalid_data = {"status": "perhaps"}
    user_permissions = ("netbox_assettool.view_asset", "netbox_assettool.view_syncrun", "users.view_user")

    @classmethod
    def setUpTestData(cls):
        asset = make_asset()
        for _ in range(3):
            make_conflict(asset, run=make_run(), rule="A rule")
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
        {"pk": [conflict.pk], "status": "resolved", "resolution": "netbox", "_apply": "1"},
    )
    conflict.refresh_from_db()
    assert (conflict.status, conflict.resolution, conflict.resolved_by) == ("resolved", "netbox", person)
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


ADDRESS = {"kind": "address", "field": "address"}


def rest(conflict):
    return reverse("plugins-api:netbox_assettool-api:conflict-detail", kwargs={"pk": conflict.pk})


def patch(client, conflict, **fields):
    return client.patch(rest(conflict), json.dumps(fields), content_type="application/json")


def test_rest_when_a_resolution_cannot_be_followed_then_it_names_those_that_can(admin_client):
    conflict = make_conflict()

    answer = patch(admin_client, conflict, status="resolved", resolution="the left one")

    assert answer.status_code == 400
    assert "source intune, source ad, netbox" in answer.json()["resolution"][0]
    conflict.refresh_from_db()
    assert conflict.status == "open"


@pytest.mark.parametrize("resolution", ["", "agreed", "keep", "source cmdb"])
def test_rest_when_a_person_resolves_by_what_is_not_theirs_to_say_then_it_is_refused(admin_client, resolution):
    assert patch(admin_client, make_conflict(), status="resolved", resolution=resolution).status_code == 400


def test_rest_when_only_a_resolution_is_given_then_the_conflict_is_resolved(admin_client, admin_user):
    conflict = make_conflict()

    assert patch(admin_client, conflict, resolution="source ad").status_code == 200

    conflict.refresh_from_db()
    assert (conflict.status, conflict.resolved_by) == ("resolved", admin_user)
    assert patch(admin_client, conflict, status="open").status_code == 200
    conflict.refresh_from_db()
    assert (conflict.status, conflict.resolution, conflict.resolved_by) == ("open", "", None)


def test_rest_when_a_sync_settled_it_then_a_person_may_still_change_the_rest(admin_client):
    conflict = make_conflict(status="resolved", resolution="agreed")
    assert patch(admin_client, conflict, rule="Another rule").status_code == 200


def test_list_when_some_are_selected_then_only_what_all_of_them_allow_is_offered(admin_client, admin_user):
    one, two = make_conflict(), make_conflict(values=[{"source": "ad", "origin": "", "value": "x"}])
    address = make_conflict(**ADDRESS)
    url = reverse("plugins:netbox_assettool:conflict_bulk_resolve")
    assert url in admin_client.get(reverse("plugins:netbox_assettool:conflict_list")).content.decode()

    page = admin_client.post(url, {"pk": [one.pk, two.pk]}).content.decode()
    assert "Take the value of ad" in page
    assert "Keep the value in NetBox" in page
    assert "Take the value of intune" not in page
    assert "no resolution that all" in admin_client.post(url, {"pk": [one.pk, address.pk]}).content.decode()

    done = admin_client.post(url, {"pk": [one.pk, two.pk], "resolution": "source ad", "_apply": "1"}, follow=True)
    assert "Resolved 2 conflicts" in done.content.decode()
    assert set(Conflict.objects.filter(status="resolved", resolved_by=admin_user)) == {one, two}


def test_list_when_one_of_the_selected_does_not_allow_it_then_none_is_resolved(admin_client):
    one, address = make_conflict(), make_conflict(**ADDRESS)
    url = reverse("plugins:netbox_assettool:conflict_bulk_resolve")

    admin_client.post(url, {"pk": [one.pk, address.pk], "resolution": "netbox", "_apply": "1"})

    assert Conflict.objects.filter(status="open").count() == 2


def test_pages_when_a_conflict_is_open_then_its_page_and_that_of_its_asset_have_a_button_for_each_choice(admin_client):
    conflict = make_conflict()
    for page in (conflict, conflict.asset):
        text = admin_client.get(page.get_absolute_url()).content.decode()
        assert 'value="source intune"' in text
        assert "Take the value of ad" in text

    url = reverse("plugins:netbox_assettool:conflict_resolve", kwargs={"pk": conflict.pk})
    assert admin_client.get(url).status_code == 200
    answer = admin_client.post(url, {"resolution": "source ad", "return_url": conflict.asset.get_absolute_url()})

    assert answer.url == conflict.asset.get_absolute_url()
    conflict.refresh_from_db()
    assert (conflict.status, conflict.resolution) == ("resolved", "source ad")
    assert "Take the value of ad" in admin_client.get(conflict.get_absolute_url()).content.decode()


def test_pages_when_the_user_may_not_decide_then_there_are_no_buttons(client, django_user_model):
    user = django_user_model.objects.create_user("reader")
    allow(user, "view", models=[Conflict, Asset])
    client.force_login(user)
    conflict = make_conflict()
    for page in (conflict, conflict.asset):
        assert 'value="source intune"' not in client.get(page.get_absolute_url()).content.decode()
    url = reverse("plugins:netbox_assettool:conflict_resolve", kwargs={"pk": conflict.pk})
    assert client.post(url, {"resolution": "netbox"}).status_code == 403


def test_menu_when_shown_then_it_leads_to_the_open_conflicts(admin_client):
    page = admin_client.get(reverse("home")).content.decode()
    assert f"{reverse('plugins:netbox_assettool:conflict_list')}?status=open" in page


def test_filters_when_an_application_is_asked_for_then_its_conflicts_are_found():
    tenant = Tenant.objects.create(name="Arnhem", slug="arnhem")
    application = make_application("Suite4", tenant=tenant)
    one = Conflict.objects.create(key="duplicate/arnhem/Suite", kind="duplicate", application=application)
    make_conflict()
    for filters in ({"application_id": [application.pk]}, {"application": ["Suite4"]}, {"tenant": ["arnhem"]}):
        assert set(ConflictFilterSet(filters, Conflict.objects.all()).qs) == {one}
    assert set(ConflictFilterSet({"q": "suite4"}, Conflict.objects.all()).qs) == {one}


def test_pages_when_a_conflict_is_about_an_application_then_list_and_page_name_it(admin_client):
    application = make_application("Suite4")
    conflict = Conflict.objects.create(key="duplicate/x", kind="duplicate", application=application)
    for url in (reverse("plugins:netbox_assettool:conflict_list"), conflict.get_absolute_url()):
        assert f'href="{application.get_absolute_url()}">Suite4</a>' in admin_client.get(url).content.decode()
    answer = admin_client.get(rest(conflict)).json()
    assert (answer["asset"], answer["application"]["name"]) == (None, "Suite4")


def test_filters_when_a_source_or_tenant_is_asked_for_then_only_its_conflicts_are_found():
    tenant = Tenant.objects.create(name="Arnhem", slug="arnhem")
    one = make_conflict(make_asset(tenant=tenant))
    make_conflict(values=[{"source": "cmdb", "origin": "", "value": "x"}])
    assert set(ConflictFilterSet({"source": ["intune"]}, Conflict.objects.all()).qs) == {one}
    assert set(ConflictFilterSet({"tenant": ["arnhem"]}, Conflict.objects.all()).qs) == {one}
