"""Makes a lab in an empty folder: keys, and for every host a root with services, configuration, jobs and data."""

import json
import shutil
import socket
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import asyncssh

from assettool.demo.lab.model import FILE, Lab, LabHost, Part, write
from assettool.domain.running.phases import Side

APPLICATIONS = ("Zaaksysteem", "Belastingen", "Burgerzaken", "Sociaal Domein", "Archief", "Servicedesk")
_FIRST = 1
_PER_NET = 250
_FILES = 12
_SHORT = 12


def make(home: Path, *, applications: int = 3, roles: Sequence[str] = ("application", "database")) -> Lab:
    """A lab with an old and a new host for each part of so many applications."""
    with _Ports() as ports:
        parts = tuple(_parts(applications, roles, ports))
        names = {(part.slug, side): f"{part.slug}-{side}" for part in parts for side in Side}
        hosts = tuple(_hosts(parts, names, ports))
    return _made(Lab(home, parts, hosts))


@dataclass(frozen=True, slots=True)
class Pair:
    """A part of an application that is to be on two hosts of these names."""

    application: str
    role: str
    old: str
    new: str


def make_for(home: Path, pairs: Sequence[Pair]) -> Lab:
    """A lab with hosts of given names, such as those of NetBox; each part asks the one before it."""
    with _Ports() as ports:
        parts: list[Part] = []
        for number, pair in enumerate(pairs, 1):
            asks = tuple(each.slug for each in parts[-1:])
            parts.append(Part(pair.application, pair.role, f"part-{number}", ports.free(), asks))
        names = {
            (part.slug, side): pair.old if side is Side.OLD else pair.new
            for part, pair in zip(parts, pairs, strict=True)
            for side in Side
        }
        hosts = tuple(_hosts(parts, names, ports))
    return _made(Lab(home, tuple(parts), hosts))


def _made(lab: Lab) -> Lab:
    if not (lab.home / FILE).exists():  # it comes last: what lies here without it was killed half-way
        for part in ("host_keys", "hosts"):
            shutil.rmtree(lab.home / part, ignore_errors=True)
    lab.home.mkdir(parents=True, exist_ok=True)
    _make_keys(lab)
    for host in lab.hosts:
        _furnish(lab, host)
    write(lab)
    return lab


class _Ports:
    """Ports that are free at a loopback address, held until the lab is made so that none is given twice."""

    def __init__(self) -> None:
        self._held: list[socket.socket] = []

    def __enter__(self) -> "_Ports":
        return self

    def __exit__(self, *_: object) -> None:
        for each in self._held:
            each.close()

    def free(self) -> int:
        """A port that is free at every loopback address."""
        found = socket.socket()
        found.bind(("0.0.0.0", 0))
        self._held.append(found)
        return int(found.getsockname()[1])


def _parts(applications: int, roles: Sequence[str], ports: _Ports) -> list[Part]:
    found: list[Part] = []
    for number in range(applications):
        base = APPLICATIONS[number % len(APPLICATIONS)]
        name = base if number < len(APPLICATIONS) else f"{base} {number // len(APPLICATIONS) + 1}"
        stem = name.lower().replace(" ", "-")
        slugs = [f"{stem}-{role[:3]}" for role in roles]
        for role, slug in zip(roles, slugs, strict=True):
            earlier = [each.slug for each in found if each.role == role == roles[0]][-1:]
            # The only part asks itself, so that there is an integration to repoint.
            asks = ((*slugs[1:], *earlier) or (slug,)) if role == roles[0] else ()
            found.append(Part(name, role, slug, ports.free(), asks))
    return found


def _hosts(parts: Sequence[Part], names: Mapping[tuple[str, Side], str], ports: _Ports) -> list[LabHost]:
    found: list[LabHost] = []
    ssh_port = ports.free()
    for side in Side:
        for part in parts:
            place = _FIRST + len(found)
            address = f"127.0.{1 + place // _PER_NET}.{place % _PER_NET + 1}"
            found.append(LabHost(names[part.slug, side], side, address, ssh_port, part.slug))
    return found


def _make_keys(lab: Lab) -> None:
    client = asyncssh.generate_private_key("ssh-ed25519")
    lab.client_key.touch(mode=0o600)
    lab.client_key.write_bytes(client.export_private_key())
    (lab.home / "authorized_keys").write_bytes(client.export_public_key())
    folder = lab.home / "host_keys"
    folder.mkdir()
    lines = []
    for host in lab.hosts:
        key = asyncssh.generate_private_key("ssh-ed25519")
        (folder / host.name).touch(mode=0o600)
        (folder / host.name).write_bytes(key.export_private_key())
        public = key.export_public_key().decode().split()
        lines.append(f"[{host.address}]:{host.ssh_port} {public[0]} {public[1]}\n")
    lab.known_hosts.write_text("".join(lines), encoding="utf-8")


def _furnish(lab: Lab, host: LabHost) -> None:
    part, root = lab.part(host.part), lab.root(host)
    lab.user_home(host).mkdir(parents=True)
    for name in ("bin", "tmp", "run", "var/log", "etc/lab-services", "etc/motd.d", f"etc/{part.slug}", "srv"):
        (root / name).mkdir(parents=True)
    (root / "tmp").chmod(0o700)
    for name in ("lab-service", "lab-program"):
        _install(name, root / "bin" / name)
    _define(root, part.slug, "serve", enabled=host.side is Side.OLD)
    _define(root, f"{part.slug}-job", "job", enabled=host.side is Side.OLD)
    if host.side is Side.OLD:
        _fill(lab, host, part, root)


def _install(name: str, goal: Path) -> None:
    text = resources.files("assettool.demo.lab").joinpath("programs", f"{name.replace('-', '_')}.py").read_text("utf-8")
    goal.write_text(f"#!{sys.executable} -IS\n{text}", encoding="utf-8")
    goal.chmod(0o755)


def _define(root: Path, name: str, kind: str, *, enabled: bool) -> None:
    slug = name.removesuffix("-job")
    folder = root / "etc/lab-services"
    (folder / f"{name}.json").write_text(
        json.dumps({"kind": kind, "configuration": str(root / f"etc/{slug}/service.conf")}), encoding="utf-8"
    )
    if enabled:
        (folder / f"{name}.enabled").touch()


def _fill(lab: Lab, host: LabHost, part: Part, root: Path) -> None:
    """What the application has on its old host."""
    folder = root / f"etc/{part.slug}"
    (folder / "service.conf").write_text(
        f"[service]\nname = {part.application}\naddress = {host.address}\nport = {part.port}\n"
        f"data = {root / 'srv' / part.slug}\npeers = {folder / 'peers.conf'}\n",
        encoding="utf-8",
    )
    peers = [f"{slug} = {lab.host(slug, Side.OLD).address}:{lab.part(slug).port}\n" for slug in part.asks]
    (folder / "peers.conf").write_text(f"[peers]\n{''.join(peers)}", encoding="utf-8")
    (root / "etc/cron.d").mkdir()
    (root / f"etc/cron.d/{part.slug}").write_text("0 3 * * * root true\n", encoding="utf-8")
    data = root / "srv" / part.slug
    for number in range(_FILES):
        path = data / f"{number % 3}" / f"dossier-{number:03}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{part.slug} {number}\n" * (1 + number % _SHORT * 40), encoding="utf-8")
    (data / "latest").symlink_to("0/dossier-000.txt")


def remove(home: Path) -> None:
    """Take a lab away that has been stopped."""
    shutil.rmtree(home)
