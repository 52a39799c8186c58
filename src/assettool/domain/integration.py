"""What is said of an integration (koppeling) between two applications."""

from enum import StrEnum


class IntegrationStatus(StrEnum):
    """How far an integration has come; `domain/status.py` says what may follow what."""

    REGISTERED = "registered"
    ASSESSED = "assessed"
    TESTED = "tested"
    BRIDGED = "bridged"
    MIGRATED = "migrated"
    VERIFIED = "verified"
    RETIRED = "retired"
    OUT_OF_SCOPE = "out_of_scope"


class Strength(StrEnum):
    """Whether one side works without the other."""

    HARD = "hard"
    SOFT = "soft"


class Direction(StrEnum):
    """Which way the data flow; the words are those of the Softwarecatalogus."""

    LEFT_TO_RIGHT = "left_to_right"
    RIGHT_TO_LEFT = "right_to_left"
    BIDIRECTION = "bidirection"
    UNKNOWN = "unknown"


class IntegrationKind(StrEnum):
    """Whether it follows a standard; the words are those of the Softwarecatalogus."""

    NORM = "norm"
    CUSTOM = "custom"
    UNKNOWN = "unknown"
