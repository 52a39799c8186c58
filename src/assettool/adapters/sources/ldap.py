"""Computers of Active Directory, asked of a domain controller over LDAP: what its LDIF would hold, without the file."""

import hashlib
import re
import ssl
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from assettool.adapters.sources.active_directory import ActiveDirectory
from assettool.adapters.sources.connections import Connection, ConnectionModel
from assettool.adapters.sources.headers import Header, fold
from assettool.adapters.sources.known_exports import KnownExport
from assettool.adapters.sources.ldif import attribute_text
from assettool.adapters.sources.mapping import TableMapping
from assettool.adapters.sources.records import Record, RecordsTable
from assettool.adapters.sources.rows import Tally, Terms
from assettool.domain.observation import Origin
from assettool.errors import SourceError
from assettool.ports import Reading

if TYPE_CHECKING:
    import ldap3

KEYS = ("url", "base", "bind", "password_env", "password_command", "ca_file", "filter", "page_size", "timeout_s")
_COMPUTERS = "(objectClass=computer)"
_ATTRIBUTE = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
# Names that PowerShell makes up from others; the directory itself has no such attributes.
_OF_POWERSHELL = frozenset({"dn", "distinguishedname", "enabled", "serviceprincipalnames", "lastlogondate"})
_SUCCESS = 0
_PAGED_RESULTS = "1.2.840.113556.1.4.319"


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a directory, with its values as text."""

    name: str
    values: dict[str, list[str]]


class LDAP(ActiveDirectory):
    """Reads the computers of one domain from the directory itself."""

    def __init__(
        self, terms: Terms, known: KnownExport, connection: Connection, mapping: TableMapping | None = None
    ) -> None:
        super().__init__(terms, known, mapping)
        self._connection = connection

    def read_live(self) -> Reading:
        """Every computer below the base. Raises `SourceError` where the directory does not give all of them."""
        found = sorted(entries(self._connection, _COMPUTERS, self.attributes), key=lambda entry: entry.name.casefold())
        records = [
            Record(number, {"dn": entry.name, **{name: ",".join(values) for name, values in entry.values.items()}})
            for number, entry in enumerate(found, start=1)
        ]
        label = f"LDAP, {len(records)} entr{'y' if len(records) == 1 else 'ies'}"
        table = RecordsTable(Path(self._connection.host), label, lambda: iter(records))
        content = msgspec.json.encode([record.cells for record in records], order="sorted")
        return self._reading(table, self._connection.host, lambda: hashlib.sha256(content).hexdigest())

    def _warn_of_drop(self, header: Header, tally: Tally, where: Origin) -> None:
        """What is dropped was not asked for."""

    @property
    def attributes(self) -> list[str]:
        """The attributes that are asked for: what the mapping and the rules name, and nothing else."""
        aliases = self._known.aliases
        named = chain(*self._mapping.wanted, self._raw)
        wanted = (attribute for name in named for attribute in (name, *aliases.get(name, ())))
        found: dict[str, str] = {}
        for name in wanted:
            if _ATTRIBUTE.fullmatch(name) and fold(name) not in _OF_POWERSHELL | self._dropped:
                found.setdefault(name.casefold(), name)
        return sorted(found.values(), key=str.casefold)


def check_connection(model: ConnectionModel) -> None:
    """Raises `ValueError` with what is wrong with a connection to a directory."""
    connection = Connection(model, Path())
    if connection.parts.scheme not in ("ldap", "ldaps"):
        raise ValueError(f"the address of a directory begins with ldaps:// or ldap://: {model.url}")
    if not model.base:
        raise ValueError("`base` is needed: the name of the domain or of a part of it, such as DC=example,DC=nl")


def entries(connection: Connection, default_filter: str, attributes: Iterable[str]) -> list[Entry]:
    """The entries below the base that the filter takes, page by page: all of them, or a `SourceError`."""
    model = connection.model
    with _translated(connection), _bound(connection) as bound:
        return list(_pages(bound, model, model.filter or default_filter, list(attributes)))


def _pages(bound: "ldap3.Connection", model: ConnectionModel, wanted: str, attributes: list[str]) -> Iterator[Entry]:
    cookie: bytes | None = None
    while True:
        bound.search(
            model.base,
            wanted,
            attributes=attributes,
            paged_size=model.page_size,
            paged_cookie=cookie,
            time_limit=ceil(model.timeout_s),
        )
        if bound.result["result"] != _SUCCESS:
            raise SourceError(
                f"the directory does not give all of it ({bound.result['description']}): {model.url}",
                hint="check `base` and the limits of the directory, or lower `page_size`",
            )
        yield from (_entry(found) for found in bound.response or () if found["type"] == "searchResEntry")
        control = (bound.result.get("controls") or {}).get(_PAGED_RESULTS)
        cookie = control["value"]["cookie"] if control else None
        if not cookie:
            return


def _entry(found: dict[str, Any]) -> Entry:
    values = {
        name: [text for content in contents if (text := attribute_text(name, content))]
        for name, contents in found["raw_attributes"].items()
    }
    return Entry(found["dn"], {name: texts for name, texts in values.items() if texts})


@contextmanager
def _bound(connection: Connection) -> "Iterator[ldap3.Connection]":
    """A connection that is let in. What it says and hears is encrypted, unless it never leaves this machine."""
    import ldap3
    from ldap3.core.exceptions import LDAPStartTLSError

    model = connection.model
    is_tls = connection.parts.scheme == "ldaps"
    server = ldap3.Server(
        connection.host,
        connection.parts.port,
        use_ssl=is_tls,
        tls=_checked_tls(connection),
        get_info=ldap3.NONE,
        connect_timeout=model.timeout_s,
    )
    bound = ldap3.Connection(
        server,
        user=model.bind or None,
        password=connection.password() or None,
        auto_referrals=False,
        read_only=True,
        raise_exceptions=True,
        receive_timeout=ceil(model.timeout_s),  # a whole number, by how the library sets it
    )
    try:
        bound.open()
        needs_no_start = is_tls or (connection.is_loopback and not model.ca_file)
        if not needs_no_start and not bound.start_tls():
            raise LDAPStartTLSError
        bound.bind()
        yield bound
    finally:
        bound.strategy.close()
        if bound.socket:  # the library leaves it open where the connection was refused
            bound.socket.close()


def _checked_tls(connection: Connection) -> "ldap3.Tls":
    """Encryption by Python's own context, which checks the name of the host in the handshake itself."""
    import ldap3

    context = connection.tls()

    class CheckedTls(ldap3.Tls):  # type: ignore[misc]
        def wrap_socket(self, bound: ldap3.Connection, do_handshake: bool = False) -> None:  # noqa: ARG002 -- the signature of ldap3
            bound.socket = context.wrap_socket(bound.socket, server_hostname=connection.host)

    return CheckedTls(validate=ssl.CERT_REQUIRED)


