"""Installed packages of dpkg, rpm and apk. Maintainers are people, and are not asked for."""

import re
from collections.abc import Iterator

from assettool.adapters.facts.values import clean
from assettool.domain.observation import Software

COMMAND = r"""
if [ -s /var/lib/dpkg/status ]; then
  dpkg-query -W -f 'dpkg|${Status}|${Package}|${Version}\n'
elif command -v rpm >/dev/null; then
  rpm -qa --qf 'rpm|%|EPOCH?{%{EPOCH}:}:{}|%{NAME}|%{VERSION}-%{RELEASE}|%{VENDOR}\n'
elif [ -r /lib/apk/db/installed ]; then
  sed -n 's/^\([PV]\):/apk|\1|/p' /lib/apk/db/installed
fi
"""
_INSTALLED = re.compile(r"(?:install|hold) ok installed")
_NO_VENDOR = "(none)"
_NO_PACKAGES = ("gpg-pubkey",)  # rpm keeps its keys as packages
_LONGEST = 500


def process(text: str) -> tuple[Software, ...]:
    """The packages in order of name, each version once."""
    return tuple(sorted(set(_packages(text))))


def _packages(text: str) -> Iterator[Software]:
    name = ""
    for line in text.splitlines():
        match line[:_LONGEST].split("|"):
            case ["dpkg", status, package, version] if package and _INSTALLED.fullmatch(status):
                yield Software(clean(package), clean(version))
            case ["rpm", epoch, package, version, vendor] if package and package not in _NO_PACKAGES:
                publisher = "" if vendor == _NO_VENDOR else clean(vendor)
                yield Software(clean(package), clean(f"{epoch}{version}"), publisher)
            case ["apk", "P", package]:
                name = package
            case ["apk", "V", version] if name:
                yield Software(clean(name), clean(version))
                name = ""
