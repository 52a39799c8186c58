"""Hosts by SSH: only those that are known, through a jump host if there is one, never without a time limit."""

import getpass
import logging
import socket
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assettool.adapters.ssh.known_hosts import HostKey, load_known_hosts
from assettool.adapters.ssh.library import channel_errors, library_errors, paramiko
from assettool.adapters.ssh.login import agent_keys, load_key, log_in, own_keys
from assettool.adapters.ssh.watch import Watch
from assettool.domain.discovery import PORT, HostFailedError, Outcome, Target

logger = logging.getLogger(__name__)

PASSWORD = "ASSETTOOL_SSH_PASSWORD"
_COMMAND = "sh -s"
_MOST_OUTPUT = 16 << 20
_CHUNK = 1 << 16
# SHA-1 signatures are not accepted: a known RSA key is shown with one of these.
_SIGNATURES = {"ssh-rsa": ("rsa-sha2-512", "rsa-sha2-256")}


@dataclass(frozen=True, slots=True)
class SSHOptions:
    """How hosts are reached."""

    user: str = ""
    keys: tuple[Path, ...] = ()
    """Only these are shown; without any, those of the agent and of `~/.ssh`."""
    known_hosts: Path = Path("~/.ssh/known_hosts")
    jump: Target | None = None
    connect_timeout_s: float = 10.0
    timeout_s: float = 60.0
    password: str = field(default="", repr=False)


class SSHShell:
    """Runs a script on hosts, from as many threads as there are. Raises only `HostFailedError` for a host."""

    def __init__(self, options: SSHOptions) -> None:
        self._options = options
        self._path = options.known_hosts.expanduser()
        self._known = load_known_hosts(self._path)
        self._keys = [load_key(path.expanduser()) for path in options.keys] or list(own_keys())
        self._jump_lock = threading.Lock()
        self._jump: Any = None
        self._jump_watch: Watch | None = None
        self._jump_failure: HostFailedError | None = None
        if not logger.isEnabledFor(logging.DEBUG):
            # It writes a traceback for every host that is not there.
            logging.getLogger("paramiko").setLevel(logging.CRITICAL)

    @property
    def is_connected(self) -> bool:
        """Whether there is a line to the jump host."""
        return self._jump is not None and bool(self._jump.is_active())

    def open(self) -> None:
        """Connect to the jump host, without which nothing can be reached. Raises `HostFailedError`."""
        if self._options.jump:
            self._through_jump()

    def close(self) -> None:
        """Leave the jump host."""
        if self._jump_watch:
            self._jump_watch.close()

    def run(self, target: Target, script: str) -> str:
        """What the script prints on the host."""
        with Watch(self._options.timeout_s) as watch:
            transport = self._connect(target, watch, lambda: self._socket(target, watch))
            watch.stage = "asking for facts"
            return _answer(transport, script, watch)

    def _socket(self, target: Target, watch: "Watch") -> Any:
        watch.stage = "connecting"
        if self._options.jump is None:
            return watch.closing(_reach(target, self._options.connect_timeout_s))
        jump = self._through_jump()
        with channel_errors():
            return watch.closing(
                jump.open_channel(
                    "direct-tcpip",
                    (target.host, target.port),
                    ("127.0.0.1", 0),
                    timeout=self._options.connect_timeout_s,
                )
            )

    def _connect(self, target: Target, watch: "Watch", reach: Callable[[], Any]) -> Any:
        user = target.user or self._options.user or getpass.getuser()
        with agent_keys(wanted=not self._options.keys) as of_agent:
            keys = [*of_agent, *self._keys]
            secrets = deque([*keys, *([self._options.password] if self._options.password else [])])
            while True:
                transport = self._greet(target, watch, reach())
                watch.stage = "logging in"
                if log_in(transport, user, secrets):
                    return transport
                if not secrets:
                    break
        tried = "1 key" if len(keys) == 1 else f"{len(keys)} keys"
        raise HostFailedError(
            Outcome.DENIED,
            f"it does not let {user} in with {tried}{' and the password' if self._options.password else ''}",
            hint=f"name --user and --key, add the key to ssh-agent, or set {PASSWORD}",
        )

    def _greet(self, target: Target, watch: "Watch", sock: Any) -> Any:
        """Begin SSH, and make sure that it is the host."""
        with watch.within(self._options.connect_timeout_s):
            transport = watch.closing(paramiko.Transport(sock))
            _leave_limits_to_watch(transport, self._options.timeout_s)
            known = self._known.keys_of(target.known_as)
            _ask_for(transport, [key.type for key in known])
            with library_errors():
                transport.start_client()
            self._check_key(target, transport, known)
        return transport

    def _check_key(self, target: Target, transport: Any, known: list[HostKey]) -> None:
        found = transport.get_remote_server_key()
        key = HostKey(found.get_name(), found.asbytes())
        if self._known.is_revoked(target.known_as, key):
            raise HostFailedError(
                Outcome.KEY_CHANGED, f"it shows a key that is revoked: {key.fingerprint}", hint=_AFTER_CHANGE
            )
        if key in known:
            return
        if known:
            raise HostFailedError(
                Outcome.KEY_CHANGED, f"it shows another key than before: {key.fingerprint}", hint=_AFTER_CHANGE
            )
        port = "" if target.port == PORT else f"-p {target.port} "
        raise HostFailedError(
            Outcome.KEY_UNKNOWN,
            f"it shows {key.fingerprint}",
            hint=f"compare it with `ssh-keygen -lf` on the host's own console, then: "
            f"ssh-keyscan {port}{target.host} >> {self._path}",
        )

    def _through_jump(self) -> Any:
        """The one connection to the jump host; made again where it was lost."""
        jump = self._options.jump
        assert jump is not None  # the callers have asked
        with self._jump_lock:
            if self._jump_failure:
                raise self._jump_failure
            if self.is_connected:
                return self._jump
            self.close()
            self._jump_watch = watch = Watch(self._options.timeout_s)
            seconds = self._options.connect_timeout_s
            try:
                with watch.translating():
                    self._jump = self._connect(jump, watch, lambda: watch.closing(_reach(jump, seconds)))
            except HostFailedError as exc:
                watch.close()
                # Whoever waits behind it would wait as long again, one after the other.
                message = f"the jump host {jump}: {exc.message}"
                self._jump_failure = HostFailedError(exc.outcome, message, hint=exc.hint)
                raise self._jump_failure from exc
            watch.rest()
            return self._jump


