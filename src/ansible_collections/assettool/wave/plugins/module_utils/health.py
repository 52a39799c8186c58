"""Health checks as a host does them on itself: port, HTTP, command and service."""

from __future__ import annotations

import socket
import ssl
import time
import urllib.error
import urllib.request

from ansible_collections.assettool.wave.plugins.module_utils.managers import ServiceError, manager_of

_PAUSE_S = 0.5
_BODY = 1 << 20
OPTIONS = {
    "name": {"type": "str", "required": True},
    "port": {"type": "int"},
    "path": {"type": "str"},
    "scheme": {"type": "str", "choices": ["http", "https"], "default": "http"},
    "status": {"type": "int", "default": 200},
    "contains": {"type": "str"},
    "ca_file": {"type": "path"},
    "command": {"type": "list", "elements": "str"},
    "service": {"type": "str"},
    "address": {"type": "str"},
    "timeout_s": {"type": "float", "default": 10.0},
}


def results(module, checks, *, address, within_s):
    """What each check says; those that fail are tried again until the time is over."""
    deadline = time.monotonic() + within_s
    told = {}
    while True:
        for each in checks:
            if told.get(each["name"], "failing"):
                told[each["name"]] = _fault(module, each, address)
        if not any(told.values()) or time.monotonic() > deadline:
            return [{"name": name, "passed": not fault, "fault": fault} for name, fault in told.items()]
        time.sleep(_PAUSE_S)


def _fault(module, check, address):
    """Why it fails; empty where it does not."""
    where = check["address"] or address
    try:
        if check["service"]:
            return "" if manager_of(module).state(check["service"])["running"] else "it does not run"
        if check["command"]:
            code, told, wrong = module.run_command(check["command"])
            return "" if code == 0 else f"it ends with {code}: {(wrong or told).strip()[-200:]}"
        if check["path"] is not None:
            return _http(check, where)
        with socket.create_connection((where, check["port"]), check["timeout_s"]):
            return ""
    except (OSError, ServiceError, ValueError) as exc:
        return str(getattr(exc, "reason", exc))


def _http(check, where):
    context = ssl.create_default_context(cafile=check["ca_file"]) if check["scheme"] == "https" else None
    port = f":{check['port']}" if check["port"] else ""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=context))
    try:
        with opener.open(f"{check['scheme']}://{where}{port}{check['path']}", timeout=check["timeout_s"]) as answer:
            status, body = answer.status, answer.read(_BODY).decode("utf-8", "replace")
    except urllib.error.HTTPError as exc:
        status, body = exc.code, exc.read(_BODY).decode("utf-8", "replace")
    if status != check["status"]:
        return f"it answers {status} instead of {check['status']}"
    return "" if (check["contains"] or "") in body else f"its answer does not contain: {check['contains']}"
