"""What the rows come to so far: the objects that they want, and what became of each row."""

from dataclasses import dataclass, field
from datetime import date, datetime

from assettool.domain.accounting import Accounting
from assettool.domain.objects import TENANT, Desired, Ref, Value
from assettool.domain.observation import Origin, SourceWarning
from assettool.domain.organisations import Organisations
from assettool.domain.plan import PlannedReject
from assettool.domain.portfolio import Organisation
from assettool.domain.register import Register


class Unusable(Exception):
    """A row that cannot be used, with every reason; `is_held` where a person can change that by a decision."""

    def __init__(self, *reasons: str, is_held: bool = False) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = tuple(f"{reason}" for reason in reasons)
        self.is_held = is_held


_NOTHING: dict[str, Value] = {}


@dataclass(slots=True)
class Draft:
    """A plan in the making."""

    register: Register
    organisations: Organisations
    now: datetime
    desired: dict[str, Desired] = field(default_factory=dict)
    rejects: list[PlannedReject] = field(default_factory=list)
    accepted: int = 0
    merged: int = 0
    begun: dict[str, tuple[date | None, Origin]] = field(default_factory=dict)
    """Key of each application, integration and data set → when its file says that it was registered, and where."""
    _warnings: dict[str, tuple[Origin, Origin, int]] = field(default_factory=dict)
    """Message → the first row that it is about, the last one, and how many there are."""
    _slugs: set[str] = field(init=False)

    def __post_init__(self) -> None:
        """Know the tenants that there are."""
        self._slugs = {tenant.slug for tenant in self.register.tenants.values()}

    def want(
        self,
        key: str,
        bundle: str,
        fields: dict[str, Value],
        on_create: dict[str, Value] | None = None,
        *,
        origin: Origin | None = None,
    ) -> bool:
        """Note an object, with what is known of it; False where a row before has done so, whose values count.

        The fields are the draft's own from then on.

        Where the row at `origin` says something else, that is told.
        """
        if known := self.desired.get(key):
            for name, value in fields.items():
                if known.fields.setdefault(name, value) != value and origin:
                    self.contradict(name, origin)
            return False
        self.desired[key] = Desired(key, bundle, fields, on_create or _NOTHING)
        return True

    def tenant(self, organisation: Organisation, origin: Origin) -> str:
        """The slug of the tenant that an organisation is. Raises `Unusable` where there is none."""
        found = self.organisations.find(organisation)
        if found.known is None:
            raise Unusable(found.reason)
        if found.warning:
            self.warn(found.warning, origin)
        slug = found.known.slug
        if slug not in self._slugs:
            self._slugs.add(slug)
            self.want(f"{TENANT}:{slug}", "", {"name": found.known.name, "slug": slug})
        return slug

    def took(self, *, is_first: bool) -> None:
        """Account for a row that is used: the first one of an object is accepted, others are merged with it."""
        self.accepted += is_first
        self.merged += not is_first

    def turn_away(self, origin: Origin, label: str, why: Unusable) -> None:
        """Account for a row that is not used."""
        self.rejects.append(PlannedReject(origin.file, str(origin), label, why.reasons, held=why.is_held))

    def warn(self, message: str, origin: Origin) -> None:
        """Note something that a person should know; the same of many rows is told once."""
        first, last, number = self._warnings.get(message, (origin, None, 0))
        self._warnings[message] = first, origin, number + (origin != last)

    def contradict(self, field: str, origin: Origin) -> None:
        """Note that a row says something else than one before it, which counts."""
        self.warn(f"an earlier row says something else, and counts: {field}", origin)

    @property
    def warnings(self) -> list[SourceWarning]:
        """Every warning, with the first row that it is about, and of how many it is true."""
        return [
            SourceWarning(origin.file, origin, message if number == 1 else f"{message} ({number} rows)")
            for message, (origin, _, number) in self._warnings.items()
        ]

    def accounting(self, read: int) -> Accounting:
        """Where the rows went."""
        held = sum(reject.held for reject in self.rejects)
        by_rule = sum(reject.by_rule for reject in self.rejects)
        return Accounting(read, self.accepted, self.merged, len(self.rejects) - held, held, by_rule)


def tenant_ref(slug: str) -> Ref:
    """The tenant with this slug."""
    return Ref(f"{TENANT}:{slug}")
