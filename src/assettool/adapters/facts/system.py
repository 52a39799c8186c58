"""What a host is called and what it runs: uname, its full name, os-release."""

from dataclasses import dataclass

from assettool.adapters.facts.values import clean, pairs_of
from assettool.adapters.sources.values import split_host_name

# A full name may be asked of a name server that does not answer.
COMMAND = """
echo "system=$(uname -s)"
echo "kernel=$(uname -r)"
echo "architecture=$(uname -m)"
echo "node=$(uname -n)"
if command -v timeout >/dev/null; then echo "full_name=$(timeout 5 hostname -f)"; fi
"""
RELEASE_COMMAND = """
cat /etc/os-release || cat /usr/lib/os-release || sed 's/^/PRETTY_NAME=/;q' /etc/redhat-release
"""


@dataclass(frozen=True, slots=True)
class System:
    """The host as uname has it."""

    system: str
    kernel: str
    architecture: str
    name: str
    domain: str


def process(text: str) -> System:
    """Of the two names that a host has, the node name says what it is called, the full name may know the domain."""
    found = pairs_of(text)
    name, domain = split_host_name(found.get("node", ""))
    full_name, its_domain = split_host_name(found.get("full_name", ""))
    if not domain and full_name.casefold() == name.casefold():
        domain = its_domain
    return System(
        found.get("system", ""),
        found.get("kernel", ""),
        found.get("architecture", ""),
        name,
        "" if domain in ("localdomain", "local", "(none)") else domain,
    )


def process_release(text: str) -> str:
    """The operating system as os-release names it."""
    found = pairs_of(text)
    named = found.get("PRETTY_NAME") or f"{found.get('NAME', '')} {found.get('VERSION', '')}"
    return clean(named)