@contextmanager
def _translated(connection: Connection) -> Iterator[None]:
    """Turns everything that the library raises into one message; the password is in none of them."""
    try:
        from ldap3.core import exceptions
    except ImportError as exc:
        raise SourceError(
            f"a directory is asked by ldap3, which is not there: {connection.model.url}",
            hint='install it: pip install "assettool[ldap]"',
        ) from exc
    url = connection.model.url
    try:
        yield
    except exceptions.LDAPInvalidCredentialsResult as exc:
        raise SourceError(f"the directory does not let us in: {url}", hint="check `bind` and its password") from exc
    except (exceptions.LDAPStartTLSError, ssl.SSLError, exceptions.LDAPCertificateError) as exc:
        raise SourceError(
            f"the certificate or encryption of the directory cannot be trusted: {url}",
            hint=f"name the CA in `ca_file`, and the host as its certificate does ({_reason(exc)})",
        ) from exc
    except (exceptions.LDAPOperationResult, exceptions.LDAPInvalidFilterError, exceptions.LDAPInvalidDnError) as exc:
        raise SourceError(f"the directory refuses the search: {url}", hint=_reason(exc)) from exc
    except (exceptions.LDAPException, OSError) as exc:
        if "certificate" in str(exc).casefold() or "ssl" in str(exc).casefold():
            hint = f"name the CA in `ca_file`, and the host as its certificate does ({_reason(exc)})"
            raise SourceError(
                f"the certificate or encryption of the directory cannot be trusted: {url}", hint=hint
            ) from exc
        raise SourceError(f"the directory does not answer, or stopped half-way: {url}", hint=_reason(exc)) from exc
    except (LookupError, TypeError, ValueError, AttributeError) as exc:  # what ldap3 raises for an answer that is none
        hint = "check the address, and what is between it and this machine"
        raise SourceError(f"this is no answer of a directory: {url}", hint=hint) from exc


def _reason(exc: BaseException) -> str:
    return " ".join(str(exc).split())[:200]
