"""The life of a run: it begins, takes its chunks, each at most once, and ends."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from uuid import UUID

import msgspec
from core.signals import clear_events
from django.contrib.auth import get_user_model
from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import Model, Q
from django.utils import timezone
from rest_framework.exceptions import APIException, PermissionDenied, ValidationError
from utilities.permissions import get_permission_for_model

from assettool.domain.objects import ASSET, BY_LABEL, ORDER, Book
from assettool.domain.plan import RUNS, Action, Change, book_of_source
from netbox_assettool.ingest import shape
from netbox_assettool.ingest.by_now import without_known, without_known_assets
from netbox_assettool.ingest.creating import create
from netbox_assettool.ingest.deleting import delete
from netbox_assettool.ingest.effects import settle_counters
from netbox_assettool.ingest.linking import link
from netbox_assettool.ingest.session import Outcome, Session, encoded, model_of
from netbox_assettool.ingest.updating import update
from netbox_assettool.models import IngestChunk, Observation, SyncRun

_VERBS = {Action.CREATE: "add", Action.DELETE: "delete"}
"""Action → what the user must be permitted to do; `change` for all others."""
_MARK_SEEN = get_permission_for_model(Observation, "change")
_TURN = 0x6173736574746F6C
"""The number of PostgreSQL's advisory lock that those who write hold; ours alone."""
_SILENCE = timedelta(hours=1)
"""After so long without a chunk nobody is at a run any more; a client gives up a request sooner."""


class TryAgain(APIException):
    """The database took the whole request back, as after a deadlock or a restart; sent again, it may well do."""

    status_code = 503


class Start(msgspec.Struct):
    """What a client says when it begins: the plan's name, and what it will do."""

    digest: str
    chunks: int
    counts: dict[str, dict[str, int]]
    """Action → label → number, as `Plan.counts()` has it."""
    sources: list[dict[str, object]]
    accounting: dict[str, int]
    rejects: list[dict[str, object]]
    goes_on: bool = False
    """It began before, and did not hear of its end."""


class ChunkIn(msgspec.Struct):
    """One chunk of changes."""

    run: UUID
    number: int
    changes: list[Change]


class Finish(msgspec.Struct):
    """What a client says at the end."""

    run: UUID
    unseen: list[str]
    """`source/external id` of observations that their sources no longer give."""
    sources: list[str]
    """Names of the sources that were read in full."""


def needed_permissions(counts: Mapping[str, Mapping[str, int]]) -> set[str]:
    """The permissions that these changes take: action → label → number."""
    return {
        get_permission_for_model(model_of(label), _VERBS.get(action, "change"))
        for action, labels in counts.items()
        for label in labels
    }


def _permissions_of_run(content: Start) -> Iterator[str]:
    """What a run takes besides its changes: at its end it marks the rows of the fleet's sources as seen."""
    yield get_permission_for_model(SyncRun, "add")
    if any(book_of_source(str(source["name"])) is Book.FLEET for source in content.sources):
        yield _MARK_SEEN


def _check_user(user: Model, needed: Iterable[str]) -> None:
    if missing := sorted(name for name in needed if not user.has_perm(name)):
        raise PermissionDenied(f"your user lacks permissions: {', '.join(missing)}")


def start(request, content: Start) -> dict[str, object]:
    """Begin a run, or go on with the one of the very same plan whose end the client did not hear of."""
    if unknown := {label for labels in content.counts.values() for label in labels} - BY_LABEL.keys():
        raise ValidationError({"counts": f"no sync writes this: {', '.join(sorted(unknown))}"})
    _check_user(request.user, {*needed_permissions(content.counts), *_permissions_of_run(content)})
    with _all_or_nothing():
        # One start of a user at a time: two of the same plan are one run.
        get_user_model().objects.select_for_update(no_key=True).get(pk=request.user.pk)
        run = (
            SyncRun.objects.filter(plan_hash=content.digest, user=request.user)
            .filter(status__in=("running", "completed") if content.goes_on else ("running",))
            .order_by("-pk")
            .first()
        )
        if run is None:
            run = _new_run(request, content)
        _is_alive(run)
    return {"run": str(run.uuid), "id": run.pk, "chunks_done": run.chunks.count()}


