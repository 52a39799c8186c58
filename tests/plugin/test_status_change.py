"""Status changes: pages, REST, GraphQL, filters, who sees which, and their documents."""

import json

import pytest
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.urls import reverse
from plugin_cases import (
    NOON,
    AtPluginApi,
    AtPluginPages,
    InUtc,
    allow,
    make_application,
    make_data_set,
    make_integration,
)
from status_cases import go
from tenancy.models import Tenant
from utilities.testing import APIViewTestCases, ChangeLoggedFilterSetTestMixin, TestCase, ViewTestCases

from netbox_assettool import querysets
from netbox_assettool.filtersets import StatusChangeFilterSet
from netbox_assettool.graphql.status_change import AssettoolStatusChangeType
from netbox_assettool.models import Application, DataSet, Integration, StatusChange

pytestmark = [pytest.mark.real, pytest.mark.django_db]

THINGS = (Application, Integration, DataSet)


@pytest.fixture
def media(settings, tmp_path):
    """A folder for uploads of this test only."""
    settings.MEDIA_ROOT = str(tmp_path)
    return tmp_path


@pytest.fixture
def accepted(media):
    """A change that rests on a document."""
    application = make_application("Suite4Work")
    go(application, "assessed", "packaged", "functional_test")
    document = ContentFile(b"signed", name="acceptance.pdf")
    return go(application, "user_acceptance", evidence="document", document=document, reason="")


class _SeesThings:
    """May see what the changes are of."""

    def setUp(self):
        super().setUp()
        allow(self.user, "view", models=THINGS)


class TestStatusChangePages(
    AtPluginPages,
    _SeesThings,
    ViewTestCases.GetObjectViewTestCase,
    ViewTestCases.GetObjectChangelogViewTestCase,
    ViewTestCases.ListObjectsViewTestCase,
):
    model = StatusChange

    @classmethod
    def setUpTestData(cls):
        for make in (make_application, make_integration, make_data_set):
            go(make(), "assessed")


class TestStatusChangeApi(
    AtPluginApi,
    _SeesThings,
    APIViewTestCases.GetObjectViewTestCase,
    APIViewTestCases.ListObjectsViewTestCase,
    APIViewTestCases.GraphQLTestCase,
):
    model = StatusChange
    type_class = AssettoolStatusChangeType
    brief_fields = ["at", "display", "id", "new", "old", "url"]
    user_permissions = ("users.view_user",)

    @classmethod
    def setUpTestData(cls):
        for _ in range(3):
            go(make_application(), "assessed")


class TestStatusChangeFilters(InUtc, TestCase, ChangeLoggedFilterSetTestMixin):
    __module__ = "netbox_assettool"  # where NetBox's case looks for `filtersets`
    queryset = StatusChange.objects.all()
    filterset = StatusChangeFilterSet
    ignore_fields = ("document", "object", "application", "integration", "dataset")

    @classmethod
    def setUpTestData(cls):
        cls.person = get_user_model().objects.create_superuser("controller")
        cls.tenants = [Tenant.objects.create(name=name, slug=name.lower()) for name in ("Arnhem", "Ede")]
        cls.application = make_application("Suite4Work", tenant=cls.tenants[0])
        cls.integration = make_integration(cls.application)
        cls.data_set = make_data_set("Shares", tenant=cls.tenants[1])
        go(cls.application, "assessed", at=NOON, user=cls.person, reason="seen")
        go(cls.integration, "assessed", at=NOON, evidence="file", origin="statuses.csv, row 2", reason="")
        go(
            cls.application,
            "blocked",
            reason="no answer",
            owner="J. Jansen",
            due="2026-04-01",
            evidence="document",
            document="assettool/acceptance/mail.eml",
        )

    def found(self, **filters):
        rows = StatusChangeFilterSet(filters, StatusChange.objects.exclude(old="")).qs
        return {(row.object_type.model, row.new) for row in rows}

    def test_fields(self):
        assessed, blocked = ("application", "assessed"), ("application", "blocked")
        linked = ("integration", "assessed")
        assert self.found(new=["blocked"]) == {blocked}
        assert self.found(old=["registered"]) == {assessed, linked}
        assert self.found(evidence=["file"]) == {linked}
        assert self.found(reason__ic=["answer"]) == {blocked}
        assert self.found(origin__ic=["row 2"]) == {linked}
        assert self.found(owner=["J. Jansen"]) == {blocked}
        assert self.found(due=["2026-04-01"]) == {blocked}
        assert self.found(has_document="true") == {blocked}
        assert self.found(has_document="false") == {assessed, linked}
        assert self.found(at=["2026-02-26T12:00:00"]) == {assessed, linked}
        assert self.found(at__gt=["2026-02-27T12:00:00"]) == {blocked}

    def test_relations(self):
        assessed, blocked = ("application", "assessed"), ("application", "blocked")
        linked = ("integration", "assessed")
        kind = ContentType.objects.get_for_model(Integration)
        assert self.found(object_type=["netbox_assettool.integration"]) == {linked}
        assert self.found(object_type_id=[kind.pk]) == {linked}
        assert self.found(object_id=[self.application.pk], new=["blocked"]) == {blocked}
        assert self.found(application_id=[self.application.pk]) == {assessed, blocked}
        assert self.found(integration_id=[self.integration.pk]) == {linked}
        assert self.found(data_set_id=[self.data_set.pk]) == set()
        assert self.found(tenant=["arnhem"]) == {assessed, blocked, linked}
        assert self.found(tenant_id=[self.tenants[1].pk]) == set()
        assert self.found(user=["controller"]) == {assessed}
        assert self.found(user_id=[self.person.pk]) == {assessed}

    def test_search(self):
        assert self.found(q="no answer") == {("application", "blocked")}
        assert self.found(q="suite4") == {
            ("application", "assessed"),
            ("application", "blocked"),
            ("integration", "assessed"),
        }
        assert self.found(q="mail.eml") == {("application", "blocked")}
        assert len(self.found(q=" ")) == 3


