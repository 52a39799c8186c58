"""Report notes: pages, REST, GraphQL, filters and rules."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from plugin_cases import AtPluginApi, AtPluginPages, InUtc, make_note
from tenancy.models import Tenant
from utilities.testing import APIViewTestCases, ChangeLoggedFilterSetTestMixin, TestCase, ViewTestCases, create_tags

from netbox_assettool.filtersets import ReportNoteFilterSet
from netbox_assettool.graphql.report_note import AssettoolReportNoteType
from netbox_assettool.models import ReportNote

pytestmark = [pytest.mark.real, pytest.mark.django_db]


class TestReportNotePages(AtPluginPages, ViewTestCases.PrimaryObjectViewTestCase):
    model = ReportNote

    @classmethod
    def setUpTestData(cls):
        tenant = Tenant.objects.create(name="Arnhem", slug="arnhem")
        notes = [make_note() for _ in range(3)]
        cls.form_data = {
            "month": date(2026, 3, 1),
            "tenant": tenant.pk,
            "author": "Project control",
            "text": "All goes well.\n\nBut for one.",
            "tags": [tag.pk for tag in create_tags("Alpha", "Bravo")],
        }
        cls.csv_data = (
            "month,tenant,author,text",
            "2026-01-01,Arnhem,Control,Well",
            "2026-01-01,,Control,Well",
            "2026-02-01,,,Well",
        )
        cls.csv_update_data = ("id,text", *(f"{each.pk},new {each.pk}" for each in notes))
        cls.bulk_edit_data = {"author": "Another"}


class TestReportNoteApi(AtPluginApi, APIViewTestCases.APIViewTestCase):
    model = ReportNote
    type_class = AssettoolReportNoteType
    brief_fields = ["author", "display", "id", "month", "url"]
    bulk_update_data = {"author": "Another"}
    bulk_update_invalid_data = {"month": "never"}
    user_permissions = ("tenancy.view_tenant",)

    @classmethod
    def setUpTestData(cls):
        tenant = Tenant.objects.create(name="Arnhem", slug="arnhem")
        for _ in range(3):
            make_note(tenant=tenant)
        cls.create_data = [
            {"month": "2026-01-01", "text": "Well", "author": "Control"},
            {"month": "2026-01-01", "text": "Well", "tenant": tenant.pk},
            {"month": "2026-02-01", "text": "Well"},
        ]

    def test_create_when_the_day_is_another_one_then_the_first_of_the_month_is_kept(self):
        self.add_permissions("netbox_assettool.add_reportnote")
        data = {"month": "2026-05-17", "text": "Well"}
        answer = self.client.post(self._get_list_url(), data, format="json", **self.header)
        self.assertHttpStatus(answer, 201)
        assert ReportNote.objects.get(pk=answer.data["id"]).month == date(2026, 5, 1)


class TestReportNoteFilters(InUtc, TestCase, ChangeLoggedFilterSetTestMixin):
    __module__ = "netbox_assettool"  # where NetBox's case looks for `filtersets`
    queryset = ReportNote.objects.all()
    filterset = ReportNoteFilterSet
    ignore_fields = ("text",)  # found by the search

    @classmethod
    def setUpTestData(cls):
        cls.tenant = Tenant.objects.create(name="Arnhem", slug="arnhem")
        make_note(date(2026, 1, 1), author="one", tenant=cls.tenant)
        make_note(date(2026, 2, 1), author="two", text="The pilot is done")
        make_note(date(2026, 3, 1), author="three")

    def found(self, **filters):
        return {each.author for each in self.filterset(filters, self.queryset).qs}

    def test_fields(self):
        assert self.found(month__gte=["2026-02-01"]) == {"two", "three"}
        assert self.found(author=["one"]) == {"one"}
        assert self.found(tenant=["arnhem"]) == self.found(tenant_id=[self.tenant.pk]) == {"one"}

    def test_search(self):
        assert self.found(q="pilot") == {"two"}
        assert len(self.found(q=" ")) == 3


def test_note_when_there_is_one_for_the_month_then_it_is_refused():
    make_note(date(2026, 1, 1))
    with pytest.raises(ValidationError, match="a note for this month already"):
        ReportNote(month=date(2026, 1, 20), text="x").full_clean()


def test_page_when_the_text_has_markup_then_only_what_is_harmless_is_shown(admin_client):
    note = make_note(text="**All well**\n\n<script>alert(1)</script>")
    page = admin_client.get(note.get_absolute_url()).content.decode()
    assert "<strong>All well</strong>" in page
    assert "<script>alert(1)" not in page
