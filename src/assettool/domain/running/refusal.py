"""Why something is not done with a run: fixed sentences that are filled in."""

from enum import StrEnum


class Text(StrEnum):
    """A reason in English; what stands in braces is filled in."""

    IS_OVER = "the run is {status}"
    UNKNOWN_ITEMS = "the run has no item {items}"
    WORKED_ON = "{who} works on {items}: pause the run first"
    NOTHING_FAILED = "nothing of it failed or was rolled back"
    NOTHING_LEFT = "it has passed these phases already"
    NOTHING_TOUCHED = "nothing of it was begun"
    MAY_LOSE_WORK = "people may have worked on the new hosts of {items} since the cutover: what they entered is lost"
    STILL_WORKED_ON = "{who} still works on it"
    NOT_AT_THE_END = "{items} has not come to an end: go on with it, skip it, or roll it back"
    NEEDS_REASON = "it takes a reason"
    NO_EMERGENCY = "only what goes on can do so in an emergency"


class Refusal(Exception):
    """It is not done."""

    def __init__(self, text: Text, **values: str) -> None:
        super().__init__(text.format(**values))
        self.text = text
        self.values = values
