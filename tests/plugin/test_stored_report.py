"""Stored reports: pages, REST, GraphQL, filters, and that none is changed or seen by who may not."""

from datetime import UTC, date, datetime

import pytest
from core.models import ObjectChange
from django.core.exceptions import ValidationError
from django.urls import reverse
from plugin_cases import AtPluginApi, AtPluginPages, InUtc, allow, make_stored_report
from utilities.testing import APIViewTestCases, ChangeLoggedFilterSetTestMixin, TestCase, ViewTestCases

from netbox_assettool.filtersets import StoredReportFilterSet
from netbox_assettool.graphql.stored_report import AssettoolStoredReportType
from netbox_assettool.models import StoredReport

pytestmark = [pytest.mark.real, pytest.mark.django_db]


class TestStoredReportPages(
    AtPluginPages,
    ViewTestCases.GetObjectViewTestCase,
    ViewTestCases.GetObjectChangelogViewTestCase,
    ViewTestCases.DeleteObjectViewTestCase,
    ViewTestCases.BulkDeleteObjectsViewTestCase,
    ViewTestCases.ListObjectsViewTestCase,
):
    model = StoredReport

    @classmethod
    def setUpTestData(cls):
        for _ in range(3):
            make_stored_report()


class TestStoredReportApi(
    AtPluginApi,
    APIViewTestCases.GetObjectViewTestCase,
    APIViewTestCases.ListObjectsViewTestCase,
    APIViewTestCases.GraphQLTestCase,
):
    model = StoredReport
    type_class = AssettoolStoredReportType
    brief_fields = ["display", "format", "id", "language", "period", "report", "url"]

    @classmethod
    def setUpTestData(cls):
        for _ in range(3):
            make_stored_report()


class TestStoredReportFilters(InUtc, TestCase, ChangeLoggedFilterSetTestMixin):
    __module__ = "netbox_assettool"  # where NetBox's case looks for `filtersets`
    queryset = StoredReport.objects.all()
    filterset = StoredReportFilterSet
    ignore_fields = ("content",)

    @classmethod
    def setUpTestData(cls):
        cls.first = make_stored_report(period="2026-W08")
        made = datetime(2026, 4, 1, tzinfo=UTC)
        make_stored_report(b"xlsx", period="2026-03", report="highlight", format="xlsx", made_at=made)
        make_stored_report(period="2026-Q1", report="licences", as_of=date(2026, 3, 31), language="en")

    def found(self, **filters):
        return {each.period for each in self.filterset(filters, self.queryset).qs}

    def test_fields(self):
        assert self.found(report=["highlight"]) == {"2026-03"}
        assert self.found(format=["html"]) == {"2026-W08", "2026-Q1"}
        assert self.found(period=["2026-Q1"]) == {"2026-Q1"}
        assert self.found(language=["en"]) == {"2026-Q1"}
        assert self.found(as_of__gte=["2026-03-31"]) == {"2026-Q1"}
        assert self.found(made_at__gte=["2026-04-01T00:00:00Z"]) == {"2026-03"}
        assert self.found(size=[4]) == {"2026-03"}
        assert self.found(digest=[self.first.digest]) == {"2026-W08", "2026-Q1"}

    def test_search(self):
        assert self.found(q="highl") == {"2026-03"}
        assert self.found(q="w08") == {"2026-W08"}
        assert len(self.found(q=" ")) == 3


def test_report_when_it_is_saved_again_then_it_is_refused():
    stored = make_stored_report()
    with pytest.raises(ValidationError, match="not edited"):
        stored.save()


def test_download_when_it_may_be_seen_then_every_byte_comes_as_a_file(client, django_user_model):
    stored = make_stored_report(b"\x00\xff<script>", period="2026-W08", format="xlsx")
    user = django_user_model.objects.create_user("control")
    client.force_login(user)
    page = reverse("plugins:netbox_assettool:storedreport_text", kwargs={"pk": stored.pk})
    rest = reverse("plugins-api:netbox_assettool-api:storedreport-file", kwargs={"pk": stored.pk})
    assert {client.get(url).status_code for url in (page, rest)} <= {403, 404}
    allow(user, "view", models=[StoredReport], constraints={"period": "2026-W08"})
    for url in (page, rest):
        answer = client.get(url)
        assert answer.content == b"\x00\xff<script>"
        assert answer["Content-Disposition"] == 'attachment; filename="progress-2026-W08-nl.xlsx"'
        assert answer["X-Content-Type-Options"] == "nosniff"
    other = make_stored_report(period="2026-W09")
    assert client.get(page.replace(f"/{stored.pk}/", f"/{other.pk}/")).status_code == 404


def test_change_log_when_one_is_deleted_then_its_bytes_are_not_in_it(admin_client):
    stored = make_stored_report(b"secret-bytes")
    url = reverse("plugins:netbox_assettool:storedreport_delete", kwargs={"pk": stored.pk})
    assert admin_client.post(url, {"confirm": True}).status_code == 302
    change = ObjectChange.objects.get(changed_object_type__model="storedreport")
    assert (change.action, "content" in change.prechange_data) == ("delete", False)
