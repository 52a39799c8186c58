"""A plan of waves as a document: the problem, the placement and what it costs; it is what a digest stands for."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

import msgspec

from assettool.domain.waves.problem import Problem, canonical
from assettool.domain.waves.proposal import Proposal
from assettool.domain.waves.rules import GateRules


@dataclass(frozen=True)
class Document:
    """A plan with all that it was made from, so that each of its rules can be checked again without its sources."""

    problem: Problem
    proposal: Proposal
    gates: GateRules = field(default_factory=GateRules)


@dataclass(frozen=True)
class SavedPlan:
    """The plan that counts, with the digest that the next one says it follows."""

    digest: str
    document: Document


def with_weeks(document: Document, weeks: Mapping[str, date]) -> Document:
    """The plan with items in other weeks, by their Mondays; what it cost and was bound by stays as it was told."""
    week_of, placed = document.problem.week_of, document.proposal.placement
    moved = {key: week_of(weeks[key]) if key in weeks else week for key, week in placed.items()}
    return replace(document, proposal=replace(document.proposal, placement=moved))


def encode(document: Document) -> bytes:
    """Canonical JSON: the same plan is the same bytes. How long the planner took is no part of it."""
    proposal = replace(document.proposal, seconds={})
    return msgspec.json.encode(Document(canonical(document.problem), proposal, document.gates), order="deterministic")


def decode(content: bytes) -> Document:
    """The plan of a document. Raises `msgspec.MsgspecError` where it is not one."""
    return msgspec.json.decode(content, type=Document)


def digest(content: bytes) -> str:
    """The SHA-256 that a plan is known by, in hexadecimals."""
    return hashlib.sha256(content).hexdigest()
