"""The register as the elements and relationships of an exchange file."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from assettool.adapters.portfolio import ameff_properties as properties
from assettool.adapters.portfolio.ameff_ids import MODEL_ID, OBJECT_ID, PACKAGE_MODEL_ID, is_xml_id, made_id, xml_id
from assettool.adapters.portfolio.ameff_rows import DESCRIPTION, IMPACT_COLUMNS
from assettool.adapters.portfolio.catalogue import ORGANISATION, as_written, described
from assettool.adapters.portfolio.extract import Extract
from assettool.adapters.portfolio.gemma import COMPONENT
from assettool.adapters.portfolio.mapping import RowKind, known_mapping
from assettool.adapters.portfolio.softwarecatalogus_columns import LINKS, PORTFOLIO, SELF_ADDED
from assettool.adapters.portfolio.softwarecatalogus_writing import technology_of, version_text_of
from assettool.adapters.portfolio.tables_writing import application_row, text_of
from assettool.domain.integration import Direction
from assettool.domain.portfolio import Organisation
from assettool.domain.register import Application, Integration

_COMPONENT = "ApplicationComponent"
_ACTOR = "BusinessActor"
# Columns of the catalogue that a model says in another way.
_SAID = frozenset(
    {
        *ORGANISATION,
        DESCRIPTION,
        PACKAGE_MODEL_ID,
        PORTFOLIO["version"][0],
        PORTFOLIO["technology"][0],
        LINKS["description"][0],
    }
)


@dataclass(slots=True)
class Node:
    """An element, or a relationship where it has a source."""

    identifier: str
    type: str
    name: str = ""
    documentation: str = ""
    properties: dict[str, str] = field(default_factory=dict)
    source: str = ""
    target: str = ""


@dataclass(slots=True)
class Graph:
    """A model under construction; every id is used once."""

    name: str
    elements: list[Node] = field(default_factory=list)
    relationships: list[Node] = field(default_factory=list)
    _used: Counter[str] = field(default_factory=Counter)
    _shared: dict[tuple[object, ...], str] = field(default_factory=dict)

    def nodes(self) -> Iterator[Node]:
        """Elements and relationships."""
        yield from self.elements
        yield from self.relationships

    def add(self, node: Node, model_id: str = "") -> str:
        """Take an element or relationship in and return its id; `model_id` is the one that a model had for it."""
        identifier = node.identifier = self._free(node.identifier)
        if model_id and model_id != identifier:
            node.properties[MODEL_ID] = model_id
        node.properties = {name: text for name, text in node.properties.items() if text}
        (self.relationships if node.source else self.elements).append(node)
        return identifier

    def known(self, key: tuple[object, ...]) -> str | None:
        """The id of an element that others have in common already."""
        return self._shared.get(key)

    def shared(self, key: tuple[object, ...], node: Node, model_id: str = "") -> str:
        """The id of an element that several have in common."""
        if key not in self._shared:
            self._shared[key] = self.add(node, model_id)
        return self._shared[key]

    def relate(self, type_: str, source: str, target: str, name: str, said: Mapping[str, str] | None = None) -> None:
        """Take a relationship in that has no id of its own."""
        identifier = made_id(type_, source, target, name)
        self.add(Node(identifier, type_, name, "", dict(said or {}), source, target))

    def _free(self, identifier: str) -> str:
        """The id, or where it is taken the first one behind it that is free."""
        candidate = identifier
        while self._used[candidate]:
            self._used[identifier] += 1
            candidate = f"{identifier}-{self._used[identifier]}"
        self._used[candidate] += 1
        return candidate


def graph_of(extract: Extract) -> Graph:
    """The applications of an extract, and those at the other end of their integrations."""
    builder = _Builder(extract)
    for application in extract.applications:
        builder.application(application)
    for integration in extract.integrations:
        builder.flow(integration)
    return builder.graph


class _Builder:
    """Adds one thing after another to a graph."""

    def __init__(self, extract: Extract) -> None:
        self._extract = extract
        self._mapping = known_mapping(RowKind.APPLICATIONS)
        self._elements: dict[int, str] = {}
        self._organisations: dict[str, Organisation] = {}
        for each in extract.applications:
            organisation = extract.organisation(each)
            if organisation.identifier or each.tenant not in self._organisations:
                self._organisations.setdefault(each.tenant, organisation)
        self.graph = Graph(f"Applicaties {extract.tenants.get(extract.tenant, '')}".strip())

    def application(self, application: Application) -> str:
        """The id of the element that stands for an application."""
        if application.id not in self._elements:
            element = self._elements[application.id] = self._element(application)
            self._relate(application, element)
        return self._elements[application.id]

    def _element(self, application: Application) -> str:
        version, identifiers = version_text_of(application), application.identifiers
        package_id, version_id, model_id = (identifiers.get(kind, "") for kind in ("package", "version", "model"))
        said = self._said(application)
        if not version and not version_id:
            said = {properties.SWC_TYPE: "Pakket", OBJECT_ID: package_id, **said}
            found = model_id if is_xml_id(model_id) else xml_id(package_id, "package", application.key)
            node = Node(found, _COMPONENT, application.name, _documentation(application), said)
            element = self.graph.add(node, model_id)
            self._supply(application, element)
            return element
        said = {properties.SWC_TYPE: "Pakketversie", OBJECT_ID: version_id, properties.VERSION: version, **said}
        found = model_id if is_xml_id(model_id) else xml_id(version_id, "version", application.key)
        name = f"{application.name} {application.version}".rstrip()
        element = self.graph.add(Node(found, _COMPONENT, name, _documentation(application), said), model_id)
        self.graph.relate("Aggregation", self._package(application, package_id), element, "heeft versie")
        return element

    def _package(self, application: Application, identifier: str) -> str:
        """The package of a version, which the versions in one portfolio share."""
        model_id = application.columns.get(PACKAGE_MODEL_ID, "")
        key = ("package", application.tenant, application.name, application.supplier_id, identifier, model_id)
        if (known := self.graph.known(key)) is not None:
            return known
        found = model_id if is_xml_id(model_id) else xml_id(identifier, *map(str, key))
        said = {properties.SWC_TYPE: "Pakket", OBJECT_ID: identifier}
        element = self.graph.shared(key, Node(found, _COMPONENT, application.name, "", said), model_id)
        self._supply(application, element)
        return element

    def _said(self, application: Application) -> dict[str, str]:
        """What is said of an application, property → text: what came from a file, and its fields over that."""
        kept = {
            properties.RENAMED.get(column, column): text
            for column, text in application.columns.items()
            if column not in _SAID
        }
        row = application_row(self._extract, application)
        fields = {
            names[0]: text_of(self._mapping, field, row.get(field))
            for field, names in properties.APPLICATION.columns.items()
            if field in self._mapping.columns
        }
        technology = {properties.TECHNOLOGY: technology_of(application)}
        return kept | {name: text for name, text in (fields | technology).items() if text} | _self_added(application)

    def _relate(self, application: Application, element: str) -> None:
        for name in application.components:
            self.graph.relate("Specialization", element, self._component(name), "wordt gebruikt voor")
        if application.tenant:
            owner = self._organisation(self._extract.organisation(application))
            self.graph.relate("Association", owner, element, "beheerd")
        for tenant, users in sorted(application.users.items()):
            name = self._extract.tenants.get(tenant, tenant)
            actor = self._organisation(self._organisations.get(tenant, Organisation(name)))
            self.graph.relate("Serving", element, actor, "gebruikt door", {properties.USERS: str(users)})

    def _supply(self, application: Application, element: str) -> None:
        supplier = self._extract.register.suppliers.get(application.supplier_id or 0)
        if supplier:
            said = {properties.SWC_TYPE: "Leverancier", OBJECT_ID: supplier.identifier, "URL": supplier.website}
            found = xml_id(supplier.identifier, "supplier", supplier.name)
            actor = self.graph.shared(("supplier", supplier.id), Node(found, _ACTOR, supplier.name, "", said))
            self.graph.relate("Association", actor, element, "levert")

    def _component(self, name: str) -> str:
        component = self._extract.register.component.get(name)
        said = {properties.GEMMA_TYPE: COMPONENT.capitalize()}
        if component:
            said |= {OBJECT_ID: component.identifier, "GEMMA status": component.gemma_status, "BBN": component.baseline}
            said |= {column: str(getattr(component, field) or "") for field, column in IMPACT_COLUMNS.items()}
        found = xml_id(said.get(OBJECT_ID, ""), "component", name)
        return self.graph.shared(("component", name), Node(found, _COMPONENT, name, "", said))

    def _organisation(self, organisation: Organisation) -> str:
        is_town = organisation.code or organisation.name.casefold().startswith("gemeente ")
        said = {
            properties.SWC_TYPE: "Gemeente" if is_town else "Organisatie",
            OBJECT_ID: organisation.identifier,
            properties.CODE: organisation.code,
        }
        found = xml_id(organisation.identifier, "organisation", organisation.name, organisation.code)
        name = organisation.name or organisation.code
        return self.graph.shared(("organisation", organisation), Node(found, _ACTOR, name, "", said))

    def flow(self, integration: Integration) -> None:
        """Add an integration; the arrow shows where the data go."""
        first, second = self._extract.ends(integration)
        source = self.application(first)
        target = self.application(second) if second else self._outside(integration.outside)
        if integration.direction == Direction.RIGHT_TO_LEFT:
            source, target = target, source
        column = LINKS["description"][0]
        self.graph.add(
            Node(
                xml_id(integration.identifier, "flow", source, target, integration.outside),
                "Flow",
                "interne koppeling" if second else "externe koppeling",
                as_written(integration.columns, column, integration.description, described),
                _flow_properties(integration),
                source,
                target,
            )
        )

    def _outside(self, name: str) -> str:
        said = {properties.GEMMA_TYPE: "Buitengemeentelijke voorziening"}
        return self.graph.shared(("outside", name), Node(made_id("outside", name), _COMPONENT, name, "", said))


def _flow_properties(integration: Integration) -> dict[str, str]:
    mapping = known_mapping(RowKind.INTEGRATIONS)
    kept = {column: text for column, text in integration.columns.items() if column not in _SAID}
    is_number = integration.identifier.isdecimal()
    return kept | {
        LINKS["identifier"][0] if is_number else OBJECT_ID: integration.identifier,
        LINKS["direction"][0]: integration.direction,
        LINKS["kind"][0]: integration.kind,
        LINKS["standard"][0]: integration.standard,
        LINKS["protocol"][0]: integration.protocol,
        LINKS["intermediary"][0]: integration.intermediary,
        mapping.names["strength"][0]: text_of(mapping, "strength", integration.strength),
        mapping.names["is_bridge_allowed"][0]: text_of(mapping, "is_bridge_allowed", integration.is_bridge_allowed),
    }


def _documentation(application: Application) -> str:
    return as_written(application.columns, DESCRIPTION, application.description, described)


def _self_added(application: Application) -> dict[str, str]:
    return {SELF_ADDED[0]: "ja" if application.is_self_added else "nee"}