def test_list_when_read_in_one_query_then_everything_is_called_what_it_calls_itself():
    for direction in ("left_to_right", "right_to_left", "bidirection", "unknown"):
        make_integration(direction=direction)
    make_integration(outside="RDW")
    make_data_set()
    rows = querysets.status_changes()
    assert len(rows) == 15
    assert [row.object_name for row in rows] == [str(row.object) for row in rows]


def rest(change=None):
    if change is None:
        return reverse("plugins-api:netbox_assettool-api:statuschange-list")
    return reverse("plugins-api:netbox_assettool-api:statuschange-detail", kwargs={"pk": change.pk})


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_rest_when_a_change_is_to_be_written_then_it_is_refused(method, admin_client):
    change = go(make_application(), "assessed")
    for url in (rest(), rest(change)):
        answer = getattr(admin_client, method)(
            url, json.dumps({"reason": "rewritten"}), content_type="application/json"
        )
        assert answer.status_code == 405


def test_pages_when_shown_then_there_is_nothing_to_edit_or_delete_with(admin_client):
    change = go(make_application(), "assessed")
    page = admin_client.get(change.get_absolute_url()).content.decode()
    for name in ("edit", "delete"):
        assert f"{change.get_absolute_url()}{name}/" not in page
    assert admin_client.get(f"{change.get_absolute_url()}delete/").status_code == 404


@pytest.fixture
def reader(client, django_user_model):
    """Somebody who may see every change, but only one of the applications."""
    user = django_user_model.objects.create_user("reader")
    allow(user, "view", models=[StatusChange])
    allow(user, "view", models=[Application], constraints={"name": "Suite4Work"})
    client.force_login(user)
    return client


def test_changes_when_the_user_may_not_see_the_object_then_they_are_hidden_everywhere(reader, accepted):
    hidden = go(make_application("Secret"), "assessed", reason="zz-hidden")
    go(make_data_set("Secret"), "assessed", reason="zz-hidden")
    page = reader.get(reverse("plugins:netbox_assettool:statuschange_list")).content.decode()
    assert "Suite4Work" in page
    assert "zz-hidden" not in page
    assert "Secret" not in page
    assert reader.get(hidden.get_absolute_url()).status_code == 404
    assert reader.get(rest(hidden)).status_code == 404
    assert {row["object"]["display"] for row in reader.get(rest()).json()["results"]} == {"Suite4Work"}
    query = {"query": "{ assettool_status_change_list { reason object_id document_url } }"}
    rows = reader.post(reverse("graphql"), json.dumps(query), content_type="application/json").json()["data"]
    told = rows["assettool_status_change_list"]
    assert len(told) == 5
    assert [row["document_url"] for row in told if row["document_url"]] == [accepted.document.url]


def test_document_when_asked_for_then_those_who_may_see_the_object_get_it(reader, accepted):
    url = reader.get(rest(accepted)).json()["document"]
    assert url.endswith(accepted.document.url)
    answer = reader.get(url)
    assert b"".join(answer.streaming_content) == b"signed"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"


@pytest.mark.parametrize("before", ["", "somewhere/../", "./"])
def test_document_when_the_user_may_not_see_the_object_then_it_is_as_if_there_were_none(before, reader, accepted):
    Application.objects.update(name="Secret")
    folder, _, name = accepted.document.name.partition("/")
    assert reader.get(f"/media/{before}{folder}/{name}").status_code == 404


def test_document_when_nobody_is_logged_in_then_it_is_not_served(client, accepted):
    assert client.get(accepted.document.url).status_code == 302


def test_uploads_of_netbox_when_asked_for_then_they_are_served_as_ever(admin_client, media):
    (media / "note.txt").write_text("hello")
    assert b"".join(admin_client.get("/media/note.txt").streaming_content) == b"hello"
    assert admin_client.get("/media/none.txt").status_code == 404


def test_list_when_exported_then_documents_are_named(admin_client, accepted):
    page = admin_client.get(reverse("plugins:netbox_assettool:statuschange_list"), {"export": "table"})
    assert "acceptance.pdf" in page.content.decode()
