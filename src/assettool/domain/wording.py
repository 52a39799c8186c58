"""What the licence position says of a row, an entitlement or a way to license: fixed phrases that are filled in."""

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Self

type Value = str | int | date | None
"""What fills a place of a phrase; another wording too."""


class Phrase(StrEnum):
    """A phrase in English; what stands in braces is filled in."""

    # Rights, and whether they count.
    COUNTS = "counts"
    NO_NUMBER = "it is no number of rights: {quantity} × {rights}"
    NO_METRIC = "no metric that is known: {metric}"
    STARTS = "it starts on {day}"
    ENDED = "it ended on {day}"
    RENEWED = "renewed by {entitlement} from {day}"
    # Whatever was looked at.
    BOTH = "{one}; {other}"
    AGAIN = "it is counted already"
    REMOVED = "removed on {day}"
    FIRST_SEEN = "first seen on {day}"
    RETIRED = "retired on {day}"
    NEEDS_NONE = "the product needs no licence"
    BY_SUITE = "has it by {product}"
    HAS = "has it"
    INSTALLED = "installed"
    REACHES = "may reach it"
    REACHES_BY = "may reach it by {via}"
    REACHES_FROM = "may reach it from {day}"
    REACHED_UNTIL = "might reach it until {day}"
    # Old and new side by side.
    BESIDE = "runs beside {old} since {day}"
    OVERDUE = "{since}, and was to stop after {day}"
    WITHOUT_RIGHT = "{since}, without a right to do so"
    RIGHT_ENDED = "{since}; the right to do so, by {basis}, ended on {day}"
    BY_RIGHT = "{since}, by {basis}"
    BY_RIGHT_UNTIL = "{since}, by {basis} until {day}"
    AZURE_HYBRID_BENEFIT = "azure hybrid benefit"
    CITRIX_TRADE_UP = "citrix trade up"
    VENDOR_CONSENT = "vendor consent"
    SIDE_BY_SIDE = "{old} and {new} run side by side"
    # People, accounts and devices.
    ACCESS_COUNTS = "runs on a server: who may reach it counts"
    WORKS_UNKNOWN = "runs on a server, and who works with it there is not known"
    DEVICES_COUNT = "an account: devices count"
    DISABLED = "disabled since {day}"
    SHARED_MAILBOX = "a shared mailbox"
    NOBODY_KNOWN = "{how}, and who works on it is not known"
    USER_UNKNOWN = "who works with it there is not known"
    ALLOCATED_COUNT = "the accounts with an allocation count"
    ALLOCATED = "allocated"
    ALLOCATED_IDLE = "allocated, and not in use"
    UNALLOCATED = "{how} without an allocation"
    ASSIGNED = "assigned"
    ASSIGNED_NOWHERE = "assigned to an account that no directory has"
    ASSIGNED_COUNT_DEVICE = "on a device: what is assigned to an account counts"
    ASSIGNED_COUNT_HOST = "on a host: what is assigned to an account counts"
    ASSIGNED_COUNT_MACHINE = "on a machine: what is assigned to an account counts"
    PORTAL = "the portal reports {number} on {day}, the list of accounts has {accounts}"
    REPORTED = "reported"
    SERVER_DESKTOP = "{how}: a desktop on Windows Server"
    SERVES_DESKTOPS = "serves desktops: who may reach them counts"
    SERVER_ACCESS_UNKNOWN = "who may reach the servers is not known"
    NO_CAL = "no CAL is needed where cores are licensed"
    # At the same time.
    SESSIONS_COUNT = "those who work at the same time count"
    PEAK = "the peak since {since}, on {day}"
    NOT_PEAK = "not the peak, which was on {day}"
    NOT_IN_PERIOD = "not between {since} and {until}"
    NO_MEASUREMENT = "nobody measured how many work at the same time since {since}"
    # The whole of something.
    EMPLOYEES_COUNT = "in use: all employees count"
    EMPLOYEES = "{number} employees on {day}"
    NO_HEADCOUNT = "no headcount: {number} accounts of people"
    WITH_SITE = "counted with its site {site}"
    SITE_UNKNOWN = "its site is not known"
    USED_THERE = "used there"
    WITH_TENANT = "counted with its tenant {tenant}"
    TENANT_UNKNOWN = "its tenant is not known"
    USES = "uses it"
    WITHOUT_LIMIT = "covered without a limit"
    USED_TIMES = "used {number} times"
    UNLIMITED = "unlimited"
    # Servers and their cores.
    CORES_UNKNOWN = "how many processors and cores it has is not known"
    VIRTUAL_CORES_UNKNOWN = "how many virtual cores it has is not known"
    HOSTS_UNKNOWN = "on which hosts it may run is not known"
    NOT_IN_INVENTORY = "it is not in the inventory"
    ON_HOSTS = "counted on {hosts}"
    COVERED_ON = "covered by {products} on {hosts}"
    MANY_HOSTS = "{number} hosts that it may run on"
    CORES = "{sockets} × {cores} cores"
    CORES_BY_FACTOR = "{sockets} × {cores} cores × {factor} = {number}"
    VIRTUAL_CORES = "{number} virtual cores"
    LICENSED_AS = "{cores}, licensed as {number}"
    MACHINES = "{number} virtual machines"
    OWN_SYSTEM = "its own system"
    CORES_FOR = "{cores}, for {systems}"
    CORES_TIMES_FOR = "{cores}, {times} times for {systems}"
    NO_MAINTENANCE_FOR = "{cores}, for {number} virtual machines without maintenance"
    NO_MACHINE = "no virtual machine: it is licensed by its physical cores"
    OPERATING_SYSTEM = "an operating system with it"
    REPLICA = "a replica that only waits for {machine} to fail"
    PROCESSORS = "{number} processors"
    TOO_MANY_SOCKETS = "{number} sockets: the edition may not run there"
    PROCESSOR_MINIMUM = "at least {each} for each of {number} processors: {total}"
    CUSTOMER_MINIMUM = "{number} licences: a customer has at least {least}"
    MINIMUM = "minimum"
    # Ways to license.
    BY_METRIC = "{label}"
    AND = "{one} and {other}"
    BY_MACHINE = "by virtual machine"
    BY_HOST = "by host"
    BY_HOST_AS = "by host: {editions}"
    BY_HOST_MAINTAINED = "by host, with maintenance"
    BY_HOST_UNMAINTAINED = "by host, without maintenance"
    NO_KNOWN_HOST = "no known host"
    # Whether a right is used.
    USE_UNKNOWN = "when it was used last is not known"
    IDLE = "not used for {days} days"
    USED = "used on {day}"


class Wording(str):
    """A phrase that is filled in, in English; it keeps its parts, so that a page can say it in another language."""

    __slots__ = ("phrase", "values")

    phrase: Phrase
    values: Mapping[str, Value]

    def __new__(cls, phrase: Phrase, values: Mapping[str, Value]) -> Self:
        """Fill in the values."""
        self = super().__new__(cls, phrase.format(**values))
        self.phrase = phrase
        self.values = values
        return self

    def __reduce__(self) -> tuple[type[Self], tuple[Phrase, Mapping[str, Value]]]:
        return type(self), (self.phrase, self.values)


@lru_cache(10_000, typed=True)
def say(phrase: Phrase, **values: Value) -> Wording:
    """The phrase with its places filled; the same wording for all that say the same, because there are many rows."""
    return Wording(phrase, values)


def as_text(value: object) -> str:
    """A wording as JSON has it; for msgspec, which asks about every type that it does not know."""
    if isinstance(value, Wording):
        return str(value)
    raise NotImplementedError(f"nothing that JSON has: {type(value).__name__}")


def joined(texts: Sequence[str]) -> str:
    """Texts with "and" between them; one alone as it is."""
    first, *others = texts
    for other in others:
        first = say(Phrase.AND, one=first, other=other)
    return first
