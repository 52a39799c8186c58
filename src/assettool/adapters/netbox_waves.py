"""Waves as NetBox keeps them: read, moved by hand, submitted and approved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import msgspec

from assettool.adapters.netbox import NetBoxStore
from assettool.domain.running.recipes import Recipe
from assettool.domain.waves.gates.gate import Waiver
from assettool.domain.waves.gates.wire import GateOut, GatesOut
from assettool.domain.waves.rules import Freeze, Period
from assettool.errors import AssettoolError

_API = "plugins/assettool"


@dataclass(frozen=True, slots=True)
class Wave:
    """One wave."""

    id: int
    number: int
    name: str
    week: date
    status: str
    items: int
    start: datetime | None
    end: datetime | None
    content_hash: str
    submitted_by: str


def waves(store: NetBoxStore) -> list[Wave]:
    """All waves, by week."""
    return [_wave(row) for row in store.first(f"{_API}/waves", 0, ordering="week")]


def wave(store: NetBoxStore, number: int) -> Wave:
    """The wave with this number. Raises `AssettoolError` where there is none."""
    rows = store.first(f"{_API}/waves", 1, number=str(number))
    if not rows:
        raise AssettoolError(f"there is no wave {number}", hint="assettool wave list")
    return _wave(rows[0])


def content(store: NetBoxStore, found: Wave) -> dict[str, Any]:
    """What a wave holds now: its hash, its counts, its recipes, and what changed since the last approval."""
    return store.get(f"{_API}/waves/{found.id}/content")


def gates(store: NetBoxStore, found: Wave) -> tuple[GateOut, ...]:
    """How every gate of a wave stands now, as far as the user may see it."""
    return store.read_as(GatesOut, f"{_API}/waves/{found.id}/gates").gates


def freezes(store: NetBoxStore, tenants: Mapping[int, str], applications: Mapping[int, str]) -> list[Freeze]:
    """The freezes in NetBox; `tenants` has slugs, `applications` keys, both by id."""
    return [
        Freeze(
            row["name"],
            Period(date.fromisoformat(row["start"]), date.fromisoformat(row["end"])),
            frozenset(tenants[each["id"]] for each in row["tenants"] if each["id"] in tenants),
            frozenset(applications[each["id"]] for each in row["applications"] if each["id"] in applications),
        )
        for row in store.first(f"{_API}/freezes", 0)
    ]


@dataclass(frozen=True, slots=True)
class Place:
    """Where an item of the saved plan is by now."""

    week: date
    """The Monday of its wave."""
    wave: int
    status: str
    is_fixed: bool
    """Whether a person put it there."""


def places(store: NetBoxStore) -> dict[str, Place]:
    """Item of the saved plan → where it is by now."""
    found = store.get(f"{_API}/waves/placement")["items"]
    return {key: Place(**{**each, "week": date.fromisoformat(each["week"])}) for key, each in found.items()}


def move(
    store: NetBoxStore, items: Sequence[str], monday: date, *, is_dry_run: bool, allow: bool, reason: str
) -> dict[str, Any]:
    """Put items into the wave of a week, or only say what that breaks."""
    said = {
        "items": list(items),
        "week": monday.isoformat(),
        "is_dry_run": is_dry_run,
        "allow": allow,
        "reason": reason,
    }
    answer: dict[str, Any] = store.send("POST", f"{_API}/waves/move", said)
    return answer


def submit(
    store: NetBoxStore, found: Wave, seen: str, comment: str, recipes: Sequence[Recipe] | None = None
) -> dict[str, Any]:
    """Ask for the approval of what was seen, with what the phases are to do; the wave as it is then."""
    said = {"content_hash": seen, "comment": comment, "recipes": msgspec.to_builtins(recipes)}
    return _said(store, found, "submit", said)


def withdraw(store: NetBoxStore, found: Wave, comment: str) -> dict[str, Any]:
    """Take it back to draft; the wave as it is then."""
    return _said(store, found, "withdraw", {"comment": comment})


def judge(
    store: NetBoxStore, found: Wave, seen: str, comment: str, change: str, *, is_approved: bool
) -> dict[str, Any]:
    """Approve or reject what was seen; the approval or rejection."""
    said = {"content_hash": seen, "comment": comment, "change_number": change}
    return _said(store, found, "approve" if is_approved else "reject", said)


def _said(store: NetBoxStore, found: Wave, verb: str, said: dict[str, Any]) -> dict[str, Any]:
    answer: dict[str, Any] = store.send("POST", f"{_API}/waves/{found.id}/{verb}", said)
    return answer


def waive(store: NetBoxStore, found: Wave, given: Waiver) -> int:
    """Give a waiver, and its id; it is of the user of `store`. Raises `StoreRejected` where NetBox will not have it."""
    items = store.first(f"{_API}/wave-items", 1, wave_id=str(found.id), item=given.item) if given.item else []
    if given.item and not items:
        raise AssettoolError(
            f"it has left {found.name}, or your user may not see it: {given.item}",
            hint=f"assettool wave show {found.number}",
        )
    said = {
        "wave": found.id,
        "gate": given.gate.value,
        "item": items[0]["id"] if items else None,
        "reason": given.reason,
        "expires": given.expires.isoformat(),
    }
    return int(store.send("POST", f"{_API}/waivers", said)["id"])


def _wave(row: Mapping[str, Any]) -> Wave:
    def moment(name: str) -> datetime | None:
        return datetime.fromisoformat(row[name]) if row[name] else None

    return Wave(
        id=row["id"],
        number=row["number"],
        name=row["name"],
        week=date.fromisoformat(row["week"]),
        status=row["status"]["value"],
        items=row["item_count"],
        start=moment("window_start"),
        end=moment("window_end"),
        content_hash=row["content_hash"],
        submitted_by=_user(row["submitted_by"]),
    )


def _user(row: Mapping[str, Any] | None) -> str:
    return str(row["username"]) if row else ""
