"""Conflicts that come and go by themselves: settled when sources agree again, open again when they do not."""

from collections.abc import Collection, Iterator

from assettool.domain.current import Current
from assettool.domain.decisions import AGREED
from assettool.domain.objects import CONFLICT
from assettool.domain.plan import Action, Change

_ABOUT_APPLICATIONS = f"{CONFLICT}:duplicate/"


def closings(current: Current, wanted: Collection[str]) -> Iterator[Change]:
    """Open conflicts that nothing speaks of any more are settled. Ask only where every source was read in full."""
    for key, row in sorted(current.objects.items()):
        if key.startswith(_ABOUT_APPLICATIONS):
            continue  # a sync says nothing of them
        if key.startswith(f"{CONFLICT}:") and key not in wanted and row.fields["status"] == "open":
            new: dict[str, object] = {"status": "resolved", "resolution": AGREED}
            old = {name: row.fields[name] for name in new}
            bundle = current.uid(row.fields["asset"]) if row.fields["asset"] is not None else ""
            yield Change(Action.UPDATE, key, bundle, row.id, new, old)


def reopenings(current: Current, wanted: Collection[str]) -> Iterator[Change]:
    """Conflicts that a sync itself had settled, and that are there again."""
    for key in sorted(wanted):
        row = current.objects.get(key)
        if row and key.startswith(f"{CONFLICT}:") and row.fields["resolution"] == AGREED:
            new: dict[str, object] = {"status": "open", "resolution": ""}
            old = {name: row.fields[name] for name in new}
            bundle = current.uid(row.fields["asset"]) if row.fields["asset"] is not None else ""
            yield Change(Action.UPDATE, key, bundle, row.id, new, old)
