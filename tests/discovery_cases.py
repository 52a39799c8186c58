"""The cases of tests/cases/discovery, and the answer of the host that each describes."""

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "cases" / "discovery"


def case_of(name: str) -> dict[str, Any]:
    """The case of this name."""
    case: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return case


def answer_of(case: dict[str, Any]) -> str:
    """What the host prints."""
    if "raw" in case:
        return "\n".join(case["raw"])
    parts = list(case.get("before", []))
    for name, lines in case["answer"].items():
        parts += ["", f"@@assettool {name}", *lines]
    return "\n".join([*parts, "", "@@assettool end", ""])
