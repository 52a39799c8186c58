"""The catalogue of software and the rules of recognition, products.yml: read and checked as a whole."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from assettool.adapters.yaml_lines import Location, key_line, problem, read_yaml, refuse, repeated_keys
from assettool.domain.licence_rows import ProductName, ProductRow
from assettool.domain.metrics import METRICS
from assettool.domain.naming import slugify
from assettool.domain.objects import Value
from assettool.domain.observation import Origin
from assettool.domain.recognition import RecognitionRule

WHAT = "the catalogue of software"
_SMALL = 32_767
_PARTS = 2


def _as_text(value: object) -> object:
    # YAML reads a version as a number.
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


def _as_list(value: object) -> object:
    return value if isinstance(value, list | tuple) else (value,)


def _key(value: str) -> str:
    if value != slugify(value):
        raise ValueError(f"a key has small letters, digits and hyphens: {value} (such as {slugify(value)})")
    return value


def _metric(value: str) -> str:
    if value not in METRICS:
        raise ValueError(f"no such metric: {value} (there are: {', '.join(METRICS)})")
    return value


type _Text = Annotated[str, BeforeValidator(_as_text)]
type _Word = Annotated[_Text, Field(min_length=1, max_length=200)]
type _Words = Annotated[tuple[_Word, ...], BeforeValidator(_as_list)]
type _Key = Annotated[str, Field(min_length=1, max_length=100), AfterValidator(_key)]
type _Keys = Annotated[tuple[_Key, ...], BeforeValidator(_as_list)]
type _Metric = Annotated[str, AfterValidator(_metric)]
type _Number = Annotated[int, Field(ge=0, le=_SMALL)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _PackModel(_Strict):
    rights: int = Field(ge=1)
    price: float = Field(ge=0)
    metric: _Metric | None = None


class _TermsModel(_Strict):
    minimum_per_processor: _Number = 0
    minimum_per_server: _Number = 0
    minimum_per_machine: _Number = 0
    by_machine: bool = False
    period_days: int = Field(default=365, ge=1, le=_SMALL)
    core_factors: tuple[Annotated[tuple[str, float], Field(min_length=_PARTS, max_length=_PARTS)], ...] = ()
    users_per_processor: _Number = 25
    vsphere: _Text = "6.0"


class _ProductModel(_Strict):
    key: _Key
    publisher: Annotated[_Text, Field(min_length=1, max_length=100)]
    name: _Word
    edition: Annotated[_Text, Field(max_length=100)] = ""
    version: Annotated[_Text, Field(max_length=100)] = ""
    family: Annotated[_Text, Field(max_length=100)] = ""
    release: _Number = 0
    rank: _Number = 0
    metrics: Annotated[tuple[_Metric, ...], BeforeValidator(_as_list), Field(min_length=1)]
    needs_licence: bool = True
    aliases: _Words = ()
    skus: _Words = ()
    included_in: _Keys = ()
    cal: _Key | None = None
    packs: tuple[_PackModel, ...] = ()
    terms: _TermsModel | None = None
    description: Annotated[_Text, Field(max_length=200)] = ""

    def row(self, origin: Origin) -> ProductRow:
        """The product as a row of a file."""
        said: dict[str, Value] = {
            "family": self.family,
            "release": self.release,
            "rank": self.rank,
            "metrics": list(self.metrics),
            "aliases": list(self.aliases),
            "included_in": list(self.included_in),
            "cal": self.cal,
            "packs": [{"rights": p.rights, "price": p.price, "metric": p.metric or ""} for p in self.packs],
            "terms": self.terms.model_dump(mode="json", exclude_unset=True) if self.terms else None,
            "description": self.description,
        }
        fields = {name: value for name, value in said.items() if value not in ("", 0, [], None, {})}
        if "needs_licence" in self.model_fields_set:
            fields["needs_licence"] = self.needs_licence
        named = ProductName(self.name, self.publisher, self.edition, self.version, self.key, self.skus)
        return ProductRow(origin=origin, product=named, fields=fields)


class _RuleModel(_Strict):
    """Programs by patterns as in a shell: `*` for anything, `?` for one letter, `[0-9]` for one of several."""

    name: _Words
    publisher: Annotated[_Text, Field(min_length=1)] = "*"
    edition: Annotated[_Text, Field(min_length=1)] = "*"
    version: Annotated[_Text, Field(min_length=1)] = "*"
    product: _Key | None = None
    free: bool = False
    guess: bool = False

    @model_validator(mode="after")
    def _says_one_thing(self) -> "_RuleModel":
        if (self.product is not None) == self.free:
            raise ValueError("a rule has either `product` or `free: true`")
        if self.guess and self.free:
            raise ValueError("only a product can be a guess")
        return self

    def rules(self, file: str) -> Iterator[RecognitionRule]:
        """A rule for each of its names; what it is known by stays the same when lines are put above it."""
        parts = (("publisher", self.publisher), ("edition", self.edition), ("version", self.version))
        more = "".join(f", {part} {pattern}" for part, pattern in parts if pattern != "*")
        for name in self.name:
            yield RecognitionRule(
                f"{file}: {name}{more}",
                self.product or "",
                name,
                self.publisher,
                self.version,
                self.edition,
                self.guess,
            )


class _FileModel(_Strict):
    products: tuple[_ProductModel, ...] = ()
    rules: tuple[_RuleModel, ...] = ()


@dataclass(frozen=True, slots=True)
class ProductsFile:
    """What stands in a products.yml; nothing without one."""

    products: tuple[ProductRow, ...] = ()
    rules: tuple[RecognitionRule, ...] = ()


def load_products(path: Path) -> ProductsFile:
    """What stands in the file. Raises `SettingsError` with every problem in it, each with its line."""
    root, content = read_yaml(path, WHAT)
    problems = list(repeated_keys(root))
    try:
        model = _FileModel.model_validate(content or {})
    except ValidationError as exc:
        problems += [problem(root, error["loc"], error["msg"]) for error in exc.errors()]
        raise refuse(path, WHAT, problems) from exc
    problems += [problem(root, location, message) for location, message in _mistakes(model)]
    if problems:
        raise refuse(path, WHAT, problems)
    products = tuple(
        each.row(Origin(path.name, "", key_line(root, ("products", place))))
        for place, each in enumerate(model.products)
    )
    return ProductsFile(products, tuple(rule for each in model.rules for rule in each.rules(path.name)))


def _mistakes(model: _FileModel) -> Iterator[tuple[Location, str]]:
    """What tells products apart stands with one of them only, and what is referred to is there."""
    keys: dict[str, int] = {}
    skus: dict[str, str] = {}
    for place, each in enumerate(model.products):
        if keys.setdefault(each.key, place) != place:
            yield ("products", place, "key"), f"another product has it already: {each.key}"
        for number, sku in enumerate(each.skus):
            if skus.setdefault(sku.casefold(), each.key) != each.key:
                yield ("products", place, "skus", number), f"another product has it already: {sku}"
    for place, each in enumerate(model.products):
        for name, wanted in (("cal", (each.cal,) if each.cal else ()), ("included_in", each.included_in)):
            for key in wanted:
                if key not in keys:
                    yield ("products", place, name), f"there is no product with this key: {key}"
    # A rule may also mean a product that only NetBox has, so that its key is not asked for here.
