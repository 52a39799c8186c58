"""From the elements and relationships of an exchange file to rows of the application register."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from assettool.adapters.portfolio import ameff_properties as properties
from assettool.adapters.portfolio.ameff_file import Concept, Model
from assettool.adapters.portfolio.ameff_ids import PACKAGE_MODEL_ID, lasting_id, model_id, object_id, property_of
from assettool.adapters.portfolio.ameff_landscape import Kind, Landscape
from assettool.adapters.portfolio.catalogue import described, organisation_columns, unlike, version_of
from assettool.adapters.portfolio.days import day_that_has_come
from assettool.adapters.portfolio.gemma import IMPACTS, impacts_of
from assettool.adapters.portfolio.records import MOST, one_line, shortened
from assettool.adapters.portfolio.softwarecatalogus_columns import LINKS, PORTFOLIO
from assettool.adapters.portfolio.table import (
    APPLICATION_FIELDS,
    CONTACTS,
    INTEGRATION_FIELDS,
    function_of,
    organisation_of,
)
from assettool.adapters.sources.headers import fold
from assettool.adapters.sources.rows import Tally
from assettool.domain.clock import Clock
from assettool.domain.integration import Direction
from assettool.domain.observation import Origin, Rejected
from assettool.domain.portfolio import (
    ApplicationName,
    ApplicationRow,
    ComponentRow,
    FieldValue,
    IntegrationRow,
    Named,
    Organisation,
    PortfolioRow,
    SupplierRow,
)

DESCRIPTION = "Pakket Beschrijving"
IMPACT_COLUMNS = dict(zip(IMPACTS, ("Beschikbaarheid", "Integriteit", "Vertrouwelijkheid"), strict=True))
_NAME, _ID = 200, 100
_BY_RULE: Mapping[Kind, str] = {
    Kind.OUTSIDE: "it lies outside the organisation: only what leads to it counts",
    Kind.CONCEPT: "it is a word of the model language, no application",
    Kind.ORGANISATION: "organisations are tenants in NetBox, which an import does not make",
}


class ModelRows:
    """Makes the rows of one model."""

    def __init__(self, file: str, model: Model, tally: Tally, clock: Clock) -> None:
        self._file = file
        self._elements = model.elements
        self._model = model
        self._tally = tally
        self._clock = clock
        self._landscape = Landscape(model)
        self._relations = {relation.identifier for relation in model.relationships}
        self._refused: set[str] = set()
        self._known: dict[tuple[str, Organisation], ApplicationRow] = {}

    def all(self) -> Iterator[PortfolioRow]:
        """A row at least for each element and each relationship, in the order of the file."""
        for identifier, element in self._elements.items():
            yield from self._of_element(identifier, element)
        for element in self._model.repeated:
            yield self._rejected(element, f"its id was read before: {element.identifier}")
        for relation in self._model.relationships:
            yield self._of_relation(relation)

    def _of_element(self, identifier: str, element: Concept) -> Iterator[PortfolioRow]:
        kind = self._landscape.kind(identifier)
        if kind is Kind.OTHER or kind in _BY_RULE:
            what = f"a {element.type or 'thing without a type'} is no application"
            yield self._rejected(element, _BY_RULE.get(kind, what), by_rule=True)
        elif wrong := self._wrong(identifier, element):
            self._refused.add(identifier)
            yield self._rejected(element, *wrong)
        elif kind is Kind.COMPONENT:
            yield self._component(element)
        elif kind is Kind.SUPPLIER:
            yield self._supplier(element)
        elif identifier in self._landscape.versions_of:
            yield self._mention(element, identifier)
        else:
            for organisation in self._organisations(identifier):
                yield self._application(identifier, element, organisation)

    def _wrong(self, identifier: str, element: Concept) -> list[str]:
        """Every reason why nothing can be made of an element."""
        found = []
        if not identifier:
            found.append("it has no id")
        if not one_line(element.name):
            found.append("it has no name")
        elif len(one_line(element.name)) > _NAME:
            found.append(f"its name is longer than {_NAME} characters")
        if len(lasting_id(element)) > _ID or len(model_id(element)) > _ID:
            found.append(f"its id is longer than {_ID} characters")
        if self._landscape.kind(identifier).is_application and len(self._version(identifier)) > _ID:
            found.append(f"its version is longer than {_ID} characters")
        return found

    def _of_relation(self, relation: Concept) -> PortfolioRow:
        missing = [end for end in (relation.source, relation.target) if end not in self._elements]
        if not self._relations.isdisjoint(missing):
            return self._rejected(relation, "it ends at another relationship", by_rule=True)
        if missing:
            return self._rejected(relation, f"it ends at what is not in the file: {', '.join(missing)}")
        if relation.type == "Flow":
            return self._flow(relation)
        if application := self._landscape.tells(relation):
            return self._mention(relation, application)
        what = f"this {relation.type or 'relationship'} tells nothing of an application"
        return self._rejected(relation, what, by_rule=True)

    def _mention(self, concept: Concept, application: str) -> PortfolioRow:
        """The row of what tells something of an application; what it tells is in the row of the application.

        What tells something of a package tells it of its versions, of which the first one stands for all.
        """
        application = next(iter(self._landscape.versions_of.get(application, ())), application)
        if application in self._refused:
            return self._rejected(concept, "the application that it tells of is rejected")
        organisation = self._organisations(application)[0]
        return replace(self._bare(application, organisation), origin=self._origin(concept))

    # What an element says.

    def _component(self, element: Concept) -> ComponentRow:
        texts = {"gemma_status": ("GEMMA status", 50), "baseline": ("BBN", 200)}
        fields: dict[str, FieldValue] = {
            field: shortened(text, length)
            for field, (name, length) in texts.items()
            if (text := one_line(property_of(element, name)))
        }
        try:
            written = {field: property_of(element, name) for field, name in IMPACT_COLUMNS.items()}
            fields |= impacts_of(written, property_of(element, "BIV score BBN"))
        except ValueError as exc:
            self._tally.count("an impact is left out", self._origin(element), str(exc))
        return ComponentRow(origin=self._origin(element), component=_named(element), fields=fields)

    def _supplier(self, element: Concept) -> SupplierRow:
        record = properties.record_of(properties.SUPPLIER, element.properties, self._origin(element), self._tally)
        return SupplierRow(origin=record.origin, supplier=_named(element), url=record.url("url"))

    def _application(self, identifier: str, element: Concept, organisation: Organisation) -> ApplicationRow:
        package = self._elements.get(self._landscape.package_of.get(identifier, ""))
        written = properties.properties_of(package, element)
        record = properties.record_of(properties.APPLICATION, written, self._origin(element), self._tally)
        fields, odd = properties.fields_of(record, APPLICATION_FIELDS)
        documentation = element.documentation or (package.documentation if package else "")
        if description := described(documentation):
            fields["description"] = description
        holder = record.line("contract_holder")
        version = self._version(identifier)
        catalogue = {
            **organisation_columns(organisation),
            **unlike(self._version_text(identifier), version, PORTFOLIO["version"][0]),
            **unlike(record.text("technology"), str(fields.get("technology", "")), PORTFOLIO["technology"][0]),
            **unlike(documentation, description, DESCRIPTION),
            **({PACKAGE_MODEL_ID: own} if package and (own := model_id(package)) else {}),
            **odd,
            **properties.others(record),
        }
        supplier = self._landscape.supplier_of.get(identifier) or self._landscape.supplier_of.get(
            self._landscape.package_of.get(identifier, "")
        )
        return replace(
            self._bare(identifier, organisation),
            supplier=self._usable(supplier),
            components=tuple(named for each in self._landscape.components(identifier) if (named := self._usable(each))),
            fields=fields,
            catalogue=catalogue,
            contract_holder=organisation_of(holder) if holder else None,
            contacts={role: text for name, role in CONTACTS.items() if (text := function_of(record, name))},
            users=tuple(self._users(identifier)),
            since=self._since(str(catalogue.get(PORTFOLIO["use_since"][0], ""))),
        )

    def _bare(self, identifier: str, organisation: Organisation) -> ApplicationRow:
        """Which application it is, and nothing else of it."""
        if known := self._known.get((identifier, organisation)):
            return known
        element = self._elements[identifier]
        is_version = self._landscape.kind(identifier) is Kind.VERSION
        package = self._elements.get(self._landscape.package_of.get(identifier, "")) if is_version else element
        found = {
            "package": object_id(package) if package else "",
            "version": object_id(element) if is_version else "",
            "model": model_id(element),
        }
        row = self._known[identifier, organisation] = ApplicationRow(
            origin=self._origin(element),
            organisation=organisation,
            name=self._name(identifier),
            version=self._version(identifier),
            identifiers={kind: text for kind, text in found.items() if text},
        )
        return row

    def _name(self, identifier: str) -> str:
        """The name of its package; a version without one is called after itself."""
        element = self._elements[identifier]
        package = self._elements.get(self._landscape.package_of.get(identifier, ""))
        if package:
            return one_line(package.name)
        name, version = one_line(element.name), one_line(property_of(element, properties.VERSION))
        return name.removesuffix(version).rstrip(" -") or name if version else name

    def _version_text(self, identifier: str) -> str:
        """The version as it is written: a property, or what the name of a version has after that of its package."""
        element = self._elements[identifier]
        if text := element.folded.get(fold(properties.VERSION)):
            return text
        if self._landscape.kind(identifier) is not Kind.VERSION:
            return ""
        return element.name.removeprefix(self._name(identifier)).lstrip(" -")

    def _version(self, identifier: str) -> str:
        return version_of(self._version_text(identifier), self._name(identifier))

    def _users(self, identifier: str) -> Iterator[tuple[Organisation, int]]:
        for actor, text in self._landscape.counts.get(identifier, {}).items():
            origin = self._origin(self._elements[actor])
            record = properties.record_of(properties.USE, {properties.USERS: text}, origin, self._tally)
            count = record.whole("users", MOST)
            if count is None:
                record.note("a number of users is none and is left out", text)
            else:
                yield _organisation(self._elements[actor]), count

    def _organisations(self, identifier: str) -> Sequence[Organisation]:
        """In whose portfolios it stands; where the model does not say, in that of an organisation without a name."""
        found = [_organisation(self._elements[each]) for each in self._landscape.organisations(identifier)]
        return found or [Organisation()]

    def _usable(self, identifier: str | None) -> Named | None:
        """A supplier or component, unless its own row is rejected."""
        element = self._elements.get(identifier or "")
        return _named(element) if element and not self._wrong(element.identifier, element) else None

    def _since(self, text: str) -> date | None:
        try:
            return day_that_has_come(text, self._clock)
        except (ValueError, OverflowError):
            return None

    # What a relationship says.

    def _flow(self, relation: Concept) -> PortfolioRow:
        source, target = relation.source, relation.target
        kinds = self._landscape.kind(source), self._landscape.kind(target)
        if not any(kind.is_application for kind in kinds) or Kind.CONCEPT in kinds:
            return self._rejected(relation, "this Flow is not between applications", by_rule=True)
        origin = self._origin(relation)
        record = properties.record_of(properties.FLOW, relation.properties, origin, self._tally)
        fields, odd = properties.fields_of(record, INTEGRATION_FIELDS)
        fields.setdefault("direction", Direction.LEFT_TO_RIGHT.value)
        # The arrow shows where the data go: our first end is the other one where they come from the second.
        if not kinds[0].is_application:
            fields["direction"] = Direction.RIGHT_TO_LEFT.value
        if fields["direction"] == Direction.RIGHT_TO_LEFT:
            source, target = target, source
        if not self._landscape.kind(source).is_application:
            source, target = target, source
        if description := described(relation.documentation):
            fields["description"] = description
        first, second = self._ends(source, target)
        return IntegrationRow(
            origin=origin,
            source=first,
            target=second,
            outside="" if second else one_line(self._elements[target].name)[:_NAME],
            identifier=record.line("identifier", _ID) or lasting_id(relation)[:_ID],
            fields=fields,
            catalogue={
                **unlike(relation.documentation, description, LINKS["description"][0]),
                **odd,
                **properties.others(record),
            },
        )

    def _ends(self, source: str, target: str) -> tuple[ApplicationName, ApplicationName | None]:
        """Both ends, in one portfolio where they share one; nothing for an end outside."""
        here = self._organisations(source)
        if not self._landscape.kind(target).is_application:
            return self._end(source, here[0]), None
        there = self._organisations(target)
        shared = next((each for each in here if each in there), None)
        return self._end(source, shared or here[0]), self._end(target, shared or there[0])

    def _end(self, identifier: str, organisation: Organisation) -> ApplicationName:
        versions = [
            version
            for version in self._landscape.versions_of.get(identifier, ())
            if organisation in self._organisations(version)
        ]
        bare = self._bare(versions[0] if len(versions) == 1 else identifier, organisation)
        return ApplicationName(bare.name, bare.version, organisation, bare.identifiers)

    def _origin(self, concept: Concept) -> Origin:
        return Origin(self._file, row=concept.line)

    def _rejected(self, concept: Concept, *reasons: str, by_rule: bool = False) -> Rejected:
        label = one_line(concept.name) or concept.identifier
        return Rejected(self._file, self._origin(concept), reasons, label, by_rule)


def _named(element: Concept) -> Named:
    return Named(one_line(element.name), lasting_id(element))


def _organisation(element: Concept) -> Organisation:
    return Organisation(one_line(element.name), property_of(element, properties.CODE), object_id(element))
