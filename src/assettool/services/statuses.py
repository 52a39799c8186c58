"""Moving things of the register to another status, one by one, each with its refusal."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from assettool.errors import RefusedError, StoreDenied, StoreRejected
from assettool.ports import Progress, Statuses


@dataclass(frozen=True, slots=True)
class Moved:
    """What became of one of them: it went there, or these are the reasons why not."""

    id: int
    reasons: tuple[str, ...] = ()

    @property
    def is_refused(self) -> bool:
        """Whether it stays where it was."""
        return bool(self.reasons)


def move(
    store: Statuses,
    seen: Mapping[int, str],
    status: str,
    progress: Progress,
    *,
    document: Path | None = None,
    kind: str = "applications",
    **said: str,
) -> list[Moved]:
    """Move each of these to a status, on the same evidence; `seen` is id → the status that it had when it was read.

    One that NetBox refuses keeps none of the others from going; empty words are not sent.
    """
    filled = {name: text for name, text in said.items() if text}
    moved: list[Moved] = []
    progress.start("changing statuses", len(seen))
    for number, old in seen.items():
        try:
            store.change_status(kind, number, {**filled, "status": status, "old": old}, document)
        except StoreRejected as exc:
            moved.append(Moved(number, exc.reasons or (exc.message,)))
        except (RefusedError, StoreDenied) as exc:
            moved.append(Moved(number, (exc.message,)))
        else:
            moved.append(Moved(number))
        progress.advance()
    progress.finish()
    return moved
