"""Logging in: with the keys of the agent, of files and of the user's own folder, and with a password."""

import logging
import os
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from assettool.adapters.ssh.library import library_errors, paramiko
from assettool.domain.discovery import HostFailedError, Outcome
from assettool.errors import SettingsError

logger = logging.getLogger(__name__)

_OWN_KEYS = ("id_ed25519", "id_ecdsa", "id_rsa")


def log_in(transport: Any, user: str, secrets: deque[Any]) -> bool:
    """Try one after the other, and take out what was tried.

    Some servers hang up at a second try, most do so after some: another connection then goes on with the rest.
    """
    is_first = True
    while secrets:
        is_password = isinstance(secrets[0], str)
        if _is_accepted(transport, transport.auth_password if is_password else transport.auth_publickey, user, secrets):
            return True
        if not transport.is_active() and not is_first:
            return False
        secrets.popleft()
        is_first = False
        if not transport.is_active():
            return False
    return False


def _is_accepted(transport: Any, method: Callable[..., list[str]], user: str, secrets: deque[Any]) -> bool:
    with library_errors():
        try:
            missing = method(user, secrets[0])
        except paramiko.AuthenticationException:
            return False
        except (paramiko.SSHException, EOFError, OSError):
            if transport.is_active():
                raise
            return False
    if missing:
        raise HostFailedError(Outcome.DENIED, f"it asks for more than that: {', '.join(missing)}")
    return True


@contextmanager
def agent_keys(*, wanted: bool) -> Iterator[tuple[Any, ...]]:
    """The keys of the agent, each time over a line of its own: one line serves no two threads."""
    if not wanted or not os.environ.get("SSH_AUTH_SOCK"):
        yield ()
        return
    try:
        agent = paramiko.Agent()
    except (paramiko.SSHException, OSError) as exc:
        logger.warning("the ssh-agent does not answer: %s", exc)
        yield ()
        return
    try:
        yield agent.get_keys()
    finally:
        agent.close()


def load_key(path: Path) -> Any:
    """The private key of a file. Raises `SettingsError` where it cannot be used."""
    try:
        return paramiko.PKey.from_path(path)
    except OSError as exc:
        raise SettingsError(f"cannot read the key: {path}", hint=exc.strerror or str(exc)) from exc
    except (TypeError, paramiko.PasswordRequiredException) as exc:
        raise SettingsError(
            f"the key is protected by a passphrase: {path}", hint="give it to the agent, and leave out --key: ssh-add"
        ) from exc
    except (ValueError, paramiko.SSHException, paramiko.UnknownKeyType) as exc:
        raise SettingsError(f"this is no private key: {path}", hint="name the one without .pub") from exc


def own_keys() -> Iterator[Any]:
    """The keys of the user's own folder, as far as they can be used without a passphrase."""
    for name in _OWN_KEYS:
        path = Path("~/.ssh", name).expanduser()
        if path.is_file():
            try:
                yield load_key(path)
            except SettingsError as exc:
                logger.info("%s; it is not used", exc.message)
