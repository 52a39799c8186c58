"""Deleting objects: one by one and by NetBox's own code, which knows what protects what."""

from collections.abc import Iterable, Sequence

from django.db import DatabaseError, OperationalError
from django.db.models import Model, ProtectedError, RestrictedError
from utilities.exceptions import AbortRequest

from assettool.domain.plan import Change
from netbox_assettool.ingest.session import Session, model_of
from netbox_assettool.ingest.sets import savepoint
from netbox_assettool.ingest.updating import moved_on

_NAMED = 5


def delete(session: Session, label: str, changes: Sequence[Change]) -> None:
    """Delete the objects of one model that are still as the plan saw them, and note for the others why not."""
    if not changes:
        return
    model = model_of(label)
    ids = [change.id for change in changes]
    allowed = model.objects.restrict(session.user, "delete").filter(pk__in=ids)
    found = {instance.pk: instance for instance in allowed.select_for_update(of=("self",))}
    there = set(model.objects.filter(pk__in=ids).values_list("pk", flat=True))
    for change in changes:
        instance = found.get(change.id)
        if change.id not in there:
            session.outcome.moved_on(change, "it is gone")
        elif instance is None:
            session.outcome.refuse(change, "your permissions do not include this object")
        elif reason := moved_on(label, instance, change) or _is_kept_for(session, change):
            session.outcome.moved_on(change, reason)
        else:
            _delete(session, instance, change)


def _is_kept_for(session: Session, change: Change) -> str:
    """An asset stays as long as its device or virtual machine does."""
    failed = [*session.outcome.refused, *session.outcome.stale]
    bundles = {each["key"].partition(":")[2]: each["key"] for each in failed}
    kept = bundles.get(change.bundle) if change.bundle else None
    return f"it stays with {kept.partition(':')[0]}, which was not deleted" if kept and kept != change.key else ""


def _delete(session: Session, instance: Model, change: Change) -> None:
    instance._changelog_message = session.message
    try:
        with savepoint():
            instance.delete()
    except (ProtectedError, RestrictedError) as exc:
        objects = exc.protected_objects if isinstance(exc, ProtectedError) else exc.restricted_objects
        session.outcome.refuse(change, f"it is protected by {_named(objects)}")
    except OperationalError:
        raise
    except (DatabaseError, AbortRequest) as exc:
        session.outcome.refuse(change, str(exc).partition("\n")[0])
    else:
        session.outcome.deleted += 1


def _named(objects: Iterable[Model]) -> str:
    names = sorted(f"{each._meta.verbose_name} {each}" for each in objects)
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more} more" if more > 0 else "")
