"""Sync runs: pages, REST, GraphQL, filters and the accounts on their page."""

import uuid

import pytest
from django.contrib.auth import get_user_model
from plugin_cases import NOON, AtPluginApi, AtPluginPages, InUtc, make_run
from utilities.testing import (
    APIViewTestCases,
    ChangeLoggedFilterSetTestMixin,
    TestCase,
    ViewTestCases,
    create_tags,
)

from netbox_assettool.filtersets import SyncRunFilterSet
from netbox_assettool.graphql.sync_run import AssettoolSyncRunType
from netbox_assettool.models import SyncRun

pytestmark = [pytest.mark.real, pytest.mark.django_db]

COUNTS = {"rows_read": 10, "rows_accepted": 6, "rows_merged": 2, "rows_rejected": 1, "rows_held": 1}


class TestSyncRunPages(AtPluginPages, ViewTestCases.PrimaryObjectViewTestCase):
    model = SyncRun

    @classmethod
    def setUpTestData(cls):
        runs = [make_run() for _ in range(3)]
        cls.form_data = {
            "uuid": uuid.uuid4(),
            "plan_hash": "a" * 64,
            "status": "failed",
            "started": NOON,
            "finished": NOON,
            "message": "Tried",
            **COUNTS,
            "sources": '[{"name": "intune"}]',
            "object_counts": '{"create": {"dcim.device": 1}}',
            "rejects": '[{"source": "intune"}]',
            "tags": [tag.pk for tag in create_tags("Alpha", "Bravo")],
        }
        cls.csv_data = (
            "uuid,status,started,rows_read,rows_accepted,rows_merged,rows_rejected,rows_held",
            f"{uuid.uuid4()},completed,2026-02-26T12:00:00Z,10,6,2,1,1",
            f"{uuid.uuid4()},failed,2026-02-26T13:00:00Z,0,0,0,0,0",
            f"{uuid.uuid4()},interrupted,2026-02-26T14:00:00Z,0,0,0,0,0",
        )
        cls.csv_update_data = (
            "id,message",
            f"{runs[0].pk},First",
            f"{runs[1].pk},Second",
            f"{runs[2].pk},Third",
        )
        cls.bulk_edit_data = {"status": "interrupted", "message": "The machine was switched off"}


class TestSyncRunApi(AtPluginApi, APIViewTestCases.APIViewTestCase):
    model = SyncRun
    type_class = AssettoolSyncRunType
    brief_fields = ["display", "id", "started", "status", "url", "uuid"]
    bulk_update_data = {"message": "Looked at"}
    bulk_update_invalid_data = {"rows_read": -1}
    user_permissions = ("users.view_user",)

    @classmethod
    def setUpTestData(cls):
        user = get_user_model().objects.create_user("engineer")
        for _ in range(3):
            make_run(user=user, message="Weekly")
        cls.create_data = [
            {"uuid": str(uuid.uuid4()), "plan_hash": "b" * 64, "user": user.pk, **COUNTS},
            {"uuid": str(uuid.uuid4()), "status": "failed", "object_counts": {"create": {"dcim.device": 1}}},
            {"uuid": str(uuid.uuid4()), "sources": [{"name": "ad"}], "rejects": []},
        ]
        cls.validation_excluded_fields = ("uuid",)  # a UUID here, text there

    def test_list_tells_whether_the_accounts_add_up(self):
        self.add_permissions("netbox_assettool.view_syncrun")
        make_run(rows_read=11)
        results = self.client.get(self._get_list_url(), **self.header).data["results"]
        assert sorted(run["adds_up"] for run in results) == [False, True, True, True]


