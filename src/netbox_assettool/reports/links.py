"""Where the numbers of a report can be checked: the addresses of NetBox's lists, with what they are limited to."""

from collections.abc import Sequence
from urllib.parse import urlencode

from django.db.models import Model
from django.urls import reverse


def page(name: str, words: Sequence[tuple[str, object]] = (), *numbers: int) -> str:
    """The address of a page of the plugin, limited to these words."""
    address = reverse(f"plugins:netbox_assettool:{name}", args=numbers)
    return f"{address}?{urlencode(words, doseq=True)}" if words else address


def list_of(model: type[Model], **said: object) -> str:
    """The list of a model; each word is a filter with a value, or with several of them."""
    words = [(name, _value(value)) for name, value in said.items() if value not in (None, "", ())]
    return page(f"{model._meta.model_name}_list", words)


def page_of(model: type[Model], number: int | None) -> str:
    """The page of one object; nothing where there is none."""
    if number is None:
        return ""
    return page(model._meta.model_name, (), number)


def _value(value: object) -> object:
    if isinstance(value, set | frozenset):
        return sorted(map(str, value))
    if isinstance(value, list | tuple):
        return [str(each) for each in value]
    return str(value)
