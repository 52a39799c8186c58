"""Wave plans: pages, REST, GraphQL, filters, and that none is changed."""

import json
from datetime import date

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.urls import reverse
from plugin_cases import AtPluginApi, AtPluginPages, InUtc, make_plan
from utilities.testing import APIViewTestCases, ChangeLoggedFilterSetTestMixin, TestCase, ViewTestCases

from netbox_assettool.filtersets import WavePlanFilterSet
from netbox_assettool.graphql.wave_plan import AssettoolWavePlanType
from netbox_assettool.models import WavePlan

pytestmark = [pytest.mark.real, pytest.mark.django_db]


class TestWavePlanPages(
    AtPluginPages,
    ViewTestCases.GetObjectViewTestCase,
    ViewTestCases.GetObjectChangelogViewTestCase,
    ViewTestCases.ListObjectsViewTestCase,
):
    model = WavePlan

    @classmethod
    def setUpTestData(cls):
        for _ in range(3):
            make_plan()


class TestWavePlanApi(
    AtPluginApi,
    APIViewTestCases.GetObjectViewTestCase,
    APIViewTestCases.ListObjectsViewTestCase,
    APIViewTestCases.GraphQLTestCase,
):
    model = WavePlan
    type_class = AssettoolWavePlanType
    brief_fields = ["digest", "display", "end", "id", "start", "url", "weeks"]
    user_permissions = ("users.view_user",)

    @classmethod
    def setUpTestData(cls):
        for _ in range(3):
            make_plan()


class TestWavePlanFilters(InUtc, TestCase, ChangeLoggedFilterSetTestMixin):
    __module__ = "netbox_assettool"  # where NetBox's case looks for `filtersets`
    queryset = WavePlan.objects.all()
    filterset = WavePlanFilterSet
    ignore_fields = ("content", "followed_by")

    @classmethod
    def setUpTestData(cls):
        cls.person = get_user_model().objects.create_user("anna")
        cls.first = make_plan(remark="first", user=cls.person, end_is_optimal=False)
        make_plan(remark="second", start=date(2026, 4, 6), weeks=10, end=date(2026, 6, 7))
        make_plan(remark="third", digest="a" * 64, objective=7, bound=5)

    def found(self, **filters):
        return {plan.remark for plan in self.filterset(filters, self.queryset).qs}

    def test_fields(self):
        assert self.found(digest=["a" * 64]) == self.found(objective=[7]) == self.found(bound=[5]) == {"third"}
        assert self.found(start=["2026-04-06"]) == self.found(weeks=[10]) == {"second"}
        assert self.found(end__lte=["2026-06-07"]) == {"second"}
        assert self.found(end_is_optimal=False) == self.found(remark=["first"]) == {"first"}
        assert self.found(user=["anna"]) == self.found(user_id=[self.person.pk]) == {"first"}
        assert self.found(based_on_id=[self.first.pk]) == {"second"}
        assert (self.found(is_current=True), self.found(is_current=False)) == ({"third"}, {"first", "second"})

    def test_search(self):
        assert self.found(q="firs") == self.found(q="anna") == {"first"}
        assert self.found(q="aaaa") == {"third"}
        assert len(self.found(q=" ")) == 3


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_rest_when_a_plan_is_to_be_written_then_it_is_refused(method, admin_client):
    plan = make_plan()
    for name, kwargs in (("list", {}), ("detail", {"pk": plan.pk})):
        url = reverse(f"plugins-api:netbox_assettool-api:waveplan-{name}", kwargs=kwargs)
        answer = getattr(admin_client, method)(url, json.dumps({"remark": "x"}), content_type="application/json")
        assert answer.status_code == 405


def test_pages_rest_and_graphql_when_read_then_the_content_is_not_among_it(admin_client):
    plan = make_plan(content='{"secret":1}')
    url = reverse("plugins-api:netbox_assettool-api:waveplan-detail", kwargs={"pk": plan.pk})
    assert "content" not in admin_client.get(url).json()
    query = {"query": '{ __type(name: "AssettoolWavePlanType") { fields { name } } }'}
    answer = admin_client.post(reverse("graphql"), json.dumps(query), content_type="application/json").json()
    assert "content" not in {field["name"] for field in answer["data"]["__type"]["fields"]}
    assert "secret" not in admin_client.get(plan.get_absolute_url()).content.decode()


def test_plan_when_saved_again_then_it_is_refused():
    plan = make_plan()
    plan.remark = "another"
    with pytest.raises(ValidationError, match="not edited"):
        plan.save()


def test_plan_when_another_follows_the_same_one_or_none_then_it_is_refused():
    first = make_plan()
    second = make_plan()
    for before in (first, None):
        with pytest.raises(ValidationError, match=r"already|follows the same"):
            WavePlan(
                digest="c" * 64,
                based_on=before,
                start=second.start,
                weeks=1,
                end=second.end,
                end_is_optimal=True,
                objective=0,
                bound=0,
                content="{}",
            ).full_clean()
