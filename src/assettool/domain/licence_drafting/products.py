"""Products: those that files list, and which one another row means. A name that is only alike is never taken."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from assettool.domain.drafting.draft import Draft, Unusable
from assettool.domain.licence import Product
from assettool.domain.licence_current import Ledger, product_of, texts
from assettool.domain.licence_rows import ProductName, ProductRow
from assettool.domain.naming import SLUG_LENGTH, slugify
from assettool.domain.objects import SOFTWARE_PRODUCT, Ref, Value
from assettool.domain.observation import Origin, Software
from assettool.domain.recognition import How, Recogniser, RecognitionRule, plain

_SHOWN = 3
_STAND_IN = "installation"
"""How a product is counted of which nobody says it."""
_TOLD = 8  # of an identifier that keeps two products of one name apart


class Products:
    """The products of NetBox, of the catalogue and of the files, by everything that they may be called."""

    def __init__(
        self,
        draft: Draft,
        ledger: Ledger,
        catalogue: Iterable[ProductRow] = (),
        rules: Sequence[RecognitionRule] = (),
    ) -> None:
        """What only the catalogue has comes into NetBox once a row means it."""
        self._draft = draft
        self._ledger = ledger
        self._rules = rules
        self._known: dict[str, Product] = {}
        self._by_sku: dict[str, str] = {}
        self._by_name: dict[str, set[str]] = defaultdict(set)
        self._listed: set[str] = set()
        self._catalogue: dict[str, ProductRow] = {}
        self._counted: dict[str, list[str]] = defaultdict(list)
        """Product → how its entitlements are counted, where rows make the product."""
        self._defaults: dict[str, str] = {}
        self._recogniser: Recogniser | None = None
        self._lacking: dict[ProductName, Unusable] = {}
        """What was not found, until a product is added."""
        for product in ledger.products.values():
            self._note(product)
        for row in catalogue:
            if row.product.key not in self._known:
                self._catalogue[row.product.key] = row
                self._note(product_of(fields_of(row, row.product.key, None)))

    def row(self, row: ProductRow) -> None:
        """Take a product that a file lists: it follows the file. Raises `Unusable`."""
        row = replace(row, product=_trimmed(row.product))
        named = row.product
        if not (named.name or (named.key and slugify(named.key) in self._known)):
            raise Unusable("it names no product")
        key = self._key_of(named)
        self._bring(key, row.origin)
        known = self._known.get(key)
        if not (known or row.fields.get("metrics") or row.default_metric):
            raise Unusable("it has no metric: say how it is counted")
        fields = fields_of(row, key, known)
        self._want(key, fields, row)
        self._draft.took(is_first=key not in self._listed)
        self._listed.add(key)

    def ref(self, named: ProductName, origin: Origin) -> Ref:
        """The product that a row means. Raises `Unusable` where there is none, or where it is not sure."""
        key = self.key(named, origin)
        self._bring(key, origin)
        return Ref(_label(key))

    def _bring(self, key: str, origin: Origin) -> None:
        """Want a product of the catalogue that a row means, and the access licence that goes with it."""
        if row := self._catalogue.pop(key, None):
            self._draft.want(_label(key), _label(key), fields_of(row, key, None))
            if cal := row.fields.get("cal"):
                self.ref(ProductName(key=str(cal)), origin)

    def key(self, named: ProductName, origin: Origin) -> str:
        """Key of the product that a row means. Raises `Unusable` where there is none, or where it is not sure."""
        if why := self._lacking.get(named):
            raise Unusable(*why.reasons, is_held=why.is_held)
        trimmed = _trimmed(named)
        try:
            if key := self._found(trimmed):
                return key
        except Unusable as why:
            self._lacking[named] = why
            raise
        if named.may_be_new and (named.name or named.skus):
            return self._made(trimmed, origin)
        unknown = self._lacking[named] = self._unknown(trimmed)
        raise Unusable(*unknown.reasons, is_held=unknown.is_held)

    def has(self, named: ProductName) -> bool:
        """Whether a product has this very name."""
        return any(self._by_name.get(plain(text)) for text in _spellings(_trimmed(named)))

    def product(self, key: str) -> Product:
        """A product that was found."""
        return self._known[key]

    def counted(self, named: ProductName, key: str, metric: str, origin: Origin) -> None:
        """Note how an entitlement counts a product."""
        if metric in self._known[key].metrics:
            return
        if named.may_be_new or key in self._defaults:
            if metric not in self._counted[key]:
                self._counted[key].append(metric)
        else:
            usual = ", ".join(self._known[key].metrics)
            self._draft.warn(f"the product is not counted by this metric: {metric} ({key} by {usual})", origin)

    def settle(self) -> None:
        """Say how products are counted of which only their entitlements, or nobody, said it."""
        for key in sorted({*self._counted, *self._defaults}):
            before = [*self._known[key].metrics]
            # What was bought tells better than anything how it is counted, and better than what stood in for it.
            metrics = [*self._counted[key], *(each for each in before if each != _STAND_IN)] or [self._defaults[key]]
            if metrics != before:
                self._draft.want(_label(key), _label(key), {})
                self._draft.desired[_label(key)].fields["metrics"] = list[object](metrics)

    def _want(self, key: str, fields: dict[str, Value], row: ProductRow) -> None:
        before = self._known.get(key)
        if before is None and not fields.get("metrics"):
            self._defaults[key] = row.default_metric
        if not self._draft.want(_label(key), _label(key), fields):
            _join(self._draft.desired[_label(key)].fields, fields)
        merged = self._draft.desired[_label(key)].fields
        self._note(product_of({**(_names(before) if before else {}), **merged}))

    def _note(self, product: Product) -> None:
        self._known[product.key] = product
        self._recogniser = None
        self._lacking.clear()
        for sku in product.skus:
            self._by_sku.setdefault(plain(sku), product.key)
        for name in (product.label, replace(product, publisher="").label, *product.aliases):
            self._by_name[plain(name)].add(product.key)

    def _key_of(self, named: ProductName) -> str:
        """The key that a listed product has, or is to have."""
        if named.key:
            return slugify(named.key)
        if found := self._by_skus(named.skus):
            return found
        same = [key for key in self._by_name.get(plain(named.label), ()) if self._may_be(key, named)]
        return same[0] if len(same) == 1 else self._new_key(named)

    def _may_be(self, key: str, named: ProductName) -> bool:
        """Whether a product of this name is the named one: not where each has an identifier of its own."""
        known = self._known[key]
        return not (known.skus and named.skus) and plain(known.label) == plain(named.label)

    def _new_key(self, named: ProductName) -> str:
        key = slugify(named.label)
        if key not in self._known:
            return key
        tail = slugify(next(iter(named.skus), "") or named.version or "2")[:_TOLD]
        return f"{key[: SLUG_LENGTH - _TOLD - 1]}-{tail}"

    def _by_skus(self, skus: Iterable[str]) -> str:
        return next((key for sku in skus if (key := self._by_sku.get(plain(sku)))), "")

    def _found(self, named: ProductName) -> str:
        if named.key and (slug := slugify(named.key)) in self._known:
            return slug
        if key := self._by_skus(named.skus):
            return key
        if not named.name:
            return ""
        for text in _spellings(named):
            keys = self._by_name.get(plain(text), set())
            if len(keys) > 1:
                listed = ", ".join(sorted(keys)[:_SHOWN])
                raise Unusable(f"several products are called so: {named.label} ({listed})", is_held=True)
            if keys:
                return next(iter(keys))
        name = " ".join(part for part in (named.name, named.edition) if part)
        what = self._recognises().recognise(Software(name, named.version, named.publisher))
        if what.how is How.FREE:
            raise Unusable(f"it needs no licence, by {what.rule}: {named.label}")
        return what.product if what.product in self._known else ""

    def _recognises(self) -> Recogniser:
        if self._recogniser is None:
            self._recogniser = Recogniser(self._known, self._rules)
        return self._recogniser

    def _made(self, named: ProductName, origin: Origin) -> str:
        name = named.name or named.skus[-1]
        key = slugify(named.key) if named.key else self._new_key(replace(named, name=name))
        fields: dict[str, Value] = {
            "key": key,
            "publisher": named.publisher or "unknown",
            "name": name,
            "edition": named.edition,
            "version": named.version,
            "skus": list(named.skus),
        }
        self._draft.warn(f"no product is known as this, and one is made of it: {named.label}", origin)
        self._defaults[key] = _STAND_IN
        self._draft.want(_label(key), _label(key), {name: value for name, value in fields.items() if value})
        self._note(product_of(fields))
        return key

    def _unknown(self, named: ProductName) -> Unusable:
        if not named.name:
            return Unusable(f"no product is known by this: {named.label or 'nothing is named'}")
        found = self._recognises().propose(" ".join(filter(None, (named.name, named.edition, named.version))))
        if not found:
            return Unusable(f"no product is known by this name: {named.label}")
        alike = ", ".join(f"{each.product} ({each.score} %)" for each in found)
        return Unusable(
            f"no product is known by this name: {named.label}; it may be {alike}: add it to the aliases of one",
            is_held=True,
        )


def _label(key: str) -> str:
    return f"{SOFTWARE_PRODUCT}:{key}"


def _trimmed(named: ProductName) -> ProductName:
    """The product without its publisher's name before its own, which many files repeat."""
    if named.publisher and plain(named.name).startswith(f"{plain(named.publisher)} "):
        return replace(named, name=" ".join(named.name.split())[len(" ".join(named.publisher.split())) :].strip())
    return named


