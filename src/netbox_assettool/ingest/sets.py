"""Writing a set of objects together, and finding out which of them spoil it."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.db import DatabaseError, OperationalError, transaction
from django.db.models import Model
from netbox.context import events_queue
from utilities.exceptions import AbortRequest, PermissionsViolation

from assettool.domain.plan import Change
from netbox_assettool.ingest.session import MissingReference, Pair, Session

FEW = "NetBox itself writes what there are few of"


@contextmanager
def savepoint() -> Iterator[None]:
    """A savepoint. Where it is rolled back, nothing is told of what it would have written."""
    before = dict(events_queue.get())
    try:
        with transaction.atomic():
            yield
    except BaseException:
        events_queue.set(before)
        raise


def write_together(
    pairs: Sequence[Pair], write: Callable[[Sequence[Pair]], None], alone: Callable[[Pair, str], None]
) -> list[Pair]:
    """Write all of them in one go; where that clashes, each half of them, down to the ones that clash.

    Those go `alone`, where NetBox's own words say what is wrong with them. Returns what was written together.
    """
    if not pairs:
        return []
    try:
        with transaction.atomic():
            write(pairs)
    except OperationalError:
        raise  # a deadlock, a lost connection: no object is to blame, and the whole chunk is tried again
    except (DatabaseError, PermissionsViolation):
        if len(pairs) == 1:
            alone(pairs[0], "it clashed with another object")
            return []
        middle = len(pairs) // 2
        return [*write_together(pairs[:middle], write, alone), *write_together(pairs[middle:], write, alone)]
    return list(pairs)


def write_alone(session: Session, change: Change, write: Callable[[], None], why: str) -> bool:
    """Let NetBox's own code write one object, in a savepoint of its own; False where it refuses, which is noted."""
    try:
        with savepoint():
            write()
    except MissingReference as exc:
        session.outcome.refuse(change, f"it refers to an object that is not there: {exc}")
    except ValidationError as exc:
        session.outcome.refuse(change, exc)
    except OperationalError:
        raise
    except (DatabaseError, AbortRequest) as exc:
        session.outcome.refuse(change, str(exc).partition("\n")[0])
    except PermissionsViolation:
        session.outcome.refuse(change, "your permissions do not include this object")
    else:
        session.outcome.alone(why)
        return True
    return False


def check_allowed(session: Session, action: str, instances: Sequence[Model]) -> None:
    """Object permissions with constraints: what was written must be among what the user may `add` or `change`.

    Raises `PermissionsViolation` where one of them is not.
    """
    allowed = type(instances[0]).objects.restrict(session.user, action).filter(pk__in=[i.pk for i in instances])
    if allowed.count() != len(instances):
        raise PermissionsViolation
