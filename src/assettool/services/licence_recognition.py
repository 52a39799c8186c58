"""From the programs that sources found to a plan: which products are installed where, and what nobody recognises."""

import logging
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import msgspec

from assettool.domain.accounting import Accounting
from assettool.domain.current import FleetRow
from assettool.domain.licence import Product
from assettool.domain.licence_current import installation_key, product_of, subject_key
from assettool.domain.licence_drafting.products import fields_of
from assettool.domain.licence_rows import ProductRow
from assettool.domain.objects import ASSET, INSTALLATION, OBSERVATION, SOFTWARE_PRODUCT, Book, Value
from assettool.domain.observation import Origin, SourceWarning
from assettool.domain.plan import FILES, Action, Change, Plan, PlannedReject, PlannedSource
from assettool.domain.recognition import Recogniser, WorkItem
from assettool.domain.software_found import Finds, Found
from assettool.ports import Progress, Store
from assettool.services.kept import Kept
from assettool.services.licence_import import Catalogue
from assettool.services.planning import MOST_IN_MEMORY

logger = logging.getLogger(__name__)

REFRESH_DAYS = 7
"""An installation that stays as it is gets a new day of last seeing once it is this much later: every day would make a
history of nothing but days."""
_MOST_REJECTS = 500
_STEP = 1000
_VERSION, _NAME, _RULE = 100, 300, 200
_SAID = ("version", "found_as", "rule", "first_seen", "last_seen", "removed")


class _Installed(msgspec.Struct, gc=False):
    """An installation that recognition has put into NetBox."""

    id: int
    version: str | None
    found_as: str | None
    rule: str | None
    first_seen: str | None
    last_seen: str | None
    removed: str | None


@dataclass(slots=True)
class _Book:
    """What NetBox has, no more of it than is needed."""

    uids: dict[int, str] = field(default_factory=dict)
    kinds: dict[int, str] = field(default_factory=dict)
    lifecycles: dict[int, str] = field(default_factory=dict)
    products: dict[str, Product] = field(default_factory=dict)
    ids: dict[str, int] = field(default_factory=dict)
    """Key of a product → its id."""
    installed: dict[tuple[int, str], dict[str, _Installed]] = field(default_factory=dict)
    """(asset, source) → key of a product → installation."""


@dataclass(frozen=True, slots=True)
class PlannedRecognition:
    """A plan, and what people want to know of it."""

    plan: Plan
    warnings: Sequence[SourceWarning]
    work: Sequence[WorkItem]
    """What nobody recognises, what is on most machines first."""
    unknown: int
    """How many different programs that are."""
    products: Sequence[tuple[str, int]]
    """What is installed, and on how many machines."""


def make_recognition_plan(
    store: Store, catalogue: Catalogue, progress: Progress, most: int = _MOST_REJECTS
) -> PlannedRecognition:
    """Recognise the programs of all observations, and compare that with what NetBox has.

    What the same source does not have any more is marked as removed. Installations from files stay as they are. Raises
    `AccountingError` where a program got lost.
    """
    progress.start("reading licences")
    book = _book(store.read_licences())
    progress.finish()
    listed = {row.product.key: row for row in catalogue.products if row.product.key not in book.products}
    products = {**{key: product_of(fields_of(row, key, None)) for key, row in listed.items()}, **book.products}
    rules = [rule for rule in catalogue.rules if not rule.product or rule.product in products]
    recogniser = Recogniser(products, rules)
    finds = Finds(recogniser, book.kinds, book.lifecycles)
    progress.start("recognising programs")
    _read(store, finds, progress)
    finds.settle()
    progress.finish()
    warnings = [_unknown_product(rule.product, rule.id) for rule in catalogue.rules if rule not in rules]
    numbers = finds.numbers
    accounting = Accounting(
        numbers.read, numbers.accepted, numbers.merged, numbers.free, numbers.unknown, by_rule=numbers.free
    )
    accounting.check()
    progress.start("comparing")
    comparison = _Comparison(book, finds, listed, warnings)
    changes = Kept(Change, comparison.changes())
    progress.finish()
    work = finds.work(most)
    plan = Plan(
        netbox=store.url,
        sources=tuple(_sources(catalogue, numbers.by_source)),
        accounting=accounting,
        changes=changes if len(changes) > MOST_IN_MEMORY else tuple(changes),
        rejects=tuple(_reject(item) for item in work),
    )
    logger.info("recognised %d of %d programs", numbers.accepted + numbers.merged, numbers.read)
    return PlannedRecognition(plan, warnings, work, finds.unknown, _counted(finds, products))