@contextmanager
def _all_or_nothing() -> Iterator[None]:
    """One transaction. Where it fails, nothing is left of it, also no event for a webhook."""
    try:
        with transaction.atomic():
            yield
    except (OperationalError, InterfaceError) as exc:
        clear_events.send(sender=None)
        raise TryAgain(f"the database took it back: {str(exc).partition('\n')[0]}") from exc
    except Exception:
        clear_events.send(sender=None)
        raise


def _new_run(request, content: Start) -> SyncRun:
    accounting = content.accounting
    run = SyncRun(
        plan_hash=content.digest,
        user=request.user,
        message=f"{RUNS[_book(content)]} {content.digest[:12]}",
        sources=content.sources,
        rejects=content.rejects,
        object_counts={action: dict(labels) for action, labels in content.counts.items()},
        rows_read=accounting["read"],
        rows_accepted=accounting["accepted"],
        rows_merged=accounting["merged"],
        rows_rejected=accounting["rejected"],
        rows_held=accounting["held"],
    )
    run.full_clean()
    run.save()
    if not SyncRun.objects.restrict(request.user, "add").filter(pk=run.pk).exists():
        raise PermissionDenied("your permissions do not include this run")
    return run


def _book(content: Start) -> Book:
    """What it is about: what it read, or else what it will write, tells."""
    if content.sources:
        books = {book_of_source(str(source["name"])) for source in content.sources}
    else:
        books = {BY_LABEL[label].book for labels in content.counts.values() for label in labels}
    return next((book for book in (Book.LICENCES, Book.REGISTER) if book in books), Book.FLEET)


def take_chunk(request, body: bytes, content: ChunkIn) -> dict[str, object]:
    """Write a chunk in one transaction. The same chunk again gives the answer of the first time.

    It may come twice at the same time: the second one waits for the number that the first one has taken.
    """
    digest = hashlib.sha256(body).hexdigest()
    run = _run_of(request, content.run)
    with _all_or_nothing():
        _take_turn(alone=SyncRun.objects.filter(status="running").exclude(pk=run.pk).exists())
        chunk, is_new = IngestChunk.objects.get_or_create(run=run, number=content.number, defaults={"digest": digest})
        if chunk.digest != digest:
            raise ValidationError({"number": f"chunk {content.number} of this run was something else"})
        if is_new:
            _check_status(run, "running")
            shape.check(content.changes)
            _check_permissions(request, content.changes)
            # All changes of a run are one request in the change log, however often it was interrupted.
            request.id = run.uuid
            chunk.response = encoded(_write(Session(run, request, content.changes), content.changes))
            chunk.save()
    return chunk.response


def _run_of(request, uuid: UUID) -> SyncRun:
    """The run that a request is about, with a note that somebody is still at it."""
    with _all_or_nothing():
        run = SyncRun.objects.filter(uuid=uuid, user=request.user).first()
        if run is None:
            raise ValidationError({"run": f"you have no run {uuid}"})
        _is_alive(run)
    return run


def _take_turn(*, alone: bool) -> None:
    """Wait until what is written beside it does no harm, and keep that so until the end of the transaction.

    The chunks of one run are written side by side. Where several runs are under way, each chunk is written alone, so
    that none finds half of another's work; and a run ends alone, when no chunk is being written any more.
    """
    lock = "pg_advisory_xact_lock" if alone else "pg_advisory_xact_lock_shared"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {lock}(%s)", [_TURN])


def _check_status(run: SyncRun, *allowed: str) -> None:
    run.refresh_from_db()
    if run.status == "interrupted":
        reason = "this run was given up: it was silent for long, and a newer one has ended since; make a new plan"
        raise ValidationError({"run": reason})
    if run.status not in allowed:
        raise ValidationError({"run": f"this run is {run.status}"})


