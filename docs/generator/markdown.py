"""The few forms of Markdown that the generated pages use."""

import inspect
from collections.abc import Iterable, Sequence

NOTE = "<!-- Written by docs/generator from the code: change the code, then run make docs. -->"


def text(words: str | None) -> str:
    """A docstring or help text with each paragraph on one line."""
    return "\n\n".join(" ".join(part.split()) for part in inspect.cleandoc(words or "").split("\n\n")).strip()


def listed(names: Iterable[str]) -> str:
    """Names as code, with commas."""
    return ", ".join(f"`{name}`" for name in names)


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table."""
    lines = [" | ".join(columns), " | ".join("---" for _ in columns)]
    lines += [" | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in row) for row in rows]
    return "\n".join(f"| {line} |" for line in lines)


def page(parts: Iterable[str]) -> str:
    """A page that says where it comes from; empty parts are left out."""
    return "\n\n".join([NOTE, *(part for part in parts if part)]) + "\n"