def _book(rows: Iterable[FleetRow]) -> _Book:
    book = _Book()
    keys: dict[object, str] = {}
    texts: dict[object, str] = {}
    installed: dict[tuple[int, str], dict[object, _Installed]] = defaultdict(dict)
    for label, row in rows:
        if label == ASSET:
            number = _number(row["id"])
            book.uids[number] = str(row["uid"])
            book.kinds[number] = texts.setdefault(row["kind"], str(row["kind"]))
            book.lifecycles[number] = texts.setdefault(row["lifecycle"], str(row["lifecycle"]))
        elif label == SOFTWARE_PRODUCT:
            key = keys[row["id"]] = str(row["key"])
            book.products[key] = product_of(row)
            book.ids[key] = _number(row["id"])
        elif label == INSTALLATION and row["rule"] and row["asset"] is not None:
            # What has no rule was put there by a file or a person, who say themselves when it is gone.
            source = texts.setdefault(row["source"], str(row["source"]))
            said = {name: row[name] for name in _SAID}
            # The same few texts stand in many thousands of installations.
            shared = {
                name: None if value is None else texts.setdefault(value, str(value)) for name, value in said.items()
            }
            installed[_number(row["asset"]), source][row["product"]] = _Installed(_number(row["id"]), **shared)
    for place, some in installed.items():
        book.installed[place] = {keys[number]: each for number, each in some.items() if number in keys}
    return book


def _read(store: Store, finds: Finds, progress: Progress) -> None:
    number = 0
    for label, row in store.read_fleet():
        if label == ASSET:
            finds.believe(_number(row["id"]), row["provenance"])
        elif label == OBSERVATION:
            fields = row["fields"]
            if isinstance(fields, Mapping):
                finds.observe(_number(row["asset"]), str(row["source"]), str(row["last_seen"])[:10], fields)
            number += 1
            if number % _STEP == 0:
                progress.advance(_STEP)


