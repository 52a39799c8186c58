"""What tells of a machine which application runs on it: rules on names, programs, services, tags and descriptions.

A rule holds for a machine when everything holds that it asks for.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from assettool.domain.application import DeploymentEnvironment
from assettool.domain.asset import AssetKind
from assettool.domain.observation import Listening, Software
from assettool.domain.register import Application

SERVERS = frozenset({AssetKind.PHYSICAL_SERVER, AssetKind.VIRTUAL_SERVER})
"""What applications are deployed on; that a program is installed on a laptop makes no deployment."""
TENANT, ROLE, ENVIRONMENT, APPLICATION = "tenant", "role", "environment", "application"
GROUPS = (TENANT, ROLE, ENVIRONMENT, APPLICATION)
"""What a part of a machine's name may stand for."""
ENVIRONMENTS: Mapping[str, DeploymentEnvironment] = {
    **{environment.value: environment for environment in DeploymentEnvironment},
    **dict.fromkeys(("p", "prd", "prod"), DeploymentEnvironment.PRODUCTION),
    **dict.fromkeys(("a", "acc"), DeploymentEnvironment.ACCEPTANCE),
    **dict.fromkeys(("t", "tst"), DeploymentEnvironment.TEST),
    **dict.fromkeys(("o", "ont", "d", "dev"), DeploymentEnvironment.DEVELOPMENT),
}
"""How environments are written in names."""


@dataclass(frozen=True, slots=True)
class SeenMachine:
    """A server as the inventory sees it. Programs and services are in order, so that a reason is always the same."""

    asset: int
    uid: str
    name: str
    tenant: str
    software: tuple[Software, ...] = ()
    services: tuple[Listening, ...] = ()
    tags: frozenset[str] = frozenset()
    texts: tuple[str, ...] = ()
    """Its descriptions, and what somebody noted on it in vCenter."""


@dataclass(frozen=True, slots=True)
class SoftwareSought:
    """A program by globs; one that is empty holds for all."""

    name: str
    publisher: str = ""
    version: str = ""

    def matches(self, program: Software) -> bool:
        """Whether it is this program."""
        return (
            _fits(self.name, program.name)
            and _fits(self.publisher, program.publisher)
            and _fits(self.version, program.version)
        )


@dataclass(frozen=True, slots=True)
class ServiceSought:
    """A listening service by its ports, a glob for its name, or both."""

    ports: tuple[int, ...] = ()
    name: str = ""

    def matches(self, service: Listening) -> bool:
        """Whether it is this service."""
        return (not self.ports or service.port in self.ports) and _fits(self.name, service.name)


@dataclass(frozen=True, slots=True)
class Rule:
    """What tells of a machine that an application runs on it, and how sure that is."""

    where: str
    """File and line."""
    confidence: int
    application: Mapping[str, str] = field(default_factory=dict)
    """Tenant, or nothing for every tenant → the name of the application, or a glob."""
    version: str = ""
    tenant: str = ""
    environment: str = ""
    role: str = ""
    name: re.Pattern[str] | None = None
    software: SoftwareSought | None = None
    service: ServiceSought | None = None
    tag: str = ""
    words: tuple[str, ...] = ()
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Group → what may stand in the name → what it means."""


def shown(rule: Rule, machine: SeenMachine) -> tuple[str, ...]:
    """What of the machine the rule rests on, for people; nothing where it does not hold."""
    found = []
    for part in _parts(rule, machine):
        if not part:
            return ()
        found.append(part)
    return tuple(found)


def _parts(rule: Rule, machine: SeenMachine) -> Iterator[str]:
    if rule.name:
        yield f"it is called {machine.name}" if rule.name.search(machine.name) else ""
    if rule.tag:
        yield f"it has the tag {rule.tag}" if rule.tag in machine.tags else ""
    if sought := rule.software:
        program = next((each for each in machine.software if sought.matches(each)), None)
        yield f"{' '.join(filter(None, (program.name, program.version)))} is installed" if program else ""
    if wanted := rule.service:
        service = next((each for each in machine.services if wanted.matches(each)), None)
        yield f"it listens on {service}" if service else ""
    if rule.words:
        word = next((word for word in rule.words if any(_says(text, word) for text in machine.texts)), None)
        yield f"its description says {word}" if word else ""


def told(rule: Rule, machine: SeenMachine) -> dict[str, str]:
    """What the parts of the name stand for, by group."""
    found = rule.name.search(machine.name) if rule.name else None
    if not found:
        return {}
    return {
        group: rule.values.get(group, {}).get(text.casefold(), text.lower() if group == ROLE else text)
        for group, text in found.groupdict().items()
        if text
    }


def is_called(application: Application, name: str, version: str) -> bool:
    """Whether a rule means this application: by its name or its name with the version, or by globs for these."""
    is_named = _fits(name, application.name) or (not version and _fits(name, application.label))
    return is_named and _fits(version, application.version)


def _fits(glob: str, text: str) -> bool:
    sought, found = glob.casefold(), text.casefold()
    return not sought or sought == found or fnmatchcase(found, sought)


def _says(text: str, word: str) -> bool:
    """Whether a word stands in a text, not only as a part of another word."""
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE) is not None
