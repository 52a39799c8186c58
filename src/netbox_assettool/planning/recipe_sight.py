"""What a user is told of what the phases do: recipes for applications that they may see, and how many others."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import yaml

from assettool.domain.running.recipes import Recipe, legible
from assettool.domain.waves.content import Content, Placement
from netbox_assettool.models import Application

_DECIDE = ("change_wave", "approve_wave", "start_run")


@dataclass(frozen=True, slots=True)
class ToldRecipes:
    """The recipes of a wave for one user."""

    is_left: bool
    """Nobody said what the phases do: the machine that works knows."""
    shown: tuple[Recipe, ...] = ()
    hidden: int = 0
    without: tuple[str, ...] = ()
    """Applications that the user may see, with the role of their machines, where no recipe is for these."""

    @property
    def text(self) -> str:
        """Those that are shown, as they stand in applications.yml."""
        written = [each.as_written() for each in self.shown]
        return legible(yaml.safe_dump(written, sort_keys=False, allow_unicode=True)) if written else ""


def told_to(user, content: Content) -> ToldRecipes:
    """What a user who decides about waves may know of it; anybody else only how many recipes there are."""
    if content.recipes is None:
        return ToldRecipes(is_left=True)
    shown = shown_to(user, content)
    without = tuple(sorted(_without(user, content))) if _decides(user) else ()
    return ToldRecipes(False, shown, len(content.recipes) - len(shown), without)


def _without(user, content: Content) -> set[str]:
    seen, _ = _split(user, content.placements)
    return {
        f"{each.name} ({each.role})" if each.role else each.name
        for each in content.placements
        if each.machine
        and (each.name, each.tenant) in seen
        and not any(recipe.is_for(each.name, each.tenant, each.role) for recipe in content.recipes or ())
    }


def shown_to(user, *contents: Content, more: Iterable[Recipe] = ()) -> tuple[Recipe, ...]:
    """Those of the recipes of contents, and of more, that are for no application that the user may not see."""
    recipes = (*(recipe for content in contents for recipe in content.recipes or ()), *more)
    if not recipes or user.is_superuser:
        return recipes
    if not _decides(user):
        return ()
    seen, hidden = _split(user, {placement for content in contents for placement in content.placements})
    return tuple(each for each in recipes if _is_for(each, seen) and not _is_for(each, hidden))


def _decides(user) -> bool:
    return any(user.has_perm(f"netbox_assettool.{name}") for name in _DECIDE)


def _is_for(recipe: Recipe, applications: Collection[tuple[str, str]]) -> bool:
    return any(recipe.concerns(name, tenant) for name, tenant in applications)


def _split(user, placements: Iterable[Placement]) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """The applications that the user may see, and the others; each a name with the slug of its tenant."""
    called = {(int(each.application.partition(":")[2]), each.name, each.tenant) for each in placements}
    numbers = {number for number, _, _ in called}
    rows = Application.objects.restrict(user, "view").filter(pk__in=numbers).order_by().values_list("pk", flat=True)
    may = set(rows)
    # Of two applications of one name, as of two versions, one may be hidden.
    seen = {(name, tenant) for number, name, tenant in called if number in may}
    hidden = {(name, tenant) for number, name, tenant in called if number not in may}
    return seen, hidden
