"""What the concepts of an exchange file are to each other: packages, versions, suppliers and who uses what."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum, auto

from assettool.adapters.portfolio.ameff_file import Concept, Model


class Kind(Enum):
    """What an element is to the application register."""

    PACKAGE = auto()
    VERSION = auto()
    PLAIN = auto()
    """A component that the Softwarecatalogus has not typed."""
    COMPONENT = auto()
    OUTSIDE = auto()
    CONCEPT = auto()
    """A word of the model language, such as "Pakket" itself."""
    SUPPLIER = auto()
    ORGANISATION = auto()
    OTHER = auto()

    @property
    def is_application(self) -> bool:
        """Whether it is, or is a version of, an application."""
        return self in (Kind.PACKAGE, Kind.VERSION, Kind.PLAIN)


_TYPED = {"pakket": Kind.PACKAGE, "pakketversie": Kind.VERSION}
_ACTORS = {
    "leverancier": Kind.SUPPLIER, "gemeente": Kind.ORGANISATION, "samenwerking": Kind.ORGANISATION,
    "samenwerkingsverband": Kind.ORGANISATION, "organisatie": Kind.ORGANISATION,
}  # fmt: skip
_COMPONENT = "referentiecomponent"
_SUPPLIES = ("lever", "suppl")
_USES = ("gebruik", "beheer", "klant", "used", "managed")
_MANAGES = ("beheer", "managed")
_FITS = "geschikt"  # what a supplier says that a version could be used for
_ONE_WORD = 20
_REALISING = ("Specialization", "Realization", "Association")
_MADE_OF = ("Aggregation", "Composition")


@dataclass(slots=True)
class Landscape:
    """The elements by what they are, and what relates them. Every key is the id of an element."""

    model: Model
    kinds: dict[str, Kind] = field(default_factory=dict)
    package_of: dict[str, str] = field(default_factory=dict)
    """Version → its package."""
    versions_of: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    supplier_of: dict[str, str] = field(default_factory=dict)
    uses: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """Application → the reference components that it is used as."""
    fits: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """Application → those that its supplier says it is fit for."""
    managers: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """Application → the organisations that manage it."""
    users: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """Application → the organisations that use it."""
    counts: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    """Application → organisation → how many users it has there, as it is written."""

    def __post_init__(self) -> None:
        """Sort the elements, then follow the relationships between them."""
        elements = self.model.elements
        self.kinds = {identifier: _kind_of(concept) for identifier, concept in elements.items()}
        self._find_concepts()
        self._find_actors()
        for relation in self.model.relationships:
            self._follow(relation)

    def kind(self, identifier: str) -> Kind:
        """What an element is; what is not in the file is nothing to us."""
        return self.kinds.get(identifier, Kind.OTHER)

    def organisations(self, identifier: str) -> list[str]:
        """In whose portfolio an application stands: of those that manage it, else of those that use it.

        A version that nobody is said to use stands in the portfolios of its package, apart from those in which another
        version stands.
        """
        own = self.managers.get(identifier) or self.users.get(identifier)
        package = self.package_of.get(identifier)
        if own or package is None:
            return list(dict.fromkeys(own or ()))
        taken = {
            each
            for version in self.versions_of[package]
            for each in (*self.managers.get(version, ()), *self.users.get(version, ()))
        }
        of_package = self.managers.get(package) or self.users.get(package) or ()
        return [each for each in dict.fromkeys(of_package) if each not in taken]

    def components(self, identifier: str) -> list[str]:
        """What an application is used as, by the reference components of itself and its package."""
        whole = [part for part in (self.package_of.get(identifier), identifier) if part]
        used = [each for part in whole for each in self.uses.get(part, ())]
        return list(dict.fromkeys(used or [each for part in whole for each in self.fits.get(part, ())]))

    def tells(self, relation: Concept) -> str:
        """The application that a relationship tells something of; nothing where it tells nothing."""
        kinds = self.kind(relation.source), self.kind(relation.target)
        match kinds:
            case Kind.PACKAGE, Kind.VERSION if relation.type in _MADE_OF:
                return relation.target
            case (source, Kind.COMPONENT) if source.is_application and relation.type in _REALISING:
                return relation.source
            case ((Kind.SUPPLIER | Kind.ORGANISATION), target) if target.is_application:
                return relation.target
            case (source, (Kind.SUPPLIER | Kind.ORGANISATION)) if source.is_application:
                return relation.source
        return ""

    def _find_concepts(self) -> None:
        """A plain component that has a source in the model language, and what is a kind of one, is no application."""
        elements = self.model.elements
        found = [
            identifier
            for identifier, kind in self.kinds.items()
            if kind is Kind.PLAIN and "bron" in elements[identifier].folded
        ]
        kinds_of = defaultdict(list)
        for relation in self.model.relationships:
            if relation.type == "Specialization":
                kinds_of[relation.target].append(relation.source)
                if self.kind(relation.source) is self.kind(relation.target) is Kind.PLAIN:
                    found.append(relation.target)
        while found:
            identifier = found.pop()
            if self.kind(identifier) is Kind.PLAIN:
                self.kinds[identifier] = Kind.CONCEPT
                found += kinds_of.get(identifier, ())

    def _find_actors(self) -> None:
        """An actor is what its type says, else what one of its relationships to an application makes it."""
        unnamed = []
        for relation in self.model.relationships:
            for actor, other in ((relation.source, relation.target), (relation.target, relation.source)):
                if actor not in self.kinds or not self.kind(other).is_application:
                    continue
                if self.kinds[actor] is not Kind.OTHER or not _is_actor(self.model.elements[actor]):
                    continue
                if kind := _role(relation, self.model.elements[actor]):
                    self.kinds[actor] = kind
                else:
                    unnamed.append(actor)
        for actor in unnamed:
            if self.kinds[actor] is Kind.OTHER:
                self.kinds[actor] = Kind.SUPPLIER

    def _follow(self, relation: Concept) -> None:
        application = self.tells(relation)
        if not application:
            return
        other = relation.source if application == relation.target else relation.target
        match self.kind(other):
            case Kind.PACKAGE:
                if self.package_of.setdefault(application, other) == other:
                    self.versions_of[other].append(application)
            case Kind.COMPONENT:
                (self.fits if _FITS in relation.name.casefold() else self.uses)[application].append(other)
            case Kind.SUPPLIER:
                self.supplier_of.setdefault(application, other)
            case _:
                manages = _says(relation, _MANAGES)
                (self.managers if manages else self.users)[application].append(other)
                if count := relation.folded.get("gebruikers", ""):
                    self.counts[application][other] = count


def _kind_of(concept: Concept) -> Kind:
    swc, gemma = (concept.folded.get(name, "").strip().casefold() for name in ("swctype", "gemmatype"))
    if concept.type == "ApplicationComponent":
        if swc in _TYPED:
            return _TYPED[swc]
        return Kind.PLAIN if not gemma else Kind.COMPONENT if gemma == _COMPONENT else Kind.OUTSIDE
    return _ACTORS.get(swc, Kind.OTHER) if _is_actor(concept) else Kind.OTHER


def _is_actor(concept: Concept) -> bool:
    return concept.type in ("BusinessActor", "BusinessCollaboration")


def _role(relation: Concept, actor: Concept) -> Kind | None:
    if relation.type == "Serving" or actor.type == "BusinessCollaboration" or _says(relation, _USES):
        return Kind.ORGANISATION
    if _says(relation, _SUPPLIES):
        return Kind.SUPPLIER
    return Kind.ORGANISATION if actor.name.casefold().startswith("gemeente ") else None


def _says(relation: Concept, words: Iterable[str]) -> bool:
    """Whether the name of a relationship, or a property of it that is a word, has one of the words."""
    texts = [relation.name, *(text for text in relation.properties.values() if len(text) < _ONE_WORD)]
    return any(word in text.casefold() for text in texts for word in words)
