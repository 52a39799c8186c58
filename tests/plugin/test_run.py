"""Runs: pages, REST, GraphQL and filters, and that an emergency stands out."""

import json
from uuid import UUID

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from plugin_cases import NOON, AtPluginApi, AtPluginPages, InUtc, allow, make_wave, make_wave_run
from utilities.testing import APIViewTestCases, ChangeLoggedFilterSetTestMixin, TestCase, ViewTestCases

from netbox_assettool.filtersets import RunFilterSet
from netbox_assettool.graphql.run import AssettoolRunType
from netbox_assettool.models import Run, Wave

pytestmark = [pytest.mark.real, pytest.mark.django_db]

WAVES = "netbox_assettool.view_wave"
LATER = NOON.replace(year=2027)


class TestRunPages(
    AtPluginPages,
    ViewTestCases.GetObjectViewTestCase,
    ViewTestCases.GetObjectChangelogViewTestCase,
    ViewTestCases.ListObjectsViewTestCase,
):
    model = Run
    user_permissions = (WAVES,)

    @classmethod
    def setUpTestData(cls):
        for _ in range(3):
            make_wave_run()


class TestRunApi(
    AtPluginApi,
    APIViewTestCases.GetObjectViewTestCase,
    APIViewTestCases.ListObjectsViewTestCase,
    APIViewTestCases.GraphQLTestCase,
):
    model = Run
    type_class = AssettoolRunType
    brief_fields = ["display", "emergency", "id", "started", "status", "url", "uuid"]
    user_permissions = (WAVES, "users.view_user")

    @classmethod
    def setUpTestData(cls):
        for _ in range(3):
            make_wave_run()


class TestRunFilters(InUtc, TestCase, ChangeLoggedFilterSetTestMixin):
    __module__ = "netbox_assettool"  # where NetBox's case looks for `filtersets`
    queryset = Run.objects.all()
    filterset = RunFilterSet
    ignore_fields = ("terms", "gates", "batches", "event_count", "head", "hosts", "events", "runners")

    @classmethod
    def setUpTestData(cls):
        cls.person = get_user_model().objects.create_user("anna")
        cls.wave = make_wave("Spring")
        make_wave_run(cls.wave, why="one", user=cls.person, uuid=UUID(int=1))
        make_wave_run(why="two", status="finished", is_open=False, started=LATER, finished=LATER)
        make_wave_run(why="three", content_hash="b" * 64, emergency="the hall floods")

    def found(self, **filters):
        return {run.why for run in self.filterset(filters, self.queryset).qs}

    def test_fields(self):
        assert self.found(wave_id=[self.wave.pk]) == self.found(uuid=str(UUID(int=1))) == {"one"}
        assert self.found(status=["finished"]) == self.found(is_open=False) == {"two"}
        assert self.found(started=[LATER.isoformat()]) == self.found(finished=[LATER.isoformat()]) == {"two"}
        assert self.found(content_hash=["b" * 64]) == self.found(emergency=["the hall floods"]) == {"three"}
        assert self.found(is_emergency=True) == {"three"}
        assert self.found(is_emergency=False) == {"one", "two"}
        assert self.found(why=["one"]) == self.found(user=["anna"]) == self.found(user_id=[self.person.pk]) == {"one"}

    def test_search(self):
        assert self.found(q="spring") == {"one"}
        assert self.found(q="two") == {"two"}
        assert self.found(q="floods") == {"three"}
        assert self.found(q="00000000") == {"one"}
        assert len(self.found(q=" ")) == 3


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_rest_when_a_run_is_to_be_written_then_it_is_refused(method, admin_client):
    run = make_wave_run()
    for name, kwargs in (("list", {}), ("detail", {"pk": run.pk})):
        url = reverse(f"plugins-api:netbox_assettool-api:run-{name}", kwargs=kwargs)
        answer = getattr(admin_client, method)(url, json.dumps({"why": "x"}), content_type="application/json")
        assert answer.status_code == 405


def test_rest_when_asked_by_uuid_then_it_is_the_run_as_it_was_frozen(admin_client):
    run = make_wave_run()
    url = reverse("plugins-api:netbox_assettool-api:run", kwargs={"uuid": run.uuid})
    assert admin_client.get(url).json()["run"] == str(run.uuid)


def test_list_when_the_wave_is_hidden_then_its_runs_are_too(django_user_model):
    user = django_user_model.objects.create_user("reader")
    allow(user, "view", models=[Run])
    allow(user, "view", models=[Wave], constraints={"name": "seen"})
    make_wave_run(make_wave("seen"), why="yes")
    make_wave_run(make_wave("hidden"), why="zz-secret")
    assert [each.why for each in Run.objects.restrict(user, "view")] == ["yes"]


@pytest.mark.parametrize("page", ["list", "run", "tab", "log", "wave", "verb"])
def test_pages_when_a_run_was_an_emergency_then_all_tell_it_with_the_reason(page, admin_client):
    run = make_wave_run(emergency="the <hall> floods")
    here = run.get_absolute_url()
    addresses = {
        "list": reverse("plugins:netbox_assettool:run_list"),
        "run": here,
        "tab": f"{here}changelog/",
        "log": f"{here}log/",
        "wave": run.wave.get_absolute_url(),
        "verb": f"{here}pause/",
    }
    shown = admin_client.get(addresses[page]).content.decode()
    assert "the &lt;hall&gt; floods" in shown
    assert '<span class="badge text-bg-red">Emergency</span>' in shown
