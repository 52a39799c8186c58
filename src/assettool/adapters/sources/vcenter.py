"""Virtual machines and hosts, asked of a vCenter: only the properties that are needed, page by page."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPException
from importlib import import_module
from pathlib import Path
from ssl import SSLError
from typing import Any
from xml.parsers.expat import ExpatError

import msgspec

from assettool.adapters.sources.connections import Connection, ConnectionModel
from assettool.adapters.sources.rows import Terms
from assettool.adapters.sources.rvtools import RVTools
from assettool.adapters.sources.rvtools_machines import Skip
from assettool.adapters.sources.vcenter_sheets import PROPERTIES, Inventory, VCenterSheets
from assettool.errors import SourceError
from assettool.ports import Reading

KEYS = ("url", "user", "password_env", "password_command", "ca_file", "page_size", "timeout_s")
_HTTPS = 443
_DEVICES = "config.hardware.device"
# Every vCenter speaks the first; the second is the first that tells the serial number of a host.
_SPOKEN_BY_ALL, _SPOKEN_SINCE_6_7 = "vim.version.version10", "vim.version.version12"
_6_7 = (6, 7)
_NO_ANSWER = (OSError, HTTPException)
# What pyVmomi raises for an answer that is no SOAP, or not what was asked for.
_NO_SOAP = (ExpatError, TypeError, ValueError, LookupError, AttributeError)


class VCenter(RVTools):
    """Reads one vCenter, as an export of RVTools of this moment would be read."""

    def __init__(self, terms: Terms, skip: Skip, connection: Connection) -> None:
        super().__init__(terms, skip)
        self._connection = connection

    def read_live(self) -> Reading:
        """Everything that the account may see. Raises `SourceError` where the vCenter does not give all of it."""
        return self.reading_of(fetch(self._connection))

    def reading_of(self, inventory: Inventory) -> Reading:
        """The rows of an inventory that was fetched."""
        content = msgspec.json.encode([inventory.uuid, inventory.objects], order="sorted")
        sheets = VCenterSheets(inventory, self._terms.dropped_columns)
        return self._reading(sheets, sheets.label, inventory.server, hashlib.sha256(content).hexdigest())


def check_connection(model: ConnectionModel) -> None:
    """Raises `ValueError` with what is wrong with a connection to a vCenter."""
    if Connection(model, Path()).parts.scheme != "https":
        raise ValueError(f"the address of a vCenter begins with https://: {model.url}")
    if not model.user:
        raise ValueError("`user` is needed; one that may only read will do")


def fetch(connection: Connection) -> Inventory:
    """The objects of a vCenter with the properties that are needed: all of them, or a `SourceError`."""
    with _translated(connection), _let_in(connection) as content:
        about = content.about
        inventory = Inventory(connection.host, str(about.instanceUuid or connection.host), str(about.version))
        for found in _pages(content, connection.model.page_size):
            _add(inventory, found)
    if not inventory.objects:
        raise SourceError(
            f"the vCenter shows nothing at all: {connection.model.url}",
            hint="give the account the role Read-only on the vCenter, and let it propagate to children",
        )
    return inventory


@contextmanager
def _let_in(connection: Connection) -> Iterator[Any]:
    """The content of the service, as long as we are logged in."""
    library = _library()

    def service(version: str) -> Any:
        stub = library.SoapStubAdapter(
            host=connection.host,
            port=connection.parts.port or _HTTPS,
            version=version,
            sslContext=connection.tls(),
            httpConnectionTimeout=connection.model.timeout_s,
            poolSize=1,
        )
        stubs.append(stub)
        return library.vim.ServiceInstance("ServiceInstance", stub).RetrieveContent()

    stubs: list[Any] = []
    try:
        content = service(_SPOKEN_BY_ALL)
        if _version(str(content.about.apiVersion)) >= _6_7:
            content = service(_SPOKEN_SINCE_6_7)
        content.sessionManager.Login(connection.model.user, connection.password(), None)
        yield content
        with suppress(
            library.vmodl.MethodFault, *_NO_ANSWER, *_NO_SOAP
        ):  # all was read, and the session ends by itself
            content.sessionManager.Logout()
    finally:
        for stub in stubs:
            stub.DropConnections()


def _version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(".") if part.isdecimal())


def _pages(content: Any, page_size: int) -> Iterator[Any]:
    """Every object that is asked for, as the property collector gives it."""
    library = _library()
    vim = library.vim
    kinds = [getattr(vim, kind) for kind in PROPERTIES]
    view = content.viewManager.CreateContainerView(content.rootFolder, kinds, True)
    query = library.vmodl.query.PropertyCollector
    members = query.TraversalSpec(name="members", path="view", skip=False, type=vim.view.ContainerView)
    wanted = [
        query.PropertySpec(type=kind, pathSet=list(paths))
        for kind, paths in zip(kinds, PROPERTIES.values(), strict=True)
    ]
    spec = query.FilterSpec(objectSet=[query.ObjectSpec(obj=view, skip=True, selectSet=[members])], propSet=wanted)
    collector = content.propertyCollector
    page = collector.RetrievePropertiesEx([spec], query.RetrieveOptions(maxObjects=page_size))
    if page is None:  # there is no object at all
        return
    while True:
        if not isinstance(page, query.RetrieveResult):
            raise TypeError(f"a page is no page: {type(page).__name__}")
        yield from page.objects or ()
        if not page.token:
            return
        page = collector.ContinueRetrievePropertiesEx(page.token)


def _add(inventory: Inventory, found: Any) -> None:
    properties = {prop.name: plain(_needed(prop.name, prop.val)) for prop in found.propSet or ()}
    kind = type(found.obj).__name__.rsplit(".", 1)[-1]
    inventory.objects.setdefault(kind, {})[found.obj._moId] = properties
    for missing in found.missingSet or ():
        inventory.refused[missing.path] = inventory.refused.get(missing.path, 0) + 1


def _needed(path: str, value: Any) -> Any:
    """Of the devices of a machine only the disks and the network cards."""
    if path != _DEVICES:
        return value
    return [device for device in value if hasattr(device, "capacityInKB") or hasattr(device, "macAddress")]


def plain(value: Any) -> Any:
    """A value of pyVmomi without pyVmomi: what is not set is not there, and a reference is the id of its object."""
    support = _library().VmomiSupport
    if isinstance(value, support.ManagedObject):
        return value._moId
    if isinstance(value, support.DataObject):
        names = (part.name for part in value._GetPropertyList())
        return {name: plain(part) for name in names if (part := getattr(value, name, None)) not in (None, [])}
    if isinstance(value, list):
        return [plain(part) for part in value]
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int):
        return int(value)  # and not one of pyVmomi's own kinds of number
    return float(value) if isinstance(value, float) else str(value)


@contextmanager
def _translated(connection: Connection) -> Iterator[None]:
    """Turns everything that the library raises into one message; the password is in none of them."""
    vim, vmodl = _library().vim, _library().vmodl
    url = connection.model.url
    try:
        yield
    except (vim.fault.InvalidLogin, vim.fault.NoPermission) as exc:
        raise SourceError(f"the vCenter does not let us in: {url}", hint="check `user` and its password") from exc
    except vmodl.MethodFault as exc:
        raise SourceError(
            f"the vCenter refuses the question: {url}", hint=_reason(exc.msg or type(exc).__name__)
        ) from exc
    except SSLError as exc:
        raise SourceError(
            f"the certificate of the vCenter cannot be trusted: {url}",
            hint=f"name the CA in `ca_file`, and the host as its certificate does ({_reason(exc)})",
        ) from exc
    except _NO_ANSWER as exc:
        raise SourceError(f"the vCenter does not answer, or stopped half-way: {url}", hint=_reason(exc)) from exc
    except _NO_SOAP as exc:
        raise SourceError(f"this is no answer of a vCenter: {url}", hint=_reason(exc)) from exc
    except Exception as exc:
        if type(exc) is not Exception:  # the bare class is what pyVmomi raises for an error that it cannot read
            raise
        raise SourceError(f"this is no answer of a vCenter: {url}", hint="check the address") from exc


def _library() -> Any:
    try:
        return import_module("pyVmomi")
    except ImportError as exc:
        raise SourceError(
            "a vCenter is asked by pyVmomi, which is not there", hint='install it: pip install "assettool[vcenter]"'
        ) from exc


def _reason(what: object) -> str:
    return " ".join(str(what).split())[:200]
