"""The SSH library: there or missing, and its errors as ours."""

from collections.abc import Iterator
from contextlib import contextmanager

from assettool.domain.discovery import HostFailedError, Outcome
from assettool.errors import AssettoolError

try:
    import paramiko
except ModuleNotFoundError as exc:
    if exc.name != "paramiko":
        raise
    raise AssettoolError("a part of assettool is not installed: paramiko", hint="pip install 'assettool[ssh]'") from exc

__all__ = ["channel_errors", "library_errors", "paramiko"]

_PROHIBITED = 1  # RFC 4254, section 5.1


@contextmanager
def channel_errors() -> Iterator[None]:
    """Why the jump host does not lead to a host."""
    try:
        with library_errors():
            yield
    except HostFailedError as exc:
        cause = exc.__cause__
        if not isinstance(cause, paramiko.ChannelException):
            raise
        is_prohibited = cause.code == _PROHIBITED
        told = "does not let us through" if is_prohibited else f"does not get there: {cause.text}"
        raise HostFailedError(Outcome.UNREACHABLE, f"the jump host {told}") from cause


@contextmanager
def library_errors() -> Iterator[None]:
    """Errors of the library as ours."""
    try:
        yield
    except AssettoolError:
        raise
    except paramiko.IncompatiblePeer as exc:
        raise HostFailedError(Outcome.NOT_UNDERSTOOD, f"it offers only what is no longer safe: {exc}") from exc
    except (EOFError, OSError) as exc:
        raise HostFailedError(Outcome.LOST, f"it hung up: {exc or 'without a word'}") from exc
    except paramiko.SSHException as exc:
        if "banner" in str(exc):
            raise HostFailedError(Outcome.NOT_UNDERSTOOD, "it hung up before a word of SSH, or speaks no SSH") from exc
        outcome = Outcome.TIMED_OUT if "Timeout opening" in str(exc) else Outcome.LOST
        raise HostFailedError(outcome, str(exc) or "it hung up without a word") from exc
    except Exception as exc:
        # The library hands on whatever the answer of a host raised in its thread.
        raise HostFailedError(Outcome.NOT_UNDERSTOOD, f"it does not speak SSH well: {type(exc).__name__}") from exc