_AFTER_CHANGE = (
    "somebody may be listening in: find out why it changed, and only then take the old line out of the known hosts"
)


def _reach(target: Target, seconds: float) -> socket.socket:
    try:
        return socket.create_connection((target.host, target.port), timeout=seconds)
    except ConnectionRefusedError as exc:
        raise HostFailedError(Outcome.REFUSED, f"nothing listens on port {target.port}") from exc
    except TimeoutError as exc:
        raise HostFailedError(Outcome.TIMED_OUT, f"nothing came for {seconds:g} s while connecting") from exc
    except socket.gaierror as exc:
        raise HostFailedError(Outcome.UNREACHABLE, "no name server knows it") from exc
    except (OSError, UnicodeError) as exc:
        reason = exc.strerror if isinstance(exc, OSError) and exc.strerror else str(exc)
        raise HostFailedError(Outcome.UNREACHABLE, reason) from exc


def _leave_limits_to_watch(transport: Any, seconds: float) -> None:
    for name in ("banner_timeout", "auth_timeout", "channel_timeout"):
        setattr(transport, name, threading.TIMEOUT_MAX)
    # A thread of the library waits for this one even when the connection is closed.
    transport.handshake_timeout = seconds


def _ask_for(transport: Any, known: list[str]) -> None:
    """Ask for a key of a type that is known first: a host with several would else show one that is not."""
    options = transport.get_security_options()
    wanted = [name for kind in known for name in _SIGNATURES.get(kind, (kind,))]
    usable = [name for name in dict.fromkeys(wanted) if name in options.key_types]
    options.key_types = [*usable, *(name for name in options.key_types if name not in usable)]


def _answer(transport: Any, script: str, watch: Watch) -> str:
    with library_errors():
        channel = watch.closing(transport.open_session())
        channel.set_combine_stderr(True)
        channel.exec_command(_COMMAND)
        channel.sendall(script.encode())
        channel.shutdown_write()
        answer = bytearray()
        while chunk := channel.recv(_CHUNK):
            answer += chunk
            if len(answer) > _MOST_OUTPUT:
                raise HostFailedError(Outcome.NOT_UNDERSTOOD, f"its answer is over {_MOST_OUTPUT >> 20} MB")
        return answer.decode("utf-8", "replace")
