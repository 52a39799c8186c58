"""What `assettool app set NAME status=…` does: move applications to another status, on evidence."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from assettool.domain.register import Application
    from assettool.ports import Statuses


def set_status(
    store: "Statuses",
    applications: "Sequence[Application]",
    status: str,
    reason: str = "",
    *,
    evidence: str = "",
    origin: str = "",
    document: "Path | None" = None,
    owner: str = "",
    due: str = "",
    at: str = "",
    as_json: bool = False,
) -> None:
    """Move them, and say what became of each. Raises `RefusedError` where NetBox refused one of them."""
    from assettool.cli import output
    from assettool.errors import RefusedError
    from assettool.services.statuses import move

    named = {application.id: application for application in applications}
    seen = {number: application.status for number, application in named.items()}
    with output.progress() as shown:
        moved = move(
            store,
            seen,
            status,
            shown,
            document=document,
            reason=reason,
            evidence=evidence,
            origin=origin,
            owner=owner,
            due=due,
            at=at,
        )
    if as_json:
        output.print_json(
            [
                {
                    "id": one.id,
                    "application": named[one.id].key,
                    "old": seen[one.id],
                    "new": seen[one.id] if one.is_refused else status,
                    "reasons": one.reasons,
                }
                for one in moved
            ]
        )
    else:
        output.table(
            "", ("application", "was", "is", "why not"), [_row(named[one.id], status, one.reasons) for one in moved]
        )
    refused = sum(one.is_refused for one in moved)
    if refused:
        raise RefusedError(f"{refused} of {len(moved)} stay where they are", hint="the reasons are above")


def _row(application: "Application", status: str, reasons: "Sequence[str]") -> tuple[str, str, str, str]:
    now = application.status if reasons else status
    return application.key, application.status, now, "; ".join(reasons)
