"""Waves: pages, REST, GraphQL, filters and rules."""

from datetime import UTC, date, datetime

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from plugin_cases import (
    AtPluginApi,
    AtPluginPages,
    InUtc,
    make_application,
    make_item,
    make_plan,
    make_wave,
)
from utilities.exceptions import AbortRequest
from utilities.testing import (
    APIViewTestCases,
    ChangeLoggedFilterSetTestMixin,
    TestCase,
    ViewTestCases,
    create_tags,
)

from netbox_assettool.filtersets import WaveFilterSet
from netbox_assettool.graphql.wave import AssettoolWaveType
from netbox_assettool.models import Wave

pytestmark = [pytest.mark.real, pytest.mark.django_db]

EVENING = datetime(2026, 3, 6, 17, tzinfo=UTC)
NIGHT = datetime(2026, 3, 6, 23, tzinfo=UTC)


class TestWavePages(AtPluginPages, ViewTestCases.PrimaryObjectViewTestCase):
    model = Wave

    @classmethod
    def setUpTestData(cls):
        waves = [make_wave() for _ in range(3)]
        cls.form_data = {
            "name": "Spring",
            "week": date(2025, 3, 3),
            "window_start": datetime(2025, 3, 7, 17, tzinfo=UTC),
            "window_end": datetime(2025, 3, 8, 17, tzinfo=UTC),
            "description": "the first one",
            "tags": [tag.pk for tag in create_tags("Alpha", "Bravo")],
        }
        cls.csv_data = ("name,week", "Four,2025-05-05", "Five,2025-05-12", "Six,2025-05-19")
        cls.csv_update_data = ("id,description", *(f"{each.pk},text {place}" for place, each in enumerate(waves)))
        cls.bulk_edit_data = {"description": "text", "window_start": EVENING, "window_end": NIGHT}


class TestWaveApi(AtPluginApi, APIViewTestCases.APIViewTestCase):
    model = Wave
    type_class = AssettoolWaveType
    brief_fields = ["display", "id", "name", "number", "status", "url", "week"]
    bulk_update_data = {"description": "text"}
    bulk_update_invalid_data = {"week": "2026-03-03"}
    user_permissions = ("netbox_assettool.view_waveplan", "users.view_user")

    @classmethod
    def setUpTestData(cls):
        for _ in range(3):
            make_wave()
        cls.create_data = [
            {"name": "Four", "week": "2025-05-05"},
            {"name": "Five", "week": "2025-05-12"},
            {"name": "Six", "week": "2025-05-19", "description": "the last"},
        ]


class TestWaveFilters(InUtc, TestCase, ChangeLoggedFilterSetTestMixin):
    __module__ = "netbox_assettool"  # where NetBox's case looks for `filtersets`
    queryset = Wave.objects.all()
    filterset = WaveFilterSet
    ignore_fields = ("recipes",)

    @classmethod
    def setUpTestData(cls):
        cls.person = get_user_model().objects.create_user("anna")
        cls.plan = make_plan()
        window = {"window_start": EVENING, "window_end": NIGHT}
        first = make_wave("First", number=1, week=date(2026, 3, 2), status="submitted", **window)
        Wave.objects.filter(pk=first.pk).update(submitted_by=cls.person, submitted_at=NIGHT, content_hash="a" * 64)
        make_wave("Second", number=2, week=date(2026, 3, 9), plan=cls.plan, baseline=date(2026, 3, 2))
        make_wave("Third", number=37, week=date(2026, 3, 16), started=EVENING, finished=NIGHT, description="the last")
        cls.application = make_application()
        make_item(first, cls.application)

    def found(self, **filters):
        return {wave.name for wave in self.filterset(filters, self.queryset).qs}

    def test_fields(self):
        assert self.found(number__gte=[2]) == {"Second", "Third"}
        assert self.found(name=["First"]) == {"First"}
        assert self.found(week=["2026-03-16"]) == {"Third"}
        assert self.found(status=["submitted"]) == {"First"}
        assert self.found(window_start__lte=[str(NIGHT)]) == self.found(window_end__lte=[str(NIGHT)]) == {"First"}
        assert self.found(baseline=["2026-03-02"]) == {"Second"}
        assert self.found(started__lte=[str(NIGHT)]) == self.found(finished__lte=[str(NIGHT)]) == {"Third"}
        assert self.found(content_hash=["a" * 64]) == self.found(submitted_at__lte=[str(NIGHT)]) == {"First"}
        assert self.found(description=["the last"]) == {"Third"}

    def test_relations(self):
        assert self.found(submitted_by=["anna"]) == self.found(submitted_by_id=[self.person.pk]) == {"First"}
        assert self.found(plan_id=[self.plan.pk]) == {"Second"}
        assert self.found(application_id=[self.application.pk]) == {"First"}

    def test_search(self):
        assert self.found(q="sec") == {"Second"}
        assert self.found(q="37") == {"Third"}
        assert self.found(q="the last") == {"Third"}
        assert len(self.found(q=" ")) == 3


