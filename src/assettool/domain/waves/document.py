"""A plan of waves as a document: the problem, the placement and what it costs; it is what a digest stands for."""

import hashlib
from dataclasses import dataclass, replace

import msgspec

from assettool.domain.waves.problem import Problem, canonical
from assettool.domain.waves.proposal import Proposal


@dataclass(frozen=True)
class Document:
    """A plan with all that it was made from, so that each of its rules can be checked again without its sources."""

    problem: Problem
    proposal: Proposal


def encode(document: Document) -> bytes:
    """Canonical JSON: the same plan is the same bytes. How long the planner took is no part of it."""
    proposal = replace(document.proposal, seconds={})
    return msgspec.json.encode(Document(canonical(document.problem), proposal), order="deterministic")


def decode(content: bytes) -> Document:
    """The plan of a document. Raises `msgspec.MsgspecError` where it is not one."""
    return msgspec.json.decode(content, type=Document)


def digest(content: bytes) -> str:
    """The SHA-256 that a plan is known by, in hexadecimals."""
    return hashlib.sha256(content).hexdigest()
