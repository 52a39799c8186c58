"""The life of a run: it begins, takes its chunks, each at most once, and ends."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

import msgspec
from django.db import transaction
from django.db.models import Model, Q
from django.utils import timezone
from rest_framework.exceptions import PermissionDenied, ValidationError
from utilities.permissions import get_permission_for_model

from assettool.domain.objects import ASSET, BY_LABEL, ORDER
from assettool.domain.plan import Action, Change
from netbox_assettool.ingest.creating import create
from netbox_assettool.ingest.deleting import delete
from netbox_assettool.ingest.session import Outcome, Session, encoded, model_of
from netbox_assettool.ingest.updating import link, update
from netbox_assettool.models import Asset, IngestChunk, Observation, SyncRun

_VERBS = {Action.CREATE: "add", Action.DELETE: "delete"}
"""Action → what the user must be permitted to do; `change` for all others."""


class Start(msgspec.Struct):
    """What a client says when it begins: the plan's name, and what it will do."""

    digest: str
    chunks: int
    counts: dict[str, dict[str, int]]
    """Action → label → number, as `Plan.counts()` has it."""
    sources: list[dict[str, object]]
    accounting: dict[str, int]
    rejects: list[dict[str, object]]


class ChunkIn(msgspec.Struct):
    """One chunk of changes."""

    run: str
    number: int
    changes: list[Change]


class Finish(msgspec.Struct):
    """What a client says at the end."""

    run: str
    unseen: list[str]
    """`source/external id` of observations that their sources no longer give."""
    sources: list[str]
    """Names of the sources that were read in full."""


def missing_permissions(user: Model, counts: Mapping[str, Mapping[str, int]]) -> list[str]:
    """The permissions that a plan with these changes needs and the user lacks."""
    needed: set[str] = set()
    for action, labels in counts.items():
        verb = _VERBS.get(action, "change")
        needed |= {get_permission_for_model(model_of(label), verb) for label in labels}
    return sorted(name for name in needed if not user.has_perm(name))


def start(request, content: Start) -> dict[str, object]:
    """Begin a run, or go on with the unfinished one of the very same plan."""
    if unknown := {label for labels in content.counts.values() for label in labels} - BY_LABEL.keys():
        raise ValidationError({"counts": f"no sync writes this: {', '.join(sorted(unknown))}"})
    if missing := missing_permissions(request.user, content.counts):
        raise PermissionDenied(f"your user lacks permissions: {', '.join(missing)}")
    with transaction.atomic():
        run = (
            SyncRun.objects.select_for_update()
            .filter(plan_hash=content.digest, status="running", user=request.user)
            .order_by("-pk")
            .first()
        )
        if run is None:
            run = _new_run(request, content)
    return {"run": str(run.uuid), "id": run.pk, "chunks_done": run.chunks.count()}


def _new_run(request, content: Start) -> SyncRun:
    accounting = content.accounting
    run = SyncRun(
        plan_hash=content.digest,
        user=request.user,
        message=f"assettool sync {content.digest[:12]}",
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
    return run


def take_chunk(request, body: bytes, content: ChunkIn) -> dict[str, object]:
    """Write a chunk in one transaction. The same chunk again gives the answer of the first time."""
    digest = hashlib.sha256(body).hexdigest()
    with transaction.atomic():
        run = _locked(request, content.run)
        if done := IngestChunk.objects.filter(run=run, number=content.number).first():
            if done.digest != digest:
                raise ValidationError({"number": f"chunk {content.number} of this run was something else"})
            return done.response
        if run.status != "running":
            raise ValidationError({"run": f"this run is {run.status}"})
        _check_permissions(request, content.changes)
        # All changes of a run are one request in the change log, however often it was interrupted.
        request.id = run.uuid
        answer = encoded(_write(Session(run, request, content.changes), content.changes))
        IngestChunk.objects.create(run=run, number=content.number, digest=digest, response=answer)
    return answer


def _locked(request, uuid: str) -> SyncRun:
    run = SyncRun.objects.select_for_update().filter(uuid=uuid, user=request.user).first()
    if run is None:
        raise ValidationError({"run": f"you have no run {uuid}"})
    return run


def _check_permissions(request, changes: Sequence[Change]) -> None:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for change in changes:
        if change.label not in BY_LABEL:
            raise ValidationError({"changes": f"no sync writes this: {change.label}"})
        counts[change.action][change.label] += 1
    if missing := missing_permissions(request.user, counts):
        raise PermissionDenied(f"your user lacks permissions: {', '.join(missing)}")


def _write(session: Session, changes: Sequence[Change]) -> Outcome:
    """Model after model: first what is new, then what changes; then primary addresses, and last what goes."""
    changes = _without_known_assets(session, changes)
    by_label: dict[str, list[Change]] = defaultdict(list)
    for change in changes:
        by_label[change.label].append(change)
    labels = sorted(by_label, key=lambda label: ORDER[label])
    late: dict[str, list[Change]] = defaultdict(list)
    for label in labels:
        deferred = BY_LABEL[label].deferred
        new = [c for c in by_label[label] if c.action is Action.CREATE]
        if new:
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
    return session.outcome


def _without_known_assets(session: Session, changes: Sequence[Change]) -> list[Change]:
    """An asset that appeared since the plan was made is not made twice: everything that is new with it is stale."""
    new = {change.bundle for change in changes if change.action is Action.CREATE and change.label == ASSET}
    known = {str(uid) for uid in Asset.objects.filter(uid__in=new).values_list("uid", flat=True)}
    rest = []
    for change in changes:
        if change.action is Action.CREATE and change.bundle in known:
            session.outcome.moved_on(change, "this asset is there by now")
        else:
            rest.append(change)
    return rest


def finish(request, content: Finish) -> dict[str, object]:
    """End a run, and mark every row that its sources still have as seen; again changes nothing."""
    with transaction.atomic():
        run = _locked(request, content.run)
        if run.status == "running":
            now = timezone.now()
            unseen = Q()
            for key in content.unseen:
                source, _, external_id = key.partition("/")
                unseen |= Q(source=source, external_id=external_id)
            seen = Observation.objects.filter(source__in=content.sources)
            (seen.exclude(unseen) if unseen else seen).update(last_seen=now)
            run.snapshot()
            run.status, run.finished = "completed", now
            run.object_counts = {**run.object_counts, **_troubles(run)}
            run.save()
            _close_older(run)
    return {"run": str(run.uuid), "id": run.pk, "status": run.status}


def _close_older(run: SyncRun) -> None:
    """An older run of this user that never ended is not gone on with: a newer plan has done its work."""
    for older in SyncRun.objects.filter(user=run.user, status="running", pk__lt=run.pk):
        older.snapshot()
        older.status, older.finished = "interrupted", run.finished
        older.save()


def _troubles(run: SyncRun) -> dict[str, int]:
    totals: Counter[str] = Counter()
    for answer in run.chunks.values_list("response", flat=True):
        totals["stale"] += len(answer["stale"])
        totals["refused"] += len(answer["refused"])
        totals["one_by_one"] += answer["one_by_one"]
        totals["deleted"] += answer.get("deleted", 0)
    return {name: number for name, number in totals.items() if number}