def _is_alive(run: SyncRun) -> None:
    SyncRun.objects.filter(pk=run.pk).update(last_updated=timezone.now())


def _check_permissions(request, changes: Sequence[Change]) -> None:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for change in changes:
        counts[change.action][change.label] += 1
    _check_user(request.user, needed_permissions(counts))


def _write(session: Session, changes: Sequence[Change]) -> Outcome:
    """Model after model: first what is new, then what changes; then primary addresses, and last what goes."""
    changes = without_known_assets(session, changes)
    assets = {c.bundle for c in changes if c.action is Action.CREATE and c.label == ASSET}
    by_label: dict[str, list[Change]] = defaultdict(list)
    for change in changes:
        by_label[change.label].append(change)
    labels = sorted(by_label, key=lambda label: ORDER[label])
    late: dict[str, list[Change]] = defaultdict(list)
    for label in labels:
        deferred = BY_LABEL[label].deferred
        new = [c for c in by_label[label] if c.action is Action.CREATE]
        if new := without_known(session, label, new, assets):
            create(session, label, new)
        changed = [c for c in by_label[label] if c.action not in (Action.CREATE, Action.DELETE)]
        late[label] = [c for c in changed if deferred & c.new.keys()]
        if now := [c for c in changed if not deferred & c.new.keys()]:
            update(session, label, now)
    for label in labels:
        link(session, label, [c for c in by_label[label] if c.action is Action.CREATE])
        if late[label]:
            update(session, label, late[label])
    for label in labels:
        delete(session, label, [c for c in by_label[label] if c.action is Action.DELETE])
    settle_counters(session)
    return session.outcome


def finish(request, content: Finish) -> dict[str, object]:
    """End a run, and mark every row that its sources still have as seen; again changes nothing."""
    run = _run_of(request, content.run)
    with _all_or_nothing():
        _take_turn(alone=True)
        _check_status(run, "running", "completed")
        if run.status == "running":
            now = timezone.now()
            _mark_seen(request.user, content, now)
            run.snapshot()
            run.status, run.finished = "completed", now
            run.object_counts = {**run.object_counts, **_troubles(run)}
            run.save()
            _give_up_silent(run)
    return {"run": str(run.uuid), "id": run.pk, "status": run.status}


def _mark_seen(user: Model, content: Finish, now: datetime) -> None:
    """Mark the rows of these sources that the user may change, but for those that they no longer give."""
    seen = Observation.objects.filter(source__in=content.sources)
    if not seen.exists():
        return  # an import has no rows of its own, and takes no right to change those of a sync
    _check_user(user, {_MARK_SEEN})
    unseen = Q()
    for key in content.unseen:
        source, _, external_id = key.partition("/")
        unseen |= Q(source=source, external_id=external_id)
    seen = seen.restrict(user, "change")
    (seen.exclude(unseen) if unseen else seen).update(last_seen=now)


def _give_up_silent(run: SyncRun) -> None:
    """An older run that nobody is at any more is not gone on with: a newer plan has done its work.

    One that somebody is still at, perhaps with other sources, goes on beside this one.
    """
    silent_since = run.finished - _SILENCE
    for older in SyncRun.objects.filter(status="running", pk__lt=run.pk, last_updated__lt=silent_since):
        older.snapshot()
        older.status, older.finished = "interrupted", run.finished
        older.save()


def _troubles(run: SyncRun) -> dict[str, int]:
    totals: Counter[str] = Counter()
    for answer in run.chunks.values_list("response", flat=True):
        totals["stale"] += len(answer["stale"])
        totals["refused"] += len(answer["refused"])
        totals["one_by_one"] += sum(answer["fallbacks"].values())
        totals["deleted"] += answer.get("deleted", 0)
    return {name: number for name, number in totals.items() if number}