def _spellings(named: ProductName) -> list[str]:
    """The forms in which a product may be written down, the longest first."""
    parts = (
        (named.publisher, named.name, named.edition, named.version),
        (named.name, named.edition, named.version),
        (named.publisher, named.name, named.edition),
        (named.name, named.edition),
        (named.name,),
    )
    # A version or an edition that is given is never left out: it is another product then.
    least = (named.name, named.edition, named.version)
    texts_of = [" ".join(filter(None, some)) for some in parts if all(one in some for one in least if one)]
    return list(dict.fromkeys(texts_of))


def fields_of(row: ProductRow, key: str, known: Product | None) -> dict[str, Value]:
    """What a row says of a product. Names that it is known by are added to those that NetBox has."""
    named = row.product
    said: dict[str, Value] = {
        "key": key,
        "publisher": named.publisher,
        "name": named.name,
        "edition": named.edition,
        "version": named.version,
        **row.fields,
    }
    if not known and not named.publisher:
        said["publisher"] = "unknown"
    fields: dict[str, Value] = {name: value for name, value in said.items() if value not in (None, "", [], {})}
    for name, own in (("aliases", texts(row.fields.get("aliases"))), ("skus", named.skus)):
        before = getattr(known, name) if known else ()
        joined = [*before, *(each for each in own if plain(each) not in map(plain, before))]
        if known and name == "aliases" and named.name and plain(known.name) != plain(named.name):
            # What it was called before is still written in other files.
            joined = [*joined, *(old for old in (known.name,) if plain(old) not in map(plain, joined))]
        if joined and list(before) != joined:
            fields[name] = list[object](joined)
        else:
            fields.pop(name, None)
    return fields


def _names(product: Product) -> Mapping[str, Value]:
    return {
        "key": product.key,
        "publisher": product.publisher,
        "name": product.name,
        "edition": product.edition,
        "version": product.version,
        "metrics": list(product.metrics),
        "aliases": list(product.aliases),
        "skus": list(product.skus),
        "needs_licence": product.needs_licence,
    }


def _join(fields: dict[str, Value], more: Mapping[str, Value]) -> None:
    """Add the names that another row of the same product has."""
    for name in ("aliases", "skus"):
        before, own = texts(fields.get(name)), texts(more.get(name))
        if joined := list(dict.fromkeys((*before, *own))):
            fields[name] = list[object](joined)
