"""Parallel runs: pages, REST, GraphQL, filters and rules."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from plugin_cases import AtPluginApi, AtPluginPages, InUtc, make_asset, make_parallel_run
from utilities.testing import (
    APIViewTestCases,
    ChangeLoggedFilterSetTestMixin,
    TestCase,
    ViewTestCases,
    create_tags,
)

from netbox_assettool.filtersets import ParallelRunFilterSet
from netbox_assettool.graphql.parallel_run import AssettoolParallelRunType
from netbox_assettool.models import ParallelRun

pytestmark = [pytest.mark.real, pytest.mark.django_db]


class TestParallelRunPages(AtPluginPages, ViewTestCases.PrimaryObjectViewTestCase):
    model = ParallelRun

    @classmethod
    def setUpTestData(cls):
        old, new = make_asset("srv-old"), make_asset("srv-new")
        runs = [make_parallel_run() for _ in range(3)]
        cls.form_data = {
            "old": old.pk,
            "new": new.pk,
            "start": date(2026, 4, 1),
            "end": date(2026, 6, 30),
            "basis": "citrix_trade_up",
            "place": "azure",
            "remark": "Wave 3",
            "tags": [tag.pk for tag in create_tags("Alpha", "Bravo")],
        }
        cls.csv_data = (
            "old,new,start,end,basis",
            "srv-old,srv-new,2026-05-01,2026-05-31,vendor_consent",
            "srv-old,srv-new,2026-06-01,,",
            "srv-new,srv-old,2026-07-01,,none",
        )
        cls.csv_update_data = ("id,remark", *(f"{each.pk},Wave {place}" for place, each in enumerate(runs)))
        cls.bulk_edit_data = {"remark": "Wave 4", "end": date(2026, 9, 30), "basis": "vendor_consent", "place": "azure"}


class TestParallelRunApi(AtPluginApi, APIViewTestCases.APIViewTestCase):
    model = ParallelRun
    type_class = AssettoolParallelRunType
    brief_fields = ["display", "end", "id", "new", "old", "start", "url"]
    bulk_update_data = {"remark": "Wave 4"}
    bulk_update_invalid_data = {"basis": "because"}
    user_permissions = ("netbox_assettool.view_asset",)

    @classmethod
    def setUpTestData(cls):
        for _ in range(3):
            make_parallel_run()
        cls.create_data = [
            {"old": make_asset().pk, "new": make_asset().pk, "start": "2026-03-01", "basis": basis}
            for basis in ("none", "citrix_trade_up", "vendor_consent")
        ]


class TestParallelRunFilters(InUtc, TestCase, ChangeLoggedFilterSetTestMixin):
    __module__ = "netbox_assettool"  # where NetBox's case looks for `filtersets`
    queryset = ParallelRun.objects.all()
    filterset = ParallelRunFilterSet

    @classmethod
    def setUpTestData(cls):
        cls.old, cls.new = make_asset("srv-old"), make_asset("srv-new")
        make_parallel_run(cls.old, cls.new, remark="one", start=date(2026, 1, 1), basis="citrix_trade_up")
        make_parallel_run(cls.new, make_asset(), remark="two", place="azure")
        make_parallel_run(remark="three", end=None)

    def found(self, **filters):
        return {run.remark for run in self.filterset(filters, self.queryset).qs}

    def test_fields(self):
        assert self.found(start__lt=["2026-02-01"]) == {"one"}
        assert self.found(end__gte=["2026-03-31"]) == {"one", "two"}
        assert self.found(basis=["citrix_trade_up"]) == {"one"}
        assert self.found(place=["azure"]) == {"two"}
        assert self.found(remark=["three"]) == {"three"}

    def test_machines(self):
        assert self.found(old=["srv-old"]) == self.found(old_id=[self.old.pk]) == {"one"}
        assert self.found(new=["srv-new"]) == self.found(new_id=[self.new.pk]) == {"one"}
        assert self.found(asset_id=[self.new.pk]) == {"one", "two"}

    def test_search(self):
        assert self.found(q="srv-new") == {"one", "two"}
        assert self.found(q="azure") == {"two"}
        assert self.found(q="thre") == {"three"}
        assert len(self.found(q=" ")) == 3


def test_parallel_run_when_a_machine_replaces_itself_then_it_is_refused():
    machine = make_asset()
    with pytest.raises(ValidationError, match="does not replace itself"):
        ParallelRun(old=machine, new=machine, start=date(2026, 1, 1)).full_clean()


def test_parallel_run_when_it_ends_before_it_starts_then_it_is_refused():
    term = {"start": date(2026, 1, 1), "end": date(2025, 12, 31)}
    with pytest.raises(ValidationError, match="ends before it starts"):
        ParallelRun(old=make_asset(), new=make_asset(), **term).full_clean()


def test_parallel_run_when_it_is_known_then_it_is_refused():
    run = make_parallel_run()
    with pytest.raises(ValidationError, match="is known already"):
        ParallelRun(old=run.old, new=run.new, start=run.start).full_clean()
