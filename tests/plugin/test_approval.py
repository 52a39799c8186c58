"""Approvals: pages, REST, GraphQL, filters, and that none is changed."""

import json

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.urls import reverse
from plugin_cases import NOON, AtPluginApi, AtPluginPages, InUtc, allow, make_approval, make_wave
from utilities.testing import APIViewTestCases, ChangeLoggedFilterSetTestMixin, TestCase, ViewTestCases

from netbox_assettool.filtersets import ApprovalFilterSet
from netbox_assettool.graphql.approval import AssettoolApprovalType
from netbox_assettool.models import Approval, Wave

pytestmark = [pytest.mark.real, pytest.mark.django_db]

WAVES = "netbox_assettool.view_wave"


class TestApprovalPages(
    AtPluginPages,
    ViewTestCases.GetObjectViewTestCase,
    ViewTestCases.GetObjectChangelogViewTestCase,
    ViewTestCases.ListObjectsViewTestCase,
):
    model = Approval
    user_permissions = (WAVES,)

    @classmethod
    def setUpTestData(cls):
        for _ in range(3):
            make_approval()


class TestApprovalApi(
    AtPluginApi,
    APIViewTestCases.GetObjectViewTestCase,
    APIViewTestCases.ListObjectsViewTestCase,
    APIViewTestCases.GraphQLTestCase,
):
    model = Approval
    type_class = AssettoolApprovalType
    brief_fields = ["at", "display", "id", "url", "verdict"]
    user_permissions = (WAVES, "users.view_user")

    @classmethod
    def setUpTestData(cls):
        for _ in range(3):
            make_approval()


class TestApprovalFilters(InUtc, TestCase, ChangeLoggedFilterSetTestMixin):
    __module__ = "netbox_assettool"  # where NetBox's case looks for `filtersets`
    queryset = Approval.objects.all()
    filterset = ApprovalFilterSet
    ignore_fields = ("content",)

    @classmethod
    def setUpTestData(cls):
        cls.person = get_user_model().objects.create_user("anna")
        cls.wave = make_wave("Spring")
        make_approval(cls.wave, comment="one", user=cls.person)
        make_approval(comment="two", verdict="rejected", at=NOON.replace(year=2027))
        make_approval(comment="three", content_hash="b" * 64, change_number="C-7")

    def found(self, **filters):
        return {approval.comment for approval in self.filterset(filters, self.queryset).qs}

    def test_fields(self):
        assert self.found(wave_id=[self.wave.pk]) == {"one"}
        assert self.found(verdict=["rejected"]) == self.found(at__gte=["2027-01-01"]) == {"two"}
        assert self.found(content_hash=["b" * 64]) == self.found(change_number=["C-7"]) == {"three"}
        assert self.found(comment=["one"]) == self.found(user=["anna"]) == self.found(user_id=[self.person.pk])

    def test_search(self):
        assert self.found(q="spring") == {"one"}
        assert self.found(q="two") == {"two"}
        assert self.found(q="c-7") == {"three"}
        assert len(self.found(q=" ")) == 3


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_rest_when_an_approval_is_to_be_written_then_it_is_refused(method, admin_client):
    approval = make_approval()
    for name, kwargs in (("list", {}), ("detail", {"pk": approval.pk})):
        url = reverse(f"plugins-api:netbox_assettool-api:approval-{name}", kwargs=kwargs)
        answer = getattr(admin_client, method)(url, json.dumps({"comment": "x"}), content_type="application/json")
        assert answer.status_code == 405


def test_approval_when_saved_again_then_it_is_refused():
    approval = make_approval()
    approval.comment = "another"
    with pytest.raises(ValidationError, match="not edited"):
        approval.save()


def test_approval_when_the_wave_is_what_was_approved_then_it_holds():
    wave = make_wave(content_hash="a" * 64, status="approved")
    assert make_approval(wave).holds
    assert not make_approval(wave, content_hash="b" * 64).holds
    assert not make_approval(wave, verdict="rejected").holds


def test_list_when_the_wave_is_hidden_then_its_approvals_are_too(client, django_user_model):
    user = django_user_model.objects.create_user("reader")
    allow(user, "view", models=[Approval])
    allow(user, "view", models=[Wave], constraints={"name": "seen"})
    make_approval(make_wave("seen"), comment="yes")
    make_approval(make_wave("hidden"), comment="zz-secret")
    assert [each.comment for each in Approval.objects.restrict(user, "view")] == ["yes"]
