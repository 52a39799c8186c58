"""Ids of exchange files: those that a model gives, those that follow from an Object ID, and those that we make."""

import re
import uuid

from assettool.adapters.portfolio.ameff_file import Concept
from assettool.adapters.sources.headers import fold

OBJECT_ID = "Object ID"
MODEL_ID = "Model ID"
"""A property with the id of an element where the file has another element under it."""
PACKAGE_MODEL_ID = "Model ID pakket"
_MADE = "assettool-"
_NAMESPACE = uuid.UUID("0c9d3a52-6a0a-5a53-9d0e-6f1d0f0a7c11")
_FOLLOWS = re.compile(r"(?:-\d+)?")
_VALID = re.compile(r"[A-Za-z_][\w.-]*", re.ASCII)


def made_id(*parts: str) -> str:
    """An id for what has none: always the same for the same thing, and of no meaning to who reads it."""
    return f"{_MADE}{uuid.uuid5(_NAMESPACE, chr(0).join(parts))}"


def is_xml_id(identifier: str) -> bool:
    """Whether XML allows it as an id."""
    return _VALID.fullmatch(identifier) is not None


def xml_id(identifier: str, *parts: str) -> str:
    """The id of an element with this Object ID; one that XML does not allow is replaced by a made one."""
    candidate = identifier if identifier.startswith("id-") else f"id-{identifier}"
    return candidate if identifier and is_xml_id(candidate) else made_id(*parts, identifier)


def object_id(concept: Concept) -> str:
    """The id that outlives a file: the Object ID, or nothing."""
    return property_of(concept, OBJECT_ID)


def lasting_id(concept: Concept) -> str:
    """The Object ID, or the id of the concept itself where it has none and a model gave it."""
    return object_id(concept) or ("" if concept.identifier.startswith(_MADE) else concept.identifier)


def model_id(concept: Concept) -> str:
    """The id of the concept in its model, unless it follows from the Object ID or we made it."""
    if written := property_of(concept, MODEL_ID):
        return written
    if concept.identifier.startswith(_MADE):
        return ""
    own = object_id(concept)
    follows = own and _FOLLOWS.fullmatch(concept.identifier.removeprefix("id-").removeprefix(own.removeprefix("id-")))
    return "" if follows else concept.identifier


def property_of(concept: Concept, name: str) -> str:
    """The property with this name, however it is capitalised; nothing where there is none."""
    return concept.folded.get(fold(name), "").strip()
