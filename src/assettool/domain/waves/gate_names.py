"""What the gates are called; it brings nothing along, as commands of waves need it for their help."""

from enum import StrEnum


class GateName(StrEnum):
    """The gates before a wave starts, in the order in which they are usually met."""

    DISPOSITION = "disposition"
    OWNER = "owner"
    PACKAGING = "packaging"
    TESTS = "tests"
    LICENCES = "licences"
    INTEGRATIONS = "integrations"
    WINDOW = "window"
    BACKUP = "backup"
    PREFLIGHT = "preflight"
    APPROVAL = "approval"
