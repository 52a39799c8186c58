"""What the phases of a wave do for an application on its hosts, and how that reaches the playbooks."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from fnmatch import fnmatchcase
from typing import Any


@dataclass(frozen=True, slots=True)
class Stops:
    """What writes, and stops first."""

    services: tuple[str, ...] = ()
    """Services, timers and, on Windows, scheduled tasks."""
    files: tuple[str, ...] = ()
    """Files of scheduled jobs that are taken away meanwhile."""
    markers: tuple[str, ...] = ()
    """Files that tell the application that it may only be read."""


@dataclass(frozen=True, slots=True)
class MovedData:
    """Data that goes to the new host."""

    name: str
    path: str
    new_path: str = ""
    """The same path where it is empty."""
    share: str = ""
    """On Windows the share by which the new host reaches it."""


@dataclass(frozen=True, slots=True)
class RenderedFile:
    """A file of the new host that is rendered of a template."""

    template: str
    path: str
    mode: str = "0640"
    owner: str = ""
    group: str = ""
    validate: str = ""
    """A command that must accept the file; %s is its path."""
    settings: Mapping[str, Any] = field(default_factory=dict)
    """What the template fills in."""


@dataclass(frozen=True, slots=True)
class Link:
    """A file in which the address of another application changes when that one moves."""

    name: str
    path: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Check:
    """What tells that the application does its work: a port, a path of HTTP, a command or a service."""

    name: str
    port: int | None = None
    path: str | None = None
    scheme: str = "http"
    status: int = 200
    contains: str = ""
    command: tuple[str, ...] = ()
    service: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Recipe:
    """What is done for an application, or for one role of its machines."""

    application: str
    """A name or glob, with or without @tenant."""
    role: str = ""
    """The role of a machine, such as database; all of them where it is empty."""
    services: tuple[str, ...] = ()
    freeze: Stops = field(default_factory=Stops)
    packages: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    """What is archived beside the data."""
    data_sets: tuple[MovedData, ...] = ()
    configuration: tuple[RenderedFile, ...] = ()
    integrations: tuple[Link, ...] = ()
    checks: tuple[Check, ...] = ()

    def is_for(self, application: str, tenant: str, role: str) -> bool:
        """Whether it holds for that role of that application."""
        return self.role in ("", role) and self.concerns(application, tenant)

    def concerns(self, application: str, tenant: str) -> bool:
        """Whether it holds for that application, in whatever role of its machines."""
        said, wanted = f"{application}@{tenant}".casefold(), _with_tenant(self.application).casefold()
        return fnmatchcase(said, wanted)

    @property
    def title(self) -> str:
        """What it is for, in short."""
        return f"{self.application} ({self.role})" if self.role else self.application

    def as_written(self) -> dict[str, Any]:
        """As a person writes it under `recipes:` in applications.yml; what is empty is left out."""
        found: dict[str, Any] = _without_empty(asdict(self))
        return found

    def variables(self, name: str, *, role: str = "", old_host: str = "", new_host: str = "") -> dict[str, Any]:
        """One entry of `assettool_applications`; what is empty is left out, as playbooks have their own defaults."""
        content = {**asdict(self), "application": None, "name": name, "role": role}
        found: dict[str, Any] = _without_empty({**content, "old_host": old_host, "new_host": new_host})
        return found


def recipe_for(recipes: Iterable[Recipe], application: str, tenant: str, role: str = "") -> Recipe:
    """The first that holds; one that names services, data and files nowhere if there is none."""
    found = next((each for each in recipes if each.is_for(application, tenant, role)), None)
    return found or Recipe(application)


def concerning(recipes: Iterable[Recipe], applications: Collection[tuple[str, str]]) -> tuple[Recipe, ...]:
    """Those of the recipes that are for one of these applications, each a name with the slug of its tenant."""
    return tuple(each for each in recipes if any(each.concerns(name, tenant) for name, tenant in applications))


def legible(text: str) -> str:
    """The text with letters that nobody sees, or that show others in another order, told by their numbers."""
    return "".join(letter if letter.isprintable() or letter == "\n" else f"\\u{ord(letter):04x}" for letter in text)


def _with_tenant(pattern: str) -> str:
    return pattern if "@" in pattern else f"{pattern}@*"


def _without_empty(content: Any) -> Any:
    if isinstance(content, Mapping):
        # What a template fills in is whatever it needs: an empty value there is one.
        shown = {key: value if key == "settings" else _without_empty(value) for key, value in content.items()}
        return {key: value for key, value in shown.items() if value not in (None, "", [], {})}
    if isinstance(content, list | tuple):
        return [_without_empty(each) for each in content]
    return content
