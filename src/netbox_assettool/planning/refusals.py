"""Why a plan, a move or a verb is refused."""

from collections.abc import Sequence


class Refused(Exception):
    """It is not done, for every one of these reasons."""

    def __init__(self, *reasons: str) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = reasons


class Unsound(Refused):
    """What was sent does not hold by itself."""


class Overtaken(Refused):
    """Things are no longer as they were when it was asked for."""


def refuse(kind: type[Refused], reasons: Sequence[str]) -> None:
    """Raise it where there are reasons."""
    if reasons:
        raise kind(*reasons)
