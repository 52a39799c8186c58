"""Pages with several lists, of which the address chooses one to show."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import django_tables2

from netbox_assettool.asked import UnknownError
from netbox_assettool.views.report import address


@dataclass(frozen=True, slots=True)
class Listing:
    """One of the lists of a page: its rows are made when it is shown, and only counted otherwise."""

    label: str
    items: Sequence
    rows: Callable[[Sequence], list]
    table: type[django_tables2.Table]

    def made(self) -> django_tables2.Table:
        """The table with its rows."""
        return self.table(self.rows(self.items))


def list_asked(request, lists: Mapping[str, Listing]) -> str:
    """The name of the list that the address asks for, or of the first. Raises `UnknownError`."""
    name = request.GET.get("list") or next(iter(lists))
    if name not in lists:
        raise UnknownError("list", name)
    return name


def choices(request, lists: Mapping[str, Listing]) -> list[tuple[str, str, int, str]]:
    """Name, label, length and address of every list."""
    return [(name, each.label, len(each.items), address(request, "sort", list=name)) for name, each in lists.items()]
