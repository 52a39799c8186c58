"""Linking new objects to what was written after them: primary addresses."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from functools import partial

from django.db.models import Model, prefetch_related_objects
from msgspec.structs import replace

from assettool.domain.objects import BY_LABEL
from assettool.domain.plan import Change
from netbox_assettool.ingest import changelog, effects, rows
from netbox_assettool.ingest.preparation import clean_changed, own_validator, read_with
from netbox_assettool.ingest.session import MissingReference, Pair, Session, model_of
from netbox_assettool.ingest.sets import check_allowed, write_alone, write_together
from netbox_assettool.ingest.updating import take_back, write_stored

type _Links = Mapping[str, Mapping[str, Model]]
"""Key of a new object → which of its references it gets now."""


def link(session: Session, label: str, changes: Sequence[Change]) -> None:
    """Set the deferred references of objects that this chunk created: primary addresses.

    It is a change as any other one, with the permission that it takes, NetBox's rules and its own line in the log.
    """
    wanted = _links(session, label, changes)
    if not wanted:
        return
    linking = [change for change in changes if change.key in wanted]
    if why := own_validator(label):
        for change in linking:
            _link_alone(session, label, change, wanted, why)
    else:
        _link_together(session, label, linking, wanted)


def _link_together(session: Session, label: str, changes: Sequence[Change], wanted: _Links) -> None:
    stored = _as_stored(session, label, list(wanted))
    pairs = [(change, stored[change.key]) for change in changes]
    for change, instance in pairs:
        changelog.snapshot(instance)
        instance._changelog_message = session.message
        for name, target in wanted[change.key].items():
            setattr(instance, name, target)
    errors = clean_changed(label, [instance for _, instance in pairs])
    for place, error in errors.items():
        session.outcome.refuse(pairs[place][0], error)
    names = {"last_updated", *(name for targets in wanted.values() for name in targets)}

    def write(some: Sequence[Pair]) -> None:
        instances = [instance for _, instance in some]
        rows.update(model_of(label), instances, names)
        check_allowed(session, "change", instances)

    valid = [pair for place, pair in enumerate(pairs) if place not in errors]
    linked = write_together(valid, write, lambda pair, why: _link_alone(session, label, pair[0], wanted, why))
    effects.linked(session, [instance for _, instance in linked])
    done = {change.key for change, _ in linked}
    take_back(label, [instance for change, instance in pairs if change.key not in done])


def _links(session: Session, label: str, changes: Sequence[Change]) -> _Links:
    outcome, deferred = session.outcome, BY_LABEL[label].deferred
    failed = {each["key"] for each in (*outcome.refused, *outcome.stale)}
    wanted: dict[str, dict[str, Model]] = defaultdict(dict)
    for change in changes:
        if change.key in outcome.created:
            for name in deferred & change.new.keys():
                if target := _target(session, change, name, failed):
                    wanted[change.key][name] = target
    return wanted


def _link_alone(session: Session, label: str, change: Change, wanted: _Links, why: str) -> None:
    links = replace(change, new={name: change.new[name] for name in wanted[change.key]})
    write_alone(session, change, partial(write_stored, session, label, session.written[change.key], links), why)


def _target(session: Session, change: Change, name: str, failed: Collection[str]) -> Model | None:
    """The object to link to. One that was refused or is stale has its own line in the outcome already."""
    value = change.new[name]
    if value is None or value["ref"] in failed:
        return None
    try:
        return session.resolve(value)
    except MissingReference:
        return None


def _as_stored(session: Session, label: str, keys: Sequence[str]) -> dict[str, Model]:
    """The new objects as the database has them: the log's "before". What NetBox saved itself is read again."""
    ids = {session.outcome.created[key]: key for key in keys if key not in session.in_hand}
    again = read_with(model_of(label).objects.filter(pk__in=ids), label) if ids else ()
    read = {ids[instance.pk]: instance for instance in again}
    prefetch_related_objects(list(read.values()), *changelog.relations(model_of(label)))
    return {key: read.get(key) or session.written[key] for key in keys}
