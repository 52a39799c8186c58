"""A report as JSON: all that it says, with values that are not formatted."""

import msgspec

from assettool.domain.report import Report


def write(report: Report, address: str) -> bytes:  # noqa: ARG001 -- links stay below the address of NetBox
    """The report as it is; decimals and days are texts, euros are whole cents."""
    return msgspec.json.format(msgspec.json.encode(report), indent=1)
