"""Freezing positions one after the other, and proving that none was altered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assettool.domain.snapshot import Altered, Snapshot, on_of, verify
from assettool.errors import AssettoolError
from assettool.ports import Progress, Snapshots


@dataclass(frozen=True, slots=True)
class Verified:
    """What became of looking at the whole chain."""

    number: int
    """How many snapshots there are."""
    last: Snapshot | None
    altered: Altered | None
    kept: int | None = None
    """The number of the snapshot whose digest was kept elsewhere; None where none was given, or none has it."""

    def document(self) -> dict[str, object]:
        """As JSON says it."""
        last = self.last
        return {
            "snapshots": self.number,
            "altered": {"number": self.altered.number, "reason": self.altered.reason} if self.altered else None,
            "last": {"number": last.number, "digest": last.digest} if last else None,
            "kept": self.kept,
        }


def freeze(store: Snapshots, on: date, remark: str, progress: Progress) -> Snapshot:
    """Have NetBox freeze the position of a day after the last one that there is now."""
    progress.start("freezing the position")
    taken = store.take_snapshot(on, store.last_snapshot(), remark)
    progress.finish()
    return taken


def check(store: Snapshots, digest: str, progress: Progress) -> Verified:
    """Look at the whole chain, and for the snapshot whose digest somebody kept elsewhere."""
    progress.start("reading the snapshots")
    chain = store.read_snapshots()
    progress.finish()
    last = max(chain, key=lambda each: each.number, default=None)
    kept = next((each.number for each in chain if digest and each.digest == digest.strip().lower()), None)
    return Verified(len(chain), last, verify(chain), kept)


def refuse_altered(found: Verified, digest: str) -> None:
    """Raise `AssettoolError` where a snapshot was altered, or the one whose digest was kept is not there."""
    if found.altered:
        raise AssettoolError(
            f"a snapshot is not as it was taken: {found.altered.number}: {found.altered.reason}",
            hint="restore it from a backup of the database; what changed it is not in NetBox's change log",
        )
    if digest and found.kept is None:
        raise AssettoolError(
            f"no snapshot has this digest: {digest}",
            hint="the chain holds together, but was cut off or made anew since the digest was kept",
        )


def numbered(chain: Sequence[Snapshot], number: int) -> Snapshot:
    """The snapshot with this number. Raises `AssettoolError` where there is none."""
    found = next((each for each in chain if each.number == number), None)
    if found is None:
        known = ", ".join(str(each.number) for each in chain) or "none"
        raise AssettoolError(f"there is no snapshot with this number: {number}", hint=f"there is: {known}")
    return found


def day_of(snapshot: Snapshot) -> date | None:
    """The day that a snapshot is about; None where that cannot be read any more."""
    try:
        return on_of(snapshot)
    except ValueError:
        return None
