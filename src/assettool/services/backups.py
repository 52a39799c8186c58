"""What reports of backup products say of the hosts in NetBox."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

from assettool.domain.observation import Rejected
from assettool.domain.running.checks import Check


@dataclass(frozen=True, slots=True)
class KeptBackups:
    """Where the rows of reports went."""

    kept: int
    older: int
    """Not newer than what NetBox knows."""
    strangers: Sequence[str]
    """Hosts that are not in NetBox."""
    rejected: Sequence[Rejected]


def keep_backups(
    rows: Iterable[Check | Rejected], known: Collection[str], keep: Callable[[Sequence[Check]], dict[str, int]]
) -> KeptBackups:
    """Keep the backups of hosts that are known, by name in any case, with or without their domain."""
    names = {name.casefold(): name for name in known}
    found: list[Check] = []
    strangers: dict[str, None] = {}
    rejected: list[Rejected] = []
    for row in rows:
        if isinstance(row, Rejected):
            rejected.append(row)
        elif name := _known(row.host, names):
            found.append(Check(row.kind, name, row.at, origin=row.origin))
        else:
            strangers[row.host] = None
    said = keep(found) if found else {"kept": 0, "older": 0}
    return KeptBackups(said["kept"], said["older"], [*strangers], rejected)


def _known(host: str, names: dict[str, str]) -> str | None:
    name = host.casefold()
    return names.get(name) or names.get(name.partition(".")[0])
