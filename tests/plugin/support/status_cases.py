"""Histories for the tests of statuses."""

from netbox_assettool.statuses import change_status

WHOLE_WAY = (
    "assessed",
    "packaged",
    "functional_test",
    "user_acceptance",
    "production_acceptance",
    "go",
    "planned",
    "migrating",
    "migrated",
    "aftercare",
    "in_management",
    "cleared",
)
"""Every step of an application after it was registered."""

BLOCKED = {"reason": "the supplier does not answer", "owner": "J. Jansen", "due": "2026-04-01"}


def go(thing, *steps, **said):
    """Take these steps, as a person with a reason unless told otherwise; the last change."""
    return [change_status(thing, step, **{"reason": f"it is {step}", **said}) for step in steps][-1]


def until(step):
    """The steps of the whole way up to this one."""
    return WHOLE_WAY[: WHOLE_WAY.index(step) + 1]
