"""The moment that a plan is made for, and until when the same plan would be made."""

from datetime import UTC, datetime, timedelta


class Clock:
    """Stands still at one moment, and notes the first later one at which it would have answered otherwise.

    Whatever depends on the time asks here, so that nothing that does can be overlooked: as long as all answers are the
    same, so is what was made of them.
    """

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.valid_until: datetime | None = None
        """The earliest moment at which one of the answers changes; None where none ever does."""

    @classmethod
    def of_today(cls) -> "Clock":
        """The moment that it is."""
        return cls(datetime.now(UTC))

    def has_come(self, moment: datetime) -> bool:
        """Whether a moment lies behind."""
        if moment <= self.now:
            return True
        self.valid_until = min(moment, self.valid_until or moment)
        return False

    def has_passed(self, time: timedelta, *, since: datetime) -> bool:
        """Whether so much time has gone by since a moment."""
        left = time - (self.now - since)
        try:
            return self.has_come(self.now + left)
        except OverflowError:  # beyond the end of the calendar
            return left <= timedelta(0)
