"""What an address asks for: tenants, reference components and the like, of those that the user may see."""

from collections.abc import Iterable

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from assettool.domain.register import Component, Register, Tenant


class UnknownError(LookupError):
    """Something was asked for that is not there, or not for this user's eyes."""

    def __init__(self, name: str, value: str):
        # A report may be of another language than who asked for it: the words are chosen when they are shown.
        super().__init__(format_lazy(_("there is none of this name: {value}"), value=value))
        self.parameter = name


def tenants_asked(parameters, register: Register) -> list[Tenant]:
    """The tenants of `tenant_id` and `tenant` (slugs), in that order. Raises `UnknownError`."""
    return _asked(parameters, "tenant", register.tenants.values(), "slug")


def components_asked(parameters, register: Register) -> list[Component]:
    """The reference components of `component_id` and `component` (names). Raises `UnknownError`."""
    return _asked(parameters, "component", register.components.values(), "name")


def _asked(parameters, name: str, every: Iterable, natural: str) -> list:
    found = []
    for parameter, attribute in ((f"{name}_id", "id"), (name, natural)):
        known = {str(getattr(each, attribute)): each for each in every}
        for value in filter(None, parameters.getlist(parameter)):
            if value not in known:
                raise UnknownError(parameter, value)
            found.append(known[value])
    return list(dict.fromkeys(found))
