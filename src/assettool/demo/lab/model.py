"""What a lab is made of: hosts on loopback addresses and the parts of applications that run on them."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import msgspec

from assettool.domain.running.phases import Side
from assettool.errors import SettingsError

FILE = "lab.json"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an application: one service with a port, data and the parts that it asks."""

    application: str
    role: str
    """application or database."""
    slug: str
    port: int
    asks: tuple[str, ...] = ()
    """The slugs of the parts that it asks."""


@dataclass(frozen=True, slots=True)
class LabHost:
    """A host: its address, its port for SSH and the part that is on it."""

    name: str
    side: Side
    address: str
    ssh_port: int
    part: str
    """The slug of the part."""


@dataclass(frozen=True, slots=True)
class Lab:
    """A lab in a folder of its own."""

    home: Path
    parts: tuple[Part, ...]
    hosts: tuple[LabHost, ...]

    def part(self, slug: str) -> Part:
        """The part of that slug."""
        return next(each for each in self.parts if each.slug == slug)

    def host(self, slug: str, side: Side) -> LabHost:
        """The host of a part on one side."""
        return next(each for each in self.hosts if each.part == slug and each.side == side)

    def named(self, name: str) -> LabHost:
        """The host of that name. Raises `SettingsError` where there is none."""
        for each in self.hosts:
            if each.name == name:
                return each
        raise SettingsError(f"no such host in the lab: {name}", hint=", ".join(each.name for each in self.hosts))

    def root(self, host: LabHost) -> Path:
        """The folder that stands for the root of a host's file system."""
        return self.home / "hosts" / host.name / "root"

    def user_home(self, host: LabHost) -> Path:
        """The home of the user that logs in on a host."""
        return self.home / "hosts" / host.name / "home"

    @property
    def client_key(self) -> Path:
        """The private key that every host lets in."""
        return self.home / "client_key"

    @property
    def known_hosts(self) -> Path:
        """The keys of the hosts."""
        return self.home / "known_hosts"


def write(lab: Lab) -> None:
    """Note the lab in its folder."""
    content = {"parts": [asdict(each) for each in lab.parts], "hosts": [asdict(each) for each in lab.hosts]}
    (lab.home / FILE).write_text(json.dumps(content, indent=1), encoding="utf-8")


def read(home: Path) -> Lab:
    """The lab in a folder. Raises `SettingsError` where there is none."""
    try:
        content = json.loads((home / FILE).read_text(encoding="utf-8"))
    except FileNotFoundError as exc:
        raise SettingsError(
            f"there is no lab in {home}", hint="make one: python -m assettool.demo.lab --home DIR make"
        ) from exc
    return Lab(
        home,
        msgspec.convert(content["parts"], tuple[Part, ...]),
        msgspec.convert(content["hosts"], tuple[LabHost, ...]),
    )
