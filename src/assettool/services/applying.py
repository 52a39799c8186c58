"""Carry out a plan in NetBox: exactly the plan, chunk by chunk, and safe to interrupt anywhere."""

import logging
from collections.abc import Iterable, Iterator

import msgspec

from assettool.domain.objects import DEVICE, MACHINE, ORDER
from assettool.domain.plan import Change, Plan, encode
from assettool.domain.plan import digest as digest_of
from assettool.errors import StalePlanError
from assettool.ports import ChunkResult, Progress, Store

logger = logging.getLogger(__name__)

CHUNK_CHANGES = 2500
CHUNK_BYTES = 1_500_000
"""NetBox's default limit for a request is 2.5 MB."""


def apply_plan(plan: Plan, store: Store, progress: Progress) -> ChunkResult:
    """Carry out all of the plan that has not been done yet; the result covers the whole run.

    Killed at any point and called again with the same plan, it goes on where it was: NetBox keeps what each chunk
    did, and sends that again instead of doing it twice. Changes whose object moved on are refused one by one.
    """
    if plan.netbox != store.url:
        raise StalePlanError(
            f"the plan was made for another NetBox: {plan.netbox}", hint=f"make a new plan for {store.url}"
        )
    chunks = list(chunked(plan.changes))
    run = store.start_run(plan, digest_of(encode(plan)), len(chunks))
    if run.chunks_done:
        logger.info("run %s goes on after chunk %d of %d", run.uuid, run.chunks_done, len(chunks))
    total = ChunkResult()
    progress.start("writing to NetBox", len(plan.changes))
    for number, changes in enumerate(chunks):
        result = store.write_chunk(run, number, [_resolved(change, total.created) for change in changes])
        total.created.update(result.created)
        total.updated += result.updated
        total.stale.extend(result.stale)
        total.refused.extend(result.refused)
        total.one_by_one += result.one_by_one
        total.deleted += result.deleted
        progress.advance(len(changes))
    progress.finish()
    store.finish_run(run, plan, total)
    return total


def chunked(changes: Iterable[Change]) -> Iterator[list[Change]]:
    """Shared objects first, then whole assets, physical ones first; an asset is never split over two chunks."""
    bundles: dict[str, list[Change]] = {}
    for change in changes:
        bundles.setdefault(change.bundle, []).append(change)
    chunk: list[Change] = []
    size = 0
    for bundle in sorted(bundles, key=lambda name: (bool(name), _is_virtual(bundles[name]), name)):
        part = sorted(bundles[bundle], key=lambda change: ORDER[change.label])
        part_size = sum(len(msgspec.json.encode(change)) for change in part)
        if chunk and (len(chunk) + len(part) > CHUNK_CHANGES or size + part_size > CHUNK_BYTES):
            yield _ordered(chunk)
            chunk, size = [], 0
        chunk.extend(part)
        size += part_size
    if chunk:
        yield _ordered(chunk)


def _ordered(chunk: list[Change]) -> list[Change]:
    return sorted(chunk, key=lambda change: ORDER[change.label])


def _is_virtual(changes: list[Change]) -> bool:
    labels = {change.label for change in changes}
    return MACHINE in labels and DEVICE not in labels


def _resolved(change: Change, created: dict[str, int]) -> Change:
    """The change with the ids of what earlier chunks created."""
    if not created or not any(isinstance(value, dict) and "ref" in value for value in change.new.values()):
        return change
    new = {name: _with_id(value, created) for name, value in change.new.items()}
    return msgspec.structs.replace(change, new=new)


def _with_id(value: object, created: dict[str, int]) -> object:
    if isinstance(value, dict) and "ref" in value and "id" not in value and value["ref"] in created:
        return {"ref": value["ref"], "id": created[value["ref"]]}
    return value
