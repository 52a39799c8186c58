"""Waivers: pages, REST, GraphQL, filters, and that none is changed."""

from datetime import date

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.urls import NoReverseMatch, reverse
from plugin_cases import AtPluginApi, AtPluginPages, InUtc, make_item, make_waiver, make_wave
from utilities.testing import (
    APIViewTestCases,
    ChangeLoggedFilterSetTestMixin,
    TestCase,
    ViewTestCases,
)

from netbox_assettool.filtersets import WaiverFilterSet
from netbox_assettool.graphql.waiver import AssettoolWaiverType
from netbox_assettool.models import Waiver

pytestmark = [pytest.mark.real, pytest.mark.django_db]

SEEN = ("netbox_assettool.view_wave", "netbox_assettool.view_waveitem", "netbox_assettool.view_application")


class TestWaiverPages(
    AtPluginPages,
    ViewTestCases.GetObjectViewTestCase,
    ViewTestCases.GetObjectChangelogViewTestCase,
    ViewTestCases.CreateObjectViewTestCase,
    ViewTestCases.ListObjectsViewTestCase,
):
    model = Waiver
    user_permissions = SEEN

    @classmethod
    def setUpTestData(cls):
        for _ in range(3):
            make_waiver()
        item = make_item()
        said = {"reason": "the supplier vouches for it", "expires": date(2099, 1, 1)}
        cls.form_data = {"wave": item.wave.pk, "gate": "tests", "item": item.pk, **said}


class TestWaiverApi(
    AtPluginApi,
    APIViewTestCases.GetObjectViewTestCase,
    APIViewTestCases.ListObjectsViewTestCase,
    APIViewTestCases.CreateObjectViewTestCase,
    APIViewTestCases.GraphQLTestCase,
):
    model = Waiver
    type_class = AssettoolWaiverType
    brief_fields = ["display", "expires", "gate", "id", "url"]
    user_permissions = (*SEEN, "users.view_user")

    @classmethod
    def setUpTestData(cls):
        for _ in range(3):
            make_waiver()
        item = make_item()
        cls.create_data = [
            {"wave": item.wave.pk, "gate": gate, "item": number, "reason": "because", "expires": "2099-01-01"}
            for gate, number in (("tests", item.pk), ("backup", None), ("licences", None))
        ]


class TestWaiverFilters(InUtc, TestCase, ChangeLoggedFilterSetTestMixin):
    __module__ = "netbox_assettool"  # where NetBox's case looks for `filtersets`
    queryset = Waiver.objects.all()
    filterset = WaiverFilterSet

    @classmethod
    def setUpTestData(cls):
        cls.person = get_user_model().objects.create_user("anna")
        cls.item = make_item(make_wave("Spring"))
        make_waiver(cls.item.wave, item=cls.item, reason="one", user=cls.person)
        make_waiver(reason="two", gate="licences")
        make_waiver(reason="three", expires=date(2020, 1, 1))

    def found(self, **filters):
        return {waiver.reason for waiver in self.filterset(filters, self.queryset).qs}

    def test_fields(self):
        assert self.found(wave_id=[self.item.wave.pk]) == self.found(item_id=[self.item.pk]) == {"one"}
        assert self.found(gate=["licences"]) == self.found(reason=["two"]) == {"two"}
        assert self.found(expires=["2020-01-01"]) == self.found(is_expired=True) == {"three"}
        assert self.found(is_expired=False) == {"one", "two"}
        assert self.found(user=["anna"]) == self.found(user_id=[self.person.pk]) == {"one"}

    def test_search(self):
        assert self.found(q="spring") == self.found(q=self.item.name) == {"one"}
        assert self.found(q="two") == {"two"}
        assert len(self.found(q=" ")) == 3


def test_waiver_when_given_then_it_is_of_who_gives_it(admin_client, admin_user):
    said = {"wave": make_wave().pk, "gate": "tests", "reason": "because", "expires": "2099-01-01", "user": 0}
    url = reverse("plugins-api:netbox_assettool-api:waiver-list")
    assert admin_client.post(url, said, content_type="application/json").status_code == 201
    assert Waiver.objects.get().user == admin_user


def test_waiver_when_given_then_it_is_not_changed_or_taken_back(admin_client):
    waiver = make_waiver()
    url = reverse("plugins-api:netbox_assettool-api:waiver-detail", kwargs={"pk": waiver.pk})
    for method in ("put", "patch", "delete"):
        assert getattr(admin_client, method)(url, "{}", content_type="application/json").status_code == 405
    for action in ("edit", "delete"):
        with pytest.raises(NoReverseMatch):
            reverse(f"plugins:netbox_assettool:waiver_{action}", kwargs={"pk": waiver.pk})
    with pytest.raises(ValidationError, match="not edited"):
        waiver.save()


def test_waiver_when_its_item_is_in_another_wave_then_it_is_refused():
    with pytest.raises(ValidationError, match="not in this wave"):
        Waiver(
            wave=make_wave(), item=make_item(), gate="tests", reason="because", expires=date(2099, 1, 1)
        ).full_clean()


def test_waiver_when_its_day_has_passed_then_it_is_refused_and_an_old_one_is_expired():
    with pytest.raises(ValidationError, match="has passed"):
        Waiver(wave=make_wave(), gate="tests", reason="because", expires=date(2020, 1, 1)).full_clean()
    assert make_waiver(expires=date(2020, 1, 1)).is_expired
    assert not make_waiver().is_expired


def test_waiver_when_it_is_of_approval_then_it_is_refused():
    with pytest.raises(ValidationError, match="never waived"):
        Waiver(wave=make_wave(), gate="approval", reason="in a hurry", expires=date(2099, 1, 1)).full_clean()
