"""Recognition: which product an installed program is, by rules, and what may be meant where no rule says so.

Everything that is found is recognised, known to need no licence, or on the work list, and nothing else.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fnmatch import translate

import msgspec
from rapidfuzz import fuzz, process

from assettool.domain.licence import Account, Installation, Product, Subject
from assettool.domain.observation import Software

LEAST_SCORE = 70
"""How alike a name and a product have to be, of 100, to be proposed."""
_VERSION = re.compile(r"(?<![\w.])v?\d+(?:\.\d+)+\b|\(?\b(?:x64|x86|64-bit|32-bit)\b\)?", re.IGNORECASE)
_BLANKS = re.compile(r"\s+")


class How(StrEnum):
    """How a program was recognised."""

    RULE = "rule"
    ALIAS = "alias"  # it is called as the catalogue calls the product
    FREE = "free"  # a rule says that it needs no licence
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class RecognitionRule:
    """Programs that are one product. Patterns are as in a shell, and small and capital letters are the same."""

    id: str
    product: str
    """Key of the product; nothing for what needs no licence."""
    name: str
    publisher: str = "*"
    version: str = "*"
    edition: str = "*"
    """Looked for anywhere in the name: programs have no edition of their own."""
    is_guess: bool = False
    """The name does not tell which product it is: another source that tells it is believed."""


@dataclass(frozen=True, slots=True)
class Recognition:
    """What a program is."""

    product: str
    how: How
    rule: str = ""
    is_guess: bool = False


class FoundSoftware(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """A program where it was found."""

    kind: Subject
    subject: str
    software: Software
    source: str = ""
    first_seen: date | None = None
    last_seen: date | None = None
    removed: date | None = None
    last_used: date | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """A product that a name may mean, and how alike the two are, of 100."""

    product: str
    score: int


@dataclass(frozen=True, slots=True)
class WorkItem:
    """A program that no rule knows, on how many machines, and what it may be."""

    name: str
    publisher: str
    versions: tuple[str, ...]
    number: int
    proposals: tuple[Proposal, ...]


@dataclass(frozen=True, slots=True)
class Recognised:
    """Where everything that was found went."""

    installations: tuple[Installation, ...]
    free: tuple[FoundSoftware, ...]
    unknown: tuple[FoundSoftware, ...]


class Recogniser:
    """Recognises programs by rules, the first that fits, then by the names of the catalogue."""

    def __init__(self, products: Mapping[str, Product], rules: Sequence[RecognitionRule] = ()) -> None:
        self._products = products
        self._rules = [
            (rule, _compiled(rule.name), _compiled(rule.publisher), _compiled(rule.version), _within(rule.edition))
            for rule in rules
        ]
        names: dict[str, set[str]] = defaultdict(set)
        for product in products.values():
            for name in (product.label, _short(product), *product.aliases):
                names[plain(name)].add(product.key)
        # A name that several products share, such as those of one suite, says nothing.
        self._names = {name: keys.pop() for name, keys in names.items() if len(keys) == 1}
        self._skus = {sku.casefold(): product.key for product in products.values() for sku in product.skus}
        self._known: dict[Software, Recognition] = {}

    def recognise(self, software: Software) -> Recognition:
        """What a program is."""
        if software not in self._known:
            self._known[software] = self._looked_up(software)
        return self._known[software]

    def by_sku(self, sku: str) -> str:
        """Key of the product that a vendor's portal calls so, by GUID or part number; nothing where none is."""
        return self._skus.get(sku.strip().casefold(), "")

    def propose(self, name: str, publisher: str = "", most: int = 3) -> tuple[Proposal, ...]:
        """What a name may mean, the likeliest first, each product once."""
        wanted = plain(f"{publisher} {name}")
        best: dict[str, int] = {}
        for found, score, _ in process.extract(
            wanted, self._names.keys(), scorer=fuzz.token_set_ratio, score_cutoff=LEAST_SCORE, limit=None
        ):
            key = self._names[found]
            best[key] = max(best.get(key, 0), round(score))
        ranked = sorted(best.items(), key=lambda item: (-item[1], item[0]))
        return tuple(Proposal(key, score) for key, score in ranked[:most])

    def _looked_up(self, software: Software) -> Recognition:
        name, publisher, version = (plain(text) for text in (software.name, software.publisher, software.version))
        for rule, of_name, of_publisher, of_version, of_edition in self._rules:
            fits = of_name.match(name) and of_publisher.match(publisher) and of_version.match(version)
            if fits and of_edition.match(name):
                return Recognition(rule.product, How.RULE if rule.product else How.FREE, rule.id, rule.is_guess)
        for text in (name, f"{publisher} {name}", f"{name} {version}"):
            if key := self._names.get(text):
                return Recognition(key, How.ALIAS)
        return Recognition("", How.UNKNOWN)