class _Comparison:
    """What makes NetBox what was found, one change after the other."""

    def __init__(
        self,
        book: _Book,
        finds: Finds,
        listed: Mapping[str, ProductRow],
        warnings: list[SourceWarning],
    ) -> None:
        self._book = book
        self._finds = finds
        self._listed = listed
        self._warnings = warnings

    def changes(self) -> Iterator[Change]:
        """The products that are new, and then what is on each machine."""
        yield from self._new_products()
        silent = self._silent()
        uids = self._book.uids
        places = {*self._finds.products, *self._book.installed}
        for asset, source in sorted(places, key=lambda place: (uids.get(place[0], ""), place[1])):
            if asset not in uids or (asset, source) not in self._finds.seen:
                continue  # what the user does not see, or the source has forgotten as a whole
            wanted = self._finds.products.get((asset, source), {})
            installed = self._book.installed.get((asset, source), {})
            for product, found in sorted(wanted.items()):
                yield from self._there(asset, source, product, found, installed.get(product))
            if source not in silent:
                for product in sorted(installed.keys() - wanted.keys()):
                    yield from self._gone(asset, source, product, installed[product])

    def _new_products(self) -> Iterator[Change]:
        wanted = {product for some in self._finds.products.values() for product in some} & self._listed.keys()
        # The access licence of a product is counted with it.
        wanted |= {str(cal) for key in wanted if (cal := self._listed[key].fields.get("cal")) in self._listed}
        for key in sorted(wanted):
            fields: Mapping[str, Value] = fields_of(self._listed[key], key, None)
            label = f"{SOFTWARE_PRODUCT}:{key}"
            yield Change(Action.CREATE, label, label, new=dict(fields))

    def _silent(self) -> set[str]:
        """Sources that give no program any more: they have lost the list, and not every machine its programs."""
        had = Counter(source for (_, source), some in self._book.installed.items() if some)
        silent = {source for source in had if not self._finds.numbers.by_source[source]}
        for source in sorted(silent):
            message = f"it gives no programs any more, and what it found on {had[source]} machines stays"
            self._warnings.append(SourceWarning(source, Origin(source), message))
        return silent

    def _there(self, asset: int, source: str, product: str, found: Found, now: _Installed | None) -> Iterator[Change]:
        uid = self._book.uids[asset]
        said: dict[str, object] = {
            "version": found.software.version[:_VERSION],
            "found_as": found.software.name[:_NAME],
            "rule": found.rule[:_RULE],
        }
        key, bundle = self._key(uid, product, source)
        if now is None:
            label = f"{SOFTWARE_PRODUCT}:{product}"
            product_id = self._book.ids.get(product)
            refs: dict[str, object] = {
                "product": {"ref": label, "id": product_id} if product_id else {"ref": label},
                "asset": {"ref": f"{ASSET}:{uid}", "id": asset},
            }
            new = {**refs, "source": source, **said, "first_seen": found.day, "last_seen": found.day}
            yield Change(Action.CREATE, key, bundle, new=new)
            return
        if now.removed is not None and found.day >= now.removed:
            said["removed"] = None
        changed = {name: value for name, value in said.items() if getattr(now, name) != value}
        if found.day > (now.last_seen or "") and (changed or self._is_due(found.day, now.last_seen)):
            changed["last_seen"] = found.day
        if changed:
            yield Change(Action.UPDATE, key, bundle, now.id, changed, {name: getattr(now, name) for name in changed})

    def _gone(self, asset: int, source: str, product: str, now: _Installed) -> Iterator[Change]:
        day = self._finds.seen[asset, source]
        if now.removed is None and day >= (now.last_seen or ""):
            key, bundle = self._key(self._book.uids[asset], product, source)
            yield Change(Action.UPDATE, key, bundle, now.id, {"removed": day}, {"removed": None})

    def _key(self, uid: str, product: str, source: str) -> tuple[str, str]:
        subject = subject_key(ASSET, uid)
        return installation_key(product, subject, source), f"use/{subject}"

    def _is_due(self, day: str, last: str | None) -> bool:
        return last is None or date.fromisoformat(day) - date.fromisoformat(last) >= timedelta(days=REFRESH_DAYS)


def _sources(catalogue: Catalogue, by_source: Mapping[str, int]) -> Iterator[PlannedSource]:
    if catalogue.path:
        form = f"products.yml ({len(catalogue.products)} products, {len(catalogue.rules)} rules)"
        yield PlannedSource(
            f"{FILES[Book.LICENCES]}{catalogue.path.name}", form, catalogue.path.name, catalogue.sha256, 0
        )
    for source, number in sorted(by_source.items()):
        yield PlannedSource(f"{FILES[Book.LICENCES]}{source}", "programs of observations", source, "", number)


def _reject(item: WorkItem) -> PlannedReject:
    machines = f"{item.number} machine{'' if item.number == 1 else 's'}"
    label = f"{item.name} ({item.publisher})" if item.publisher else item.name
    reason = "no rule and no name of the catalogue fits"
    if item.proposals:
        reason += f"; it may be {', '.join(f'{each.product} ({each.score} %)' for each in item.proposals)}"
    return PlannedReject("licence", machines, label, (reason,), held=True)


def _unknown_product(key: str, where: str) -> SourceWarning:
    return SourceWarning("products.yml", Origin(where), f"a rule means a product that nobody knows: {key}")


def _counted(finds: Finds, products: Mapping[str, Product]) -> list[tuple[str, int]]:
    machines: dict[str, set[int]] = defaultdict(set)
    for (asset, _), some in finds.products.items():
        for key in some:
            machines[key].add(asset)
    counted = [(products[key].label, len(found)) for key, found in machines.items()]
    return sorted(counted, key=lambda each: (-each[1], each[0]))


def _number(value: object) -> int:
    if not isinstance(value, int):
        raise TypeError(f"no NetBox id: {value!r}")
    return value
