"""Position snapshots: pages, REST, GraphQL, filters, and that none is changed."""

import hashlib
import json
from datetime import date

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.urls import NoReverseMatch, reverse
from plugin_cases import AtPluginApi, AtPluginPages, InUtc, allow, make_snapshot
from utilities.testing import APIViewTestCases, ChangeLoggedFilterSetTestMixin, TestCase, ViewTestCases

from assettool.domain.snapshot import Snapshot, verify
from netbox_assettool.filtersets import PositionSnapshotFilterSet
from netbox_assettool.graphql.position_snapshot import AssettoolPositionSnapshotType
from netbox_assettool.models import PositionSnapshot
from netbox_assettool.snapshots import take_snapshot

pytestmark = [pytest.mark.real, pytest.mark.django_db]


class TestPositionSnapshotPages(
    AtPluginPages,
    ViewTestCases.GetObjectViewTestCase,
    ViewTestCases.GetObjectChangelogViewTestCase,
    ViewTestCases.DeleteObjectViewTestCase,
    ViewTestCases.ListObjectsViewTestCase,
):
    model = PositionSnapshot

    @classmethod
    def setUpTestData(cls):
        for _ in range(3):
            make_snapshot()


class TestPositionSnapshotApi(
    AtPluginApi,
    APIViewTestCases.GetObjectViewTestCase,
    APIViewTestCases.ListObjectsViewTestCase,
    APIViewTestCases.GraphQLTestCase,
):
    model = PositionSnapshot
    type_class = AssettoolPositionSnapshotType
    brief_fields = ["digest", "display", "id", "number", "on", "url"]
    user_permissions = ("users.view_user",)

    @classmethod
    def setUpTestData(cls):
        for _ in range(3):
            make_snapshot()


class TestPositionSnapshotFilters(InUtc, TestCase, ChangeLoggedFilterSetTestMixin):
    __module__ = "netbox_assettool"  # where NetBox's case looks for `filtersets`
    queryset = PositionSnapshot.objects.all()
    filterset = PositionSnapshotFilterSet
    ignore_fields = ("content",)

    @classmethod
    def setUpTestData(cls):
        cls.person = get_user_model().objects.create_user("anna")
        make_snapshot(number=1, remark="first", user=cls.person)
        make_snapshot(number=2, on=date(2026, 3, 1), digest="a" * 64)
        make_snapshot(number=3, previous="b" * 64)

    def found(self, **filters):
        return {snapshot.number for snapshot in self.filterset(filters, self.queryset).qs}

    def test_fields(self):
        assert self.found(number__gte=[2]) == {2, 3}
        assert self.found(on=["2026-03-01"]) == {2}
        assert self.found(digest=["a" * 64]) == {2}
        assert self.found(previous=["b" * 64]) == {3}
        assert self.found(remark=["first"]) == {1}
        assert self.found(user=["anna"]) == self.found(user_id=[self.person.pk]) == {1}

    def test_search(self):
        assert self.found(q="firs") == {1}
        assert self.found(q="aaaa") == {2}
        assert self.found(q="anna") == {1}
        assert len(self.found(q=" ")) == 3


def rest(name, **kwargs):
    return reverse(f"plugins-api:netbox_assettool-api:positionsnapshot-{name}", kwargs=kwargs)


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_rest_when_a_snapshot_is_to_be_written_then_it_is_refused(method, admin_client):
    snapshot = make_snapshot()
    for url in (rest("list"), rest("detail", pk=snapshot.pk)):
        answer = getattr(admin_client, method)(url, json.dumps({"remark": "x"}), content_type="application/json")
        assert answer.status_code == 405


def test_rest_and_graphql_when_read_then_the_content_is_not_among_it(admin_client):
    snapshot = make_snapshot(content='{"secret":1}')
    assert "content" not in admin_client.get(rest("detail", pk=snapshot.pk)).json()
    query = {"query": '{ __type(name: "AssettoolPositionSnapshotType") { fields { name } } }'}
    answer = admin_client.post(reverse("graphql"), json.dumps(query), content_type="application/json").json()
    names = {field["name"] for field in answer["data"]["__type"]["fields"]}
    assert "digest" in names
    assert "content" not in names


def test_pages_when_shown_then_there_is_nothing_to_add_edit_or_import_with(admin_client):
    snapshot = make_snapshot(content='{"secret":1}')
    for action in ("add", "bulk_import", "bulk_edit", "bulk_delete"):
        with pytest.raises(NoReverseMatch):
            reverse(f"plugins:netbox_assettool:positionsnapshot_{action}")
    page = admin_client.get(snapshot.get_absolute_url()).content.decode()
    assert f"{snapshot.get_absolute_url()}edit/" not in page
    assert f"{snapshot.get_absolute_url()}delete/" in page
    assert "secret" not in page


def test_snapshot_when_saved_again_then_it_is_refused():
    snapshot = make_snapshot()
    snapshot.remark = "another"
    with pytest.raises(ValidationError, match="not edited"):
        snapshot.save()


def test_take_when_asked_then_it_is_in_the_list_and_the_chain_holds(admin_client):
    for remark in ("first", "second"):
        answer = admin_client.post(rest("take"), json.dumps({"remark": remark}), content_type="application/json")
        assert answer.status_code == 200
    listed = admin_client.get(rest("list")).json()["results"]
    assert [(row["number"], row["remark"], row["user"]["username"]) for row in listed] == [
        (2, "second", "admin"),
        (1, "first", "admin"),
    ]
    chain = [Snapshot(**row) for row in admin_client.get(rest("chain")).json()]
    assert [each.digest for each in chain] == [row["digest"] for row in reversed(listed)]
    assert verify(chain) is None


def test_take_when_the_user_may_only_look_then_it_is_refused(client, django_user_model):
    user = django_user_model.objects.create_user("reader")
    allow(user, "view", models=[PositionSnapshot])
    client.force_login(user)
    assert client.post(rest("take"), "{}", content_type="application/json").status_code == 403
    assert not PositionSnapshot.objects.exists()


def test_page_when_a_snapshot_is_downloaded_then_its_digest_follows_from_the_file(admin_client, admin_user):
    snapshot = [take_snapshot(admin_user, date(2026, 2, 26), remark="Gemeente Súdwest") for _ in range(2)][-1]
    address = reverse("plugins:netbox_assettool:positionsnapshot_text", args=[snapshot.pk])
    assert address in admin_client.get(snapshot.get_absolute_url()).content.decode()
    answer = admin_client.get(address)
    assert f'filename="snapshot-{snapshot.number}.json"' in answer["Content-Disposition"]
    given = f"{snapshot.previous}\n".encode() + answer.content
    assert hashlib.sha256(given).hexdigest() == snapshot.digest


def test_text_when_a_snapshot_may_not_be_seen_then_it_is_not_given(client, django_user_model):
    snapshot = make_snapshot()
    client.force_login(django_user_model.objects.create_user("anna", password="not used in a test 1"))
    address = reverse("plugins:netbox_assettool:positionsnapshot_text", args=[snapshot.pk])
    assert client.get(address).status_code == 403