def recognised(found: Iterable[FoundSoftware], recogniser: Recogniser) -> Recognised:
    """Everything that was found, sorted by what it is."""
    installations: list[Installation] = []
    free: list[FoundSoftware] = []
    unknown: list[FoundSoftware] = []
    for each in found:
        what = recogniser.recognise(each.software)
        if what.product:
            installations.append(_installation(each, what.product))
        else:
            (free if what.how is How.FREE else unknown).append(each)
    return Recognised(tuple(installations), tuple(free), tuple(unknown))


def work_list(unknown: Iterable[FoundSoftware], recogniser: Recogniser, most: int = 200) -> tuple[WorkItem, ...]:
    """What nobody recognised, with versions of one program together, the one on most machines first."""
    numbers: Counter[tuple[str, str]] = Counter()
    versions: dict[tuple[str, str], set[str]] = defaultdict(set)
    for each in unknown:
        key = (without_version(each.software.name), each.software.publisher.strip())
        numbers[key] += 1
        versions[key].add(each.software.version)
    ranked = sorted(numbers.items(), key=lambda item: (-item[1], item[0]))
    return tuple(
        WorkItem(name, publisher, tuple(sorted(versions[name, publisher])), number, recogniser.propose(name, publisher))
        for (name, publisher), number in ranked[:most]
    )


def subscriptions(
    accounts: Iterable[Account], recogniser: Recogniser, source: str = ""
) -> tuple[tuple[Installation, ...], dict[str, int]]:
    """What is assigned to accounts, and the SKUs that no product has with how many accounts have each."""
    assigned: list[Installation] = []
    unknown: Counter[str] = Counter()
    for account in accounts:
        for sku in account.skus:
            if product := recogniser.by_sku(sku):
                assigned.append(
                    Installation(
                        product=product,
                        kind=Subject.ACCOUNT,
                        subject=account.key,
                        source=source,
                        first_seen=account.start,
                        last_used=account.last_seen,
                    )
                )
            else:
                unknown[sku] += 1
    return tuple(assigned), dict(sorted(unknown.items()))


def plain(text: str) -> str:
    """A name to compare by: small letters and single blanks; downloads have no-break spaces in them."""
    return _BLANKS.sub(" ", text).strip().casefold()


def without_version(name: str) -> str:
    """A name without the version and the width that some programs carry in it."""
    return _BLANKS.sub(" ", _VERSION.sub(" ", name)).strip(" -") or name


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(translate(plain(pattern)))


def _within(pattern: str) -> re.Pattern[str]:
    return _compiled("*" if pattern == "*" else f"*{pattern}*")


def _short(product: Product) -> str:
    return " ".join(part for part in (product.name, product.edition, product.version) if part)


def _installation(found: FoundSoftware, product: str) -> Installation:
    return Installation(
        product=product,
        kind=found.kind,
        subject=found.subject,
        source=found.source,
        version=found.software.version,
        first_seen=found.first_seen,
        last_seen=found.last_seen,
        removed=found.removed,
        last_used=found.last_used,
    )
