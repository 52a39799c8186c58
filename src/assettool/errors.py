"""Every error that assettool raises on purpose.

AssettoolError                  a message for a person, an optional hint, an exit code
├── UsageError                  the command's words are off                        exit 2
├── SettingsError               settings are missing or wrong                      exit 1
├── SourceError                 a file or system cannot be read at all             exit 1
├── RunnerError                 a runner cannot go on: disk, playbooks, Ansible    exit 1
├── EmbeddedError               an embedded server does not start, stop or answer  exit 1
├── StoreError                  NetBox
│   ├── StoreUnavailable        it does not answer                                 exit 1
│   ├── StoreDenied             it refuses us: token or permissions                exit 1
│   ├── StoreIncompatible       wrong NetBox or plugin version, plugin missing     exit 1
│   └── StoreRejected           it refuses the content                             exit 1
└── RefusedError                assettool itself refuses to go on                  exit 4
    ├── UnsafePlanError         more would change than the brakes allow
    ├── StalePlanError          NetBox moved on since the plan was made
    └── AccountingError         rows in and rows out do not add up

Messages start in lower case and have no full stop; a value comes last, after a colon. The hint says what to do next.
"""

from typing import ClassVar


class AssettoolError(Exception):
    """A failure that a person can act on; the CLI prints it as one message and one hint."""

    exit_code: ClassVar[int] = 1

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(AssettoolError):
    """The command was called with words that do not fit together."""

    exit_code = 2


class SettingsError(AssettoolError):
    """Settings are missing, unreadable or contradict each other."""


class SourceError(AssettoolError):
    """A source as a whole cannot be read; a bad row is a `Rejected` instead."""


class RunnerError(AssettoolError):
    """A runner of a wave cannot go on; what it has noted so far stands."""


class EmbeddedError(AssettoolError):
    """One of the embedded servers does not start, stop or answer."""


class StoreError(AssettoolError):
    """NetBox could not do what was asked."""


class StoreUnavailable(StoreError):
    """NetBox does not answer, or not in time."""


class StoreDenied(StoreError):
    """NetBox refuses the token, or the token's user lacks a permission."""


class StoreIncompatible(StoreError):
    """NetBox or the plugin has a version that this assettool does not speak with, or the plugin is missing."""


class StoreRejected(StoreError):
    """NetBox refuses the content; `reasons` holds all of them."""

    def __init__(self, message: str, *, reasons: tuple[str, ...] = (), hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.reasons = reasons


class RefusedError(AssettoolError):
    """assettool refuses to go on, because that would be unsafe."""

    exit_code = 4


class UnsafePlanError(RefusedError):
    """A plan would change or retire more than the brakes allow."""


class StalePlanError(RefusedError):
    """NetBox moved on since the plan was made."""


class AccountingError(RefusedError):
    """Rows read are not rows accepted + merged + rejected + held."""
