"""Writes the register as an exchange file of ArchiMate 3.1, in the model of the Softwarecatalogus.

Each application has elements of its own, also where another municipality has the same package: what is said of it, such
as who supplies it, belongs to that portfolio. Ids that came from a file go back into it.
"""

import re
from collections.abc import Iterable, Mapping
from typing import BinaryIO
from xml.sax.saxutils import escape, quoteattr

from assettool.adapters.portfolio.ameff_file import NAMESPACE
from assettool.adapters.portfolio.ameff_ids import made_id
from assettool.adapters.portfolio.ameff_model import Graph, Node, graph_of
from assettool.adapters.portfolio.extract import Extract

_SCHEMA = "http://www.opengroup.org/xsd/archimate/3.1/archimate3_Model.xsd"
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_RETURN = {"\r": "&#13;"}  # a parser would make a line end of it


def write_model(extract: Extract, stream: BinaryIO) -> None:
    """The applications and what they are related to."""
    graph = graph_of(extract)
    names = sorted({name for node in graph.nodes() for name in node.properties})
    definitions = {name: f"propid-{number}" for number, name in enumerate(names, start=1)}
    for line in _lines(graph, definitions):
        stream.write(line.encode() + b"\n")


def _lines(graph: Graph, definitions: Mapping[str, str]) -> Iterable[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield (
        f'<model xmlns="{NAMESPACE}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        f'xsi:schemaLocation="{NAMESPACE} {_SCHEMA}" identifier="{made_id("model", graph.name)}">'
    )
    yield f"  {_text('name', graph.name)}"
    for plural, tag, nodes in (
        ("elements", "element", graph.elements),
        ("relationships", "relationship", graph.relationships),
    ):
        # The schema knows no empty list.
        if nodes:
            yield f"  <{plural}>"
            for node in nodes:
                yield from _node(tag, node, definitions)
            yield f"  </{plural}>"
    if definitions:
        yield "  <propertyDefinitions>"
        for name, identifier in definitions.items():
            yield f'    <propertyDefinition identifier="{identifier}" type="string">'
            yield f"      {_text('name', name)}"
            yield "    </propertyDefinition>"
        yield "  </propertyDefinitions>"
    yield "</model>"


def _node(tag: str, node: Node, definitions: Mapping[str, str]) -> Iterable[str]:
    ends = f" source={quoteattr(node.source)} target={quoteattr(node.target)}" if node.source else ""
    yield f"    <{tag} identifier={quoteattr(node.identifier)}{ends} xsi:type={quoteattr(node.type)}>"
    if node.name:
        yield f"      {_text('name', node.name)}"
    if node.documentation:
        yield f"      {_text('documentation', node.documentation)}"
    if node.properties:
        yield "      <properties>"
        for name, text in node.properties.items():
            yield f'        <property propertyDefinitionRef="{definitions[name]}">{_text("value", text)}</property>'
        yield "      </properties>"
    yield f"    </{tag}>"


def _text(tag: str, text: str) -> str:
    return f'<{tag} xml:lang="nl">{escape(_NOT_XML.sub("", text), _RETURN)}</{tag}>'
