"""The accounting identity: every row that was read is accepted, merged, rejected or held, and nothing else."""

from dataclasses import dataclass

from assettool.errors import AccountingError


@dataclass(frozen=True, slots=True)
class Accounting:
    """Where the rows of a sync went. `by_rule` is the part of `rejected` that a rule asked for."""

    read: int
    accepted: int
    merged: int
    rejected: int
    held: int
    by_rule: int = 0

    @property
    def adds_up(self) -> bool:
        """Whether no row is lost and none counts twice."""
        return self.read == self.accepted + self.merged + self.rejected + self.held

    def __str__(self) -> str:
        """The sum as it is printed at the end of every plan."""
        equals = "=" if self.adds_up else "≠"
        return (
            f"{self.read} rows read {equals} {self.accepted} accepted + {self.merged} merged"
            f" + {self.rejected} rejected + {self.held} held"
        )

    def check(self) -> None:
        """Raise `AccountingError` where the sum is wrong."""
        if not self.adds_up:
            raise AccountingError(
                f"the rows do not add up: {self}", hint="this is a fault in assettool: please report it with the files"
            )
