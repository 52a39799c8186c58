"""The random secrets of one home, kept in one file that only its owner reads."""

import json
import secrets
import string
from dataclasses import asdict, dataclass, field
from pathlib import Path

from assettool.embedded.home import Home, write_private
from assettool.errors import EmbeddedError

# One user per role, so that each of the three kinds of work can be tried with the rights it really has; and a second
# approver, since who approved a wave does not start it, an emergency included.
GROUPS = {
    "engineer": "assettool engineer",
    "licence-manager": "assettool licence manager",
    "project-control": "assettool project control",
    "approver": "assettool approver",
    "emergency-approver": "assettool approver",
}
ADMIN = "admin"
_ALPHABET = string.ascii_letters + string.digits
_TOKEN_KEY_LENGTH = 12
_TOKEN_LENGTH = 40


@dataclass(frozen=True, slots=True)
class Credentials:
    """What opens the servers of one home; never shown as a whole and never logged."""

    secret_key: str = field(repr=False)
    pepper: str = field(repr=False)
    database_password: str = field(repr=False)
    valkey_password: str = field(repr=False)
    passwords: dict[str, str] = field(repr=False)
    tokens: dict[str, str] = field(repr=False)


def load_credentials(home: Home) -> Credentials:
    """The home's secrets; made at the first call."""
    try:
        content = json.loads(home.secrets_file.read_text())
        return Credentials(**content)
    except FileNotFoundError as exc:
        if home.pgdata.exists():
            raise EmbeddedError(
                f"the secrets of the database are lost: {home.secrets_file}",
                hint="put back a copy of the file, or reset the home",
            ) from exc
        credentials = _new()
        _write(home.secrets_file, credentials)
        return credentials
    except (ValueError, TypeError) as exc:
        raise EmbeddedError(
            f"the secrets are damaged: {home.secrets_file}", hint="put back a copy of the file, or reset the home"
        ) from exc


def keep_token(home: Home, username: str, token: str) -> None:
    """Remember the token of one more user."""
    credentials = load_credentials(home)
    credentials.tokens[username] = token
    _write(home.secrets_file, credentials)


def add_users(home: Home) -> Credentials:
    """The home's secrets, with a password and a token for every ready user that is newer than the home."""
    credentials = load_credentials(home)
    if missing := [user for user in GROUPS if user not in credentials.passwords]:
        for user in missing:
            credentials.passwords[user] = _random(16)
            credentials.tokens.setdefault(user, new_token())
        _write(home.secrets_file, credentials)
    return credentials


def new_token() -> str:
    """A token as NetBox makes them: its key names it, the rest proves it."""
    return f"nbt_{_random(_TOKEN_KEY_LENGTH)}.{_random(_TOKEN_LENGTH)}"


def _new() -> Credentials:
    users = (ADMIN, *GROUPS)
    return Credentials(
        secret_key=_random(60),
        pepper=_random(60),
        database_password=_random(32),
        valkey_password=_random(32),
        passwords={user: _random(16) for user in users},
        tokens={user: new_token() for user in users},
    )


def _write(path: Path, credentials: Credentials) -> None:
    write_private(path, json.dumps(asdict(credentials), indent=2))


def _random(length: int) -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(length))
