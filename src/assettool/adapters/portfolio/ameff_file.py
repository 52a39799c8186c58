"""An ArchiMate Model Exchange File as a graph: elements, relationships and their properties, read by a safe parser."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from assettool.adapters.sources.archive import safe_parser
from assettool.adapters.sources.files import FileKind, Limits, check_size, identify_file
from assettool.adapters.sources.headers import fold
from assettool.adapters.sources.text import text_errors
from assettool.errors import SourceError

NAMESPACE = "http://www.opengroup.org/xsd/archimate/3.0/"
_OLDER = "http://www.opengroup.org/xsd/archimate"
_ARCHI = "http://www.archimatetool.com/archimate"
_TYPE = "http://www.w3.org/2001/XMLSchema-instance type"
_LANGUAGE = "http://www.w3.org/XML/1998/namespace lang"
_CHUNK = 1 << 16
_TEXTS = frozenset({"name", "documentation", "value"})
_HOME = "nl"
_DEEPEST = 200


@dataclass(slots=True)
class Concept:
    """An element, or a relationship where it has a source and a target."""

    identifier: str
    type: str
    line: int
    source: str = ""
    target: str = ""
    name: str = ""
    documentation: str = ""
    raw: list[tuple[str, str]] = field(default_factory=list)
    """Properties by the ids of their definitions, which stand at the end of the file."""
    properties: dict[str, str] = field(default_factory=dict)
    """Properties by the names of their definitions."""
    folded: dict[str, str] = field(default_factory=dict)
    """The same by the folded names."""


@dataclass(slots=True)
class Model:
    """All concepts of a file. Ids are unique: of two with one id the first is meant."""

    name: str = ""
    elements: dict[str, Concept] = field(default_factory=dict)
    relationships: list[Concept] = field(default_factory=list)
    repeated: list[Concept] = field(default_factory=list)
    """Elements whose id is taken."""
    undefined: list[tuple[int, str]] = field(default_factory=list)
    """Lines with properties that refer to a definition that is not there, and the reference."""


def is_model(path: Path) -> bool:
    """Whether a file is a model of ArchiMate, or XML that is malformed so early that nothing else can say so."""
    try:
        if identify_file(path) is not FileKind.XML:
            return False
    except SourceError:
        return False
    try:
        namespace, root = root_of(path)
    except SourceError:
        return True
    return root == "model" and namespace.startswith((_OLDER, _ARCHI))


def root_of(path: Path) -> tuple[str, str]:
    """Namespace and name of the outermost element. Raises `SourceError` where it is no XML."""
    if (kind := identify_file(path)) is not FileKind.XML:
        raise SourceError(f"this is {kind}, not XML: {path}", hint="export the model as Open Exchange XML")
    found: list[str] = []
    try:
        for _ in _parse(path, lambda tag, _: found.append(tag)):
            if found:
                break
    except SourceError:
        if not found:
            raise
    namespace, _, name = found[0].rpartition(" ")
    return namespace, name


def read_model(path: Path, limits: Limits) -> Model:
    """The whole graph, which sits in memory. Raises `SourceError`, with line and column where the XML is malformed."""
    namespace, root = root_of(path)
    check_size(path, limits.workbook_mb, "a model")
    _check_root(path, namespace, root)
    builder = _Builder()
    parser = safe_parser(namespaces=True)
    parser.buffer_text = True
    builder.listen(parser)
    for _ in _parse(path, builder.start, parser):
        pass
    return builder.model()


def _check_root(path: Path, namespace: str, root: str) -> None:
    if root == "model" and namespace == NAMESPACE:
        return
    if namespace == _ARCHI:
        raise SourceError(
            f"this is Archi's own file, not an exchange file: {path}",
            hint="in Archi: File > Export > Open Exchange XML Model",
        )
    if namespace.startswith(_OLDER):
        raise SourceError(f"this exchange file is not of ArchiMate 3: {path}", hint="export it as version 3.0 or 3.1")
    raise SourceError(
        f"this XML is no ArchiMate model, its root is {root}: {path}",
        hint=f"export an Open Exchange file; its root is a model of {NAMESPACE}",
    )


def _parse(path: Path, start: object, parser: expat.XMLParserType | None = None) -> Iterator[None]:
    """Feed the file to a parser, a piece at a time."""
    parser = parser or safe_parser(namespaces=True)
    parser.StartElementHandler = start  # type: ignore[assignment]
    try:
        with text_errors(path), path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                parser.Parse(chunk, False)
                yield
            parser.Parse(b"", True)
    except expat.ExpatError as exc:
        where = f"line {exc.lineno}, column {exc.offset + 1}"
        raise SourceError(
            f"the XML is malformed at {where}: {path}",
            hint=f"{expat.ErrorString(exc.code)}; mend it, or export it again",
        ) from exc
    except ValueError as exc:
        # A document type is how entities are declared; nobody needs one here, nor elements without end in elements.
        raise SourceError(
            f"the XML is refused, {exc}, at line {parser.CurrentLineNumber}: {path}",
            hint="an exchange file needs nothing of the kind; export the model again",
        ) from exc


class _Builder:
    """Builds the graph while the parser goes through the file; views and the folder tree are passed over."""

    def __init__(self) -> None:
        self._model = Model()
        self._definitions: dict[str, str] = {}
        self._path: list[str] = []
        self._concept: Concept | None = None
        self._reference = ""
        self._definition = ""
        self._text: list[str] = []
        self._is_text = False
        self._languages: dict[tuple[str, str], str] = {}
        self._language = ""

    def listen(self, parser: expat.XMLParserType) -> None:
        """Be told what the parser finds."""
        self._parser = parser
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self._read

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        local = tag.rpartition(" ")[2]
        self._path.append(local)
        if len(self._path) > _DEEPEST:
            raise ValueError(f"more than {_DEEPEST} elements deep")
        if local in _TEXTS:
            self._text.clear()
            self._is_text = True
            self._language = attributes.get(_LANGUAGE, "")
        elif local in ("element", "relationship") and len(self._path) == 3:  # noqa: PLR2004 -- model, list, concept
            self._concept = Concept(
                attributes.get("identifier", ""),
                attributes.get(_TYPE, "").rpartition(":")[2],
                self._parser.CurrentLineNumber,
                attributes.get("source", ""),
                attributes.get("target", ""),
            )
            self._languages.clear()
        elif local == "property":
            # ArchiMate 2 called it identifierref.
            self._reference = attributes.get("propertyDefinitionRef") or attributes.get("identifierref", "")
        elif local == "propertyDefinition":
            self._definition = attributes.get("identifier", "")
            self._definitions.setdefault(self._definition, attributes.get("name", ""))

    def end(self, tag: str) -> None:
        local = tag.rpartition(" ")[2]
        self._path.pop()
        within = self._path[-1] if self._path else ""
        if local in _TEXTS:
            self._is_text = False
            self._take(local, within, "".join(self._text))
        elif self._concept and local in ("element", "relationship") and len(self._path) == 2:  # noqa: PLR2004 -- as above
            self._add(self._concept)
            self._concept = None

    def _read(self, text: str) -> None:
        if self._is_text:
            self._text.append(text)

    def _take(self, kind: str, within: str, text: str) -> None:
        """A text, for what it stands in; Dutch counts before other languages, and these in their order."""
        # A value keeps outer blanks, which versions have; what is laid out in lines of its own does not mean them.
        if kind != "value" or text.startswith("\n"):
            text = text.strip()
        if kind == "name" and within == "propertyDefinition":
            if self._is_better(("definition", self._definition)):
                self._definitions[self._definition] = text
        elif kind == "name" and within == "model":
            self._model.name = self._model.name or text
        elif self._concept and within in ("element", "relationship") and self._is_better((within, kind)):
            setattr(self._concept, kind, text)
        elif self._concept and kind == "value" and within == "property":
            self._concept.raw.append((self._reference, text))

    def _is_better(self, place: tuple[str, str]) -> bool:
        known = self._languages.get(place)
        if known is None or (known != _HOME and self._language == _HOME):
            self._languages[place] = self._language
            return True
        return False

    def _add(self, concept: Concept) -> None:
        if concept.source or concept.target or self._path[-1] == "relationships":
            self._model.relationships.append(concept)
        elif concept.identifier in self._model.elements:
            self._model.repeated.append(concept)
        else:
            self._model.elements[concept.identifier] = concept

    def model(self) -> Model:
        """The graph, with the properties under their names."""
        model = self._model
        for concept in (*model.elements.values(), *model.repeated, *model.relationships):
            for reference, text in concept.raw:
                if name := self._definitions.get(reference):
                    if text.strip():
                        concept.properties.setdefault(name, text)
                        concept.folded.setdefault(fold(name), text)
                else:
                    model.undefined.append((concept.line, reference))
            concept.raw.clear()
        return model
