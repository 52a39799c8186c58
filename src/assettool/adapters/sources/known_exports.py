"""Exports whose columns are known: each has a file in `known/` that says how its columns become an observation."""

from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any, Literal

import yaml
from pydantic import field_validator

from assettool.adapters.sources.headers import fold
from assettool.adapters.sources.mapping import TableMapping
from assettool.adapters.sources.written_rules import RuleModel, Strict
from assettool.adapters.yaml_lines import LOADER
from assettool.domain.asset import AssetKind


class KnownExport(Strict):
    """What is known of an export before any file of it was seen."""

    known_as: list[str]
    """The names that `known_tables` has for it."""
    kind: AssetKind | None = None
    """The kind of a row of which nothing else tells it: the likely one, so that a source that knows wins."""
    aliases: dict[str, list[str]] = {}
    """A column, and the names that other generations of the export have for it; the first that is there counts."""
    table: dict[str, Any]
    """The mapping; what sources.yml says under `table` is laid over it."""
    rules: list[RuleModel] = []
    """These come before the rules of sources.yml."""
    software: dict[Literal["name", "version", "publisher"], str] = {}
    """Where each row is a program on a machine: the columns of the program."""
    login: list[str] = []
    """Of accounts: the columns of which the code takes the login, and nothing else; they may be about people."""
    looks_at: list[str] = []
    """Further columns that the code looks at, and does not keep."""
    expected: list[str] = []
    """Columns whose lack is worth a warning; the others are there in some generations only."""
    personal: list[str] = []
    """Columns about people: nothing in sources.yml may name them."""

    @field_validator("table")
    @classmethod
    def _is_mapping(cls, value: dict[str, Any]) -> dict[str, Any]:
        TableMapping.model_validate(value)
        return value

    @property
    def mapping(self) -> TableMapping:
        """The mapping as it is without a word of sources.yml."""
        return TableMapping.model_validate(self.table)

    def overlaid(self, written: Mapping[str, Any]) -> dict[str, Any]:
        """The mapping with what sources.yml says over it."""
        return _overlay(self.table, written)

    def columns_about_people(self, names: list[str]) -> list[str]:
        """Those of the columns that nothing may look at."""
        personal = {fold(name) for name in self.personal}
        return [name for name in names if fold(name) in personal]


@cache
def known_export(name: str) -> KnownExport:
    """The export of this name in `known/`."""
    text = resources.files(__package__).joinpath("known", f"{name}.yml").read_text(encoding="utf-8")
    return KnownExport.model_validate(yaml.load(text, Loader=LOADER))


def _overlay(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(base)
    for key, value in over.items():
        below = merged.get(key)
        merged[key] = _overlay(below, value) if isinstance(below, dict) and isinstance(value, dict) else value
    return merged
