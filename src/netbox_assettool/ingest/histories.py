"""Creating status changes: each is checked as a person's would be, and moves the object that it is about."""

from collections import defaultdict
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db.models import Model

from assettool.domain.objects import STATUS_CHANGE
from netbox_assettool.ingest import effects, rows
from netbox_assettool.ingest.preparation import clean
from netbox_assettool.ingest.session import Pair, Session
from netbox_assettool.ingest.sets import check_allowed, savepoint, write_together
from netbox_assettool.models import StatusChange
from netbox_assettool.statuses import apply_changes


def create(session: Session, built: Sequence[Pair]) -> None:
    """Write status changes in the order of their dates, and the status of each object that they move."""
    passed: list[Pair] = []
    for change, instance in built:
        instance.user = session.user
        try:
            clean(STATUS_CHANGE, instance)
        except ValidationError as exc:
            session.outcome.refuse(change, exc)
        else:
            passed.append((change, instance))
    passed.sort(key=lambda pair: pair[1].at)
    write_together(
        passed,
        lambda pairs: _write(session, pairs),
        lambda pair, _why: session.outcome.refuse(pair[0], "your permissions do not include this status"),
    )


def _write(session: Session, pairs: Sequence[Pair]) -> None:
    instances = [instance for _, instance in pairs]
    with savepoint():
        applied = apply_changes(instances, session.user)
        accepted = [pair for place, pair in enumerate(pairs) if place not in applied.refused]
        if new := [instance for _, instance in accepted]:
            rows.insert(StatusChange, new)
            check_allowed(session, "add", new)
            effects.created(session, STATUS_CHANGE, new)
            _move(session, applied.moved)
    for change, instance in accepted:
        session.made(change, instance, in_hand=True)
    for place, reasons in applied.refused.items():
        session.outcome.refuse(pairs[place][0], reasons)


def _move(session: Session, moved: Sequence[Model]) -> None:
    by_model: dict[type[Model], list[Model]] = defaultdict(list)
    for thing in moved:
        by_model[type(thing)].append(thing)
    for model, things in by_model.items():
        rows.update(model, things, {"status", "last_updated"})
        check_allowed(session, "change", things)
        effects.updated(session, model._meta.label_lower, things)
