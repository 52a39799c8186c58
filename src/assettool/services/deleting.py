"""A plan that deletes: only what was retired long ago, and only by its own command."""

from collections.abc import Callable
from datetime import datetime, timedelta

from assettool.domain.accounting import Accounting
from assettool.domain.current import index
from assettool.domain.objects import ASSET
from assettool.domain.plan import Plan
from assettool.domain.retire import deletions
from assettool.ports import Progress, Store


def make_deletion_plan(
    store: Store, older_than: timedelta, now: Callable[[], datetime], progress: Progress
) -> tuple[Plan, list[tuple[str, str, str]]]:
    """The plan, and (kind, name, object) of everything that it deletes."""
    progress.start("reading NetBox")
    current = index(store.read_fleet())
    changes = tuple(deletions(current, now(), older_than))
    progress.finish()
    assets = {key.partition(":")[2]: row.fields for key, row in current.objects.items() if key.startswith(f"{ASSET}:")}
    named = [
        (str(assets[change.bundle]["kind"]), str(assets[change.bundle]["name"]), f"{change.label} {change.id}")
        for change in changes
    ]
    there = sum(fields["lifecycle"] not in ("retired", "merged") for fields in assets.values())
    return Plan(store.url, (), Accounting(0, 0, 0, 0, 0), changes, there), named