def test_wave_when_made_then_it_gets_the_next_number():
    assert make_wave().number + 1 == make_wave().number


def test_wave_when_its_week_begins_on_another_day_then_it_is_refused():
    with pytest.raises(ValidationError, match="begins on a Monday"):
        Wave(name="x", week=date(2026, 3, 3)).full_clean(exclude=["number"])


def test_wave_when_its_window_ends_before_it_starts_then_it_is_refused():
    with pytest.raises(ValidationError, match="ends before it starts"):
        Wave(name="x", week=date(2026, 3, 2), window_start=NIGHT, window_end=EVENING).full_clean(exclude=["number"])


def test_wave_when_items_move_in_it_then_its_week_stays():
    wave = make_item().wave
    wave.week = date(2025, 3, 3)
    with pytest.raises(ValidationError, match="move those"):
        wave.full_clean()


@pytest.mark.parametrize("status", ["submitted", "approved"])
def test_wave_when_its_window_changes_then_it_goes_back_to_draft_and_the_log_says_so(status, admin_client):
    wave = make_wave(status=status, content_hash="a" * 64)
    url = f"/api/plugins/assettool/waves/{wave.pk}/"
    answer = admin_client.patch(url, {"window_start": "2026-03-06T17:00:00Z"}, content_type="application/json")
    assert (answer.status_code, answer.json()["status"]["value"], answer.json()["content_hash"]) == (200, "draft", "")
    log = admin_client.get("/api/core/object-changes/", {"changed_object_id": wave.pk}).json()["results"][0]
    assert log["message"] == ("the approval has lapsed" if status == "approved" else "back to draft: it has changed")
    assert (log["prechange_data"]["status"], log["postchange_data"]["status"]) == (status, "draft")


def test_wave_when_another_text_is_written_then_its_approval_stays(admin_client):
    wave = make_wave(status="approved", content_hash="a" * 64)
    url = f"/api/plugins/assettool/waves/{wave.pk}/"
    answer = admin_client.patch(url, {"description": "text"}, content_type="application/json").json()
    assert (answer["description"], answer["status"]["value"], answer["content_hash"]) == ("text", "approved", "a" * 64)


@pytest.mark.parametrize("status", ["running", "paused", "completed"])
def test_wave_when_it_has_begun_then_its_window_stays(status, admin_client):
    wave = make_wave(status=status)
    url = f"/api/plugins/assettool/waves/{wave.pk}/"
    answer = admin_client.patch(url, {"window_start": "2026-03-06T17:00:00Z"}, content_type="application/json")
    assert (answer.status_code, "has begun" in answer.content.decode()) == (400, True)
    wave.window_start = EVENING
    with pytest.raises(AbortRequest, match="has begun"):
        wave.save()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("status", "approved"),
        ("content_hash", "b" * 64),
        ("submitted_by", 1),
        ("submitted_at", "2026-03-06T17:00:00Z"),
        ("baseline", "2026-03-02"),
        ("number", 99),
        ("plan", 1),
    ],
)
def test_rest_when_what_leads_a_wave_is_patched_then_it_stays(field, value, admin_client):
    wave = make_wave()
    before = getattr(wave, field)
    url = f"/api/plugins/assettool/waves/{wave.pk}/"
    assert admin_client.patch(url, {field: value}, content_type="application/json").status_code == 200
    wave.refresh_from_db()
    assert getattr(wave, field) == before


def test_wave_when_saved_with_an_old_status_then_the_one_of_the_database_stays():
    wave = make_wave()
    Wave.objects.filter(pk=wave.pk).update(status="submitted", content_hash="a" * 64)
    wave.description = "text"
    wave.save()
    wave.refresh_from_db()
    assert (wave.description, wave.status, wave.content_hash) == ("text", "submitted", "a" * 64)
