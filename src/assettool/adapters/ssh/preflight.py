"""Preflight of hosts by SSH, and of Windows hosts by their WinRM port."""

import socket
import threading
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self

from assettool.adapters.ssh.shell import SSHOptions, SSHShell
from assettool.domain.discovery import HostFailedError, Outcome, Target
from assettool.domain.running.preflight import Found, Reach, Way, script, understand

type _Line = tuple[tuple[Path, ...], Path | None, Target | None]


class Preflight:
    """Checks hosts from several threads; raises only `HostFailedError` for a host, and `SettingsError`."""

    def __init__(self, options: SSHOptions) -> None:
        self._options = options
        self._lock = threading.Lock()
        self._shells: dict[_Line, SSHShell] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, traceback: TracebackType | None
    ) -> None:
        for shell in self._shells.values():
            shell.close()

    def check(self, reach: Reach) -> Found:
        """What is found of one host."""
        match reach.way:
            case Way.HERE:
                return Found(reach.host, is_met=True, details={"way": "this machine"})
            case Way.OTHER:
                raise HostFailedError(
                    Outcome.NOT_UNDERSTOOD,
                    f"{reach.why}: only Ansible can reach it",
                    hint="try it with `ansible -m ping`, and waive the gate for it",
                )
            case Way.WINRM:
                return self._winrm(reach)
            case Way.SSH:
                return understand(reach, self._shell(reach).run(reach.target, script(reach)))

    def _winrm(self, reach: Reach) -> Found:
        """Whether its port answers; who may log in only Ansible can tell."""
        target, seconds = reach.target, self._options.connect_timeout_s
        try:
            socket.create_connection((target.host, target.port), seconds).close()
        except TimeoutError as exc:
            raise HostFailedError(Outcome.TIMED_OUT, f"nothing came for {seconds:g} s while connecting") from exc
        except ConnectionRefusedError as exc:
            raise HostFailedError(Outcome.REFUSED, f"nothing listens on port {target.port}") from exc
        except OSError as exc:
            raise HostFailedError(Outcome.UNREACHABLE, exc.strerror or str(exc)) from exc
        return Found(reach.host, is_met=True, details={"way": f"WinRM on port {target.port}, the login is not tried"})

    def _shell(self, reach: Reach) -> SSHShell:
        line = (reach.keys, reach.known_hosts, reach.jump)
        with self._lock:
            if line not in self._shells:
                self._shells[line] = SSHShell(
                    replace(
                        self._options,
                        keys=reach.keys or self._options.keys,
                        known_hosts=reach.known_hosts or self._options.known_hosts,
                        jump=reach.jump or self._options.jump,
                    )
                )
            return self._shells[line]
