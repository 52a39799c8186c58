"""Statuses: which may follow which, what each has to rest on, and walking a history."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assettool.domain.application import ApplicationStatus, EvidenceKind
from assettool.domain.data_set import DataSetStatus
from assettool.domain.integration import IntegrationStatus
from assettool.domain.status import (
    NEEDS_ORIGIN,
    OBSERVABLE,
    TABLES,
    Evidence,
    Reason,
    Standing,
    Why,
    first_illegal,
    is_said_only,
    legal,
    reasons_against,
    reasons_against_evidence,
    reasons_against_moment,
)

ENUMS = {"application": ApplicationStatus, "integration": IntegrationStatus, "dataset": DataSetStatus}
PAIRS = [(model, old, new) for model, table in TABLES.items() for old, following in table.items() for new in following]
WHOLE_WAY = [
    "registered",
    "assessed",
    "packaged",
    "functional_test",
    "user_acceptance",
    "production_acceptance",
    "go",
    "planned",
    "migrating",
    "migrated",
    "aftercare",
    "in_management",
    "cleared",
]
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def whys(reasons):
    return [reason.why for reason in reasons]


@pytest.mark.parametrize("model", TABLES)
def test_table_when_read_then_every_status_has_a_line_and_leads_to_others_of_its_own(model):
    assert set(TABLES[model]) == set(ENUMS[model])
    for old, following in TABLES[model].items():
        assert set(following) <= set(ENUMS[model]) - {old}
        assert len(set(following)) == len(following)


@pytest.mark.parametrize("model", TABLES)
def test_table_when_walked_from_registered_then_every_status_is_reached(model):
    reached, rest = set(), ["registered"]
    while rest:
        status = rest.pop()
        if status not in reached:
            reached.add(status)
            rest += legal(model, status)
    assert reached == set(ENUMS[model])


@pytest.mark.parametrize(("model", "old", "new"), PAIRS)
def test_transition_when_the_table_has_it_then_nothing_speaks_against_it(model, old, new):
    assert reasons_against(model, old, new) == []


@given(st.data())
def test_transition_when_the_table_does_not_have_it_then_it_is_refused_with_those_that_it_has(data):
    model = data.draw(st.sampled_from(sorted(TABLES)))
    old = data.draw(st.sampled_from(sorted(TABLES[model])))
    new = data.draw(st.one_of(st.sampled_from(sorted(ENUMS[model])), st.text(max_size=10)))
    reasons = reasons_against(model, old, new)
    if new in TABLES[model][old]:
        assert reasons == []
    else:
        assert whys(reasons) == [Why.ILLEGAL]
        assert reasons[0].endswith(f"what can: {', '.join(TABLES[model][old])}")


def test_first_status_when_nothing_was_before_then_it_is_registered():
    assert reasons_against("dataset", "", "registered") == []
    assert reasons_against("dataset", "", "planned") == ["planned cannot follow nothing; what can: registered"]


def test_reason_when_read_then_it_is_text_and_keeps_its_parts():
    (reason,) = reasons_against("integration", "verified", "tested")
    assert reason == "tested cannot follow verified; what can: migrated"
    assert (reason.why, reason.about) == (Why.ILLEGAL, "status")
    assert reason.values == {"new": "tested", "old": "verified", "allowed": "migrated"}
    assert Reason(Why.NEEDS_DUE).about == "due"


@pytest.mark.parametrize("before", [s for s, following in TABLES["application"].items() if "blocked" in following])
def test_blocked_when_it_is_lifted_then_it_goes_back_to_where_it_was(before):
    standing = Standing("application", before).after("blocked")
    assert standing.before == before
    assert standing.reasons_against(before) == []
    assert standing.after(before) == Standing("application", before)


@pytest.mark.parametrize("status", ["retiring", "retained", "out_of_scope"])
def test_blocked_when_it_is_given_up_then_it_may_go_aside(status):
    assert Standing("application", "blocked", "go").reasons_against(status) == []


def test_blocked_when_it_would_skip_ahead_then_it_is_refused():
    (reason,) = Standing("application", "blocked", "packaged").reasons_against("go")
    assert reason == "go cannot follow blocked; what can: packaged, retiring, retained, out_of_scope"


def test_evidence_when_a_person_gives_a_reason_then_it_is_enough():
    assert reasons_against_evidence("assessed", Evidence(reason="we looked at it")) == []


@pytest.mark.parametrize(
    ("evidence", "why", "about"),
    [
        (Evidence(), Why.NEEDS_REASON, "reason"),
        (Evidence(kind="hearsay", reason="they say so"), Why.NO_KIND, "evidence"),
        (Evidence(kind="document", reason="signed"), Why.NEEDS_DOCUMENT, "document"),
        *((Evidence(kind=kind), Why.NEEDS_ORIGIN, "origin") for kind in sorted(NEEDS_ORIGIN)),
    ],
)
def test_evidence_when_something_is_missing_then_it_says_what(evidence, why, about):
    (reason,) = reasons_against_evidence("user_acceptance", evidence)
    assert (reason.why, reason.about) == (why, about)


@pytest.mark.parametrize(
    "evidence",
    [
        Evidence(kind="document", has_document=True),
        Evidence(kind="file", origin="statuses.csv, row 3"),
        Evidence(kind="observation", origin="vcenter"),
        Evidence(kind="run", origin="run 12"),
    ],
)
def test_evidence_when_it_stands_somewhere_then_no_reason_is_needed(evidence):
    assert reasons_against_evidence("migrated", evidence) == []


def test_blocked_when_nothing_is_said_then_all_that_is_missing_is_named():
    reasons = reasons_against_evidence("blocked", Evidence())
    assert whys(reasons) == [Why.NEEDS_BLOCKER, Why.NEEDS_OWNER, Why.NEEDS_DUE]
    assert {reason.about for reason in reasons} == {"reason", "owner", "due"}


def test_blocked_when_reason_owner_and_date_are_there_then_it_may_be():
    said = Evidence(reason="the supplier does not answer", owner="J. Jansen", due=date(2026, 4, 1))
    assert reasons_against_evidence("blocked", said) == []


def test_cleared_when_machines_are_still_seen_then_they_are_named():
    said = Evidence(kind="observation", origin="vcenter")
    (reason,) = reasons_against_evidence("cleared", said, ["srv1", "srv2"])
    assert reason == "the old environment is not clear, what is still seen: srv1, srv2"
    assert reasons_against_evidence("cleared", said) == []
    assert reasons_against_evidence("in_management", said, ["srv1"]) == []


def test_moment_when_it_lies_before_the_last_change_then_it_is_refused():
    (reason,) = reasons_against_moment(NOON - timedelta(minutes=1), NOON, NOON)
    assert reason == "this lies before the last change of status: 2026-03-02 12:00"
    assert reason.about == "at"
    assert reasons_against_moment(NOON, NOON, NOON) == []
    assert reasons_against_moment(NOON, None, NOON) == []


def test_moment_when_it_lies_on_a_later_day_then_it_is_refused():
    (reason,) = reasons_against_moment(NOON + timedelta(days=1), None, NOON)
    assert reason == "this lies in the future: 2026-03-03 12:00"
    assert reasons_against_moment(NOON + timedelta(hours=3), None, NOON) == []


def test_said_only_when_a_person_says_what_could_be_observed_then_it_is():
    assert is_said_only("migrated", EvidenceKind.PERSON)
    assert not is_said_only("migrated", EvidenceKind.RUN)
    assert not is_said_only("go", EvidenceKind.PERSON)
    assert "cleared" in OBSERVABLE


def test_history_when_every_step_follows_the_one_before_then_it_is_legal():
    assert first_illegal("application", WHOLE_WAY) is None
    assert first_illegal("application", ["registered", "assessed", "blocked", "assessed", "packaged"]) is None
    assert first_illegal("integration", []) is None


def test_history_when_a_step_is_illegal_then_the_first_such_is_told():
    found = first_illegal("application", ["registered", "assessed", "cleared", "nonsense"])
    assert (found.place, found.old, found.new) == (2, "assessed", "cleared")
    assert whys(found.reasons) == [Why.ILLEGAL]
    assert first_illegal("dataset", ["assessed"]).place == 0


@given(st.data())
def test_history_when_only_legal_steps_are_taken_then_it_is_legal_and_stands_where_it_ends(data):
    model = data.draw(st.sampled_from(sorted(TABLES)))
    standing, steps = Standing(model), []
    for _ in range(data.draw(st.integers(0, 12))):
        new = data.draw(st.sampled_from(legal(model, standing.status, standing.before)))
        standing = standing.after(new)
        steps.append(new)
    assert first_illegal(model, steps) is None
    assert standing.status == (steps[-1] if steps else "")
