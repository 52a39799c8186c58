"""When people hear of a wave; it brings nothing along, as the help of a command needs it."""

from enum import StrEnum


class Moment(StrEnum):
    """When a notice goes out."""

    T10 = "t-10"  # ten days before
    T3 = "t-3"
    T0 = "t-0"  # on the day
    DONE = "done"
