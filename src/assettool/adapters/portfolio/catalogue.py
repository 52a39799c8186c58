"""What an export gives back as it came: texts that have no field of their own, or that their field says more simply."""

from collections.abc import Callable, Mapping

from assettool.adapters.portfolio.records import Record, one_line, shortened
from assettool.domain.portfolio import Organisation

DESCRIPTION = 200
_NO_VERSIONS = ("xxx", "onbekend", "unknown", "n.v.t.", "nvt", "-")
ORGANISATION = ("Gemeente ID", "Gemeente naam", "Gemeente CBS")


def version_of(text: str, name: str = "") -> str:
    """A version without outer blanks; none where people typed that they do not know, or the name once more."""
    version = one_line(text)
    return "" if version.casefold() in (*_NO_VERSIONS, one_line(name).casefold()) else version


def described(text: str) -> str:
    """A text as NetBox's description takes it: one line of at most 200 characters."""
    return shortened(one_line(text), DESCRIPTION)


def unlike(written: str, value: str, column: str) -> dict[str, str]:
    """What the catalogue keeps of a text: nothing where the value of its field says the same."""
    return {} if written == value else {column: written}


def as_written(catalogue: Mapping[str, object], column: str, value: str, read: Callable[[str], str]) -> str:
    """The text that a value came from, as long as the value still is what is read from it."""
    kept = str(catalogue.get(column) or "")
    return kept if kept and read(kept) == value else value


def organisation_columns(organisation: Organisation) -> dict[str, str]:
    """What the catalogue keeps of an organisation that has a code or an id; a name alone NetBox knows as well."""
    if not (organisation.identifier or organisation.code):
        return {}
    texts = (organisation.identifier, organisation.name, organisation.code)
    return {column: text for column, text in zip(ORGANISATION, texts, strict=True) if text}


def kept(record: Record, columns: Mapping[str, str]) -> dict[str, str]:
    """The texts of a row that go into the catalogue: our name → the column that they are kept as."""
    return {column: text for name, column in columns.items() if (text := record.text(name))}