class TestSyncRunFilters(InUtc, TestCase, ChangeLoggedFilterSetTestMixin):
    __module__ = "netbox_assettool"  # where NetBox's case looks for `filtersets`
    queryset = SyncRun.objects.all()
    filterset = SyncRunFilterSet
    ignore_fields = ("sources", "object_counts", "rejects")

    @classmethod
    def setUpTestData(cls):
        cls.person = get_user_model().objects.create_user("engineer")
        cls.good = make_run(message="Good", user=cls.person, plan_hash="abc" + "0" * 61)
        cls.short = make_run(message="Short", rows_read=12)
        cls.failed = make_run(message="Failed", status="failed", rows_held=0, rows_read=9)

    def found(self, **filters):
        return {run.message for run in self.filterset(filters, self.queryset).qs}

    def test_status_user_and_ids(self):
        assert self.found(status=["failed"]) == {"Failed"}
        assert self.found(user=["engineer"]) == {"Good"}
        assert self.found(user_id=[self.person.pk]) == {"Good"}
        assert self.found(uuid=str(self.short.uuid)) == {"Short"}
        assert self.found(plan_hash__isw=["abc"]) == {"Good"}
        assert self.found(message=["Good", "Short"]) == {"Good", "Short"}

    def test_counts_and_times(self):
        assert self.found(rows_read__gt=[10]) == {"Short"}
        assert self.found(rows_accepted=["6"], rows_merged=["2"], rows_rejected=["1"], rows_held=["0"]) == {"Failed"}
        assert self.found(started=["2026-02-26T12:00:00"], finished=["2026-02-26T12:00:00"]) == self.found()

    def test_adds_up(self):
        assert self.found(adds_up=True) == {"Good", "Failed"}
        assert self.found(adds_up=False) == {"Short"}

    def test_search(self):
        assert self.found(q="shor") == {"Short"}
        assert self.found(q="engin") == {"Good"}
        assert self.found(q="ABC") == {"Good"}
        assert self.found(q=" ") == {"Good", "Short", "Failed"}


def test_run_page_when_the_accounts_add_up_then_it_shows_the_sum(admin_client):
    page = admin_client.get(make_run(rows_read=7243, rows_accepted=7239).get_absolute_url()).content.decode()
    assert "7,243" in page
    assert "It adds up" in page
    assert "does not add up" not in page


def test_run_page_when_a_row_is_missing_then_it_says_so_in_red(admin_client):
    page = admin_client.get(make_run(rows_read=12).get_absolute_url()).content.decode()
    assert 'class="text-danger"' in page
    assert "It does not add up: 12 rows were read and 10 are accounted for." in page


def test_run_page_when_objects_were_written_then_each_type_has_its_counts(admin_client):
    counts = {"create": {"dcim.device": 12, "old.thing": 1}, "update": {"dcim.device": 3}, "stale": 2}
    page = admin_client.get(make_run(object_counts=counts).get_absolute_url()).content.decode()
    cells = "".join(page.split())
    assert '<td>Devices</td><tdclass="text-end">12</td><tdclass="text-end">3</td>' in cells
    assert '<td>old.thing</td><tdclass="text-end">1</td><tdclass="text-end">0</td>' in cells
    assert "2 changes were not made" in page


def test_run_page_when_it_read_files_then_each_has_its_hash(admin_client):
    source = {"name": "intune", "format": "table", "file": "intune.csv", "sha256": "c" * 64, "rows": 2547}
    page = admin_client.get(make_run(sources=[source]).get_absolute_url()).content.decode()
    assert "c" * 64 in page
    assert "2,547" in page


def test_run_page_when_rows_were_rejected_then_each_has_origin_and_every_reason_and_rules_come_last(admin_client):
    rejects = [
        {"source": "vcenter", "origin": "row 2", "label": "tmpl", "reasons": ["template"], "by_rule": True},
        {"source": "vcenter", "origin": "row 9", "label": "srv", "reasons": ["no id", "no name"], "by_rule": False},
    ]
    page = admin_client.get(make_run(rejects=rejects).get_absolute_url()).content.decode()
    assert "no id; no name" in page
    assert page.index("row 9") < page.index("row 2")


def test_run_page_when_thousands_of_rows_were_rejected_then_it_shows_a_page_of_them(admin_client):
    rejects = [{"source": "s", "origin": f"row {n:05}", "label": "", "reasons": ["no"]} for n in range(3000)]
    run = make_run(rejects=rejects)
    first = admin_client.get(run.get_absolute_url()).content.decode()
    assert "row 00049" in first
    assert "row 00050" not in first
    assert "row 00050" in admin_client.get(run.get_absolute_url(), {"page": 2}).content.decode()
    assert admin_client.get(run.get_absolute_url(), {"page": "x"}).status_code == 200
