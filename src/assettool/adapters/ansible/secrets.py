"""Finds the secret values that Ansible works with: in the inventory, its vaults and the environment."""

import re
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
import yaml

from assettool.errors import RunnerError

_SECRET_NAME = re.compile(
    r"pass(?:word|phrase|wd)?(?:$|_)|_pass$|secret|token|credential|api_?key|private_key$", re.IGNORECASE
)
_NO_SECRET_NAME = re.compile(r"_(?:file|path|dir|folder|url|command)s?$", re.IGNORECASE)
_ENVIRONMENT = re.compile(r"(?:lookup|query|q)\(\s*['\"](?:ansible\.builtin\.)?env['\"]\s*,\s*['\"](\w+)['\"]")
_VAULT = "$ANSIBLE_VAULT"
_SUFFIXES = ("", ".yml", ".yaml", ".json")
_COMMAND_S = 60


class _Vaulted(str):
    __slots__ = ()


class _Loader(yaml.SafeLoader):
    """YAML as Ansible writes it: `!vault` is an encrypted text, `!unsafe` a plain one."""


def _vaulted(loader: yaml.SafeLoader, node: Any) -> _Vaulted:
    return _Vaulted(loader.construct_scalar(node))


def _unsafe(loader: yaml.SafeLoader, node: Any) -> Any:
    return loader.construct_scalar(node)


_Loader.add_constructor("!vault", _vaulted)
_Loader.add_constructor("!unsafe", _unsafe)


def secrets_of(folders: Sequence[Path], environment: Mapping[str, str]) -> set[str]:
    """Every value that is secret by its name, by where it comes from, or by being in a vault."""
    found = {value for name, value in environment.items() if _is_secret(name) and value}
    vault = None
    for path in _files(folders):
        text = path.read_text(encoding="utf-8", errors="replace")
        if _VAULT in text:
            vault = vault or _Vault(environment, folders[0])
        is_vault = text.startswith(_VAULT)
        content = _parsed(vault.open(text) if is_vault and vault else text, path.suffix)
        found |= set(_secrets(content, vault, environment, is_secret=is_vault))
    return found


def yielded(commands: Mapping[str, str]) -> dict[str, str]:
    """What commands print, by the name of the variable that gets it. Raises `RunnerError` where one fails."""
    found = {}
    for name, command in commands.items():
        try:
            done = subprocess.run(
                ["/bin/sh", "-c", command], stdout=subprocess.PIPE, check=True, timeout=_COMMAND_S, text=True
            )
        except (OSError, subprocess.SubprocessError) as exc:
            kind = f"ended with {exc.returncode}" if isinstance(exc, subprocess.CalledProcessError) else "does not run"
            raise RunnerError(f"the command for a secret {kind}: {name}", hint="run it by hand") from exc
        found[name] = done.stdout.rstrip("\n")
    return found


class _Vault:
    """Opens what is encrypted, with the passwords that Ansible itself would use."""

    def __init__(self, environment: Mapping[str, str], folder: Path) -> None:
        from ansible import constants
        from ansible.cli import CLI
        from ansible.parsing.dataloader import DataLoader
        from ansible.parsing.vault import VaultLib

        loader = DataLoader()
        loader.set_basedir(str(folder))
        named = [name for name in environment.get("ANSIBLE_VAULT_IDENTITY_LIST", "").split(",") if name]
        identities = named or list(constants.DEFAULT_VAULT_IDENTITY_LIST)
        password = environment.get("ANSIBLE_VAULT_PASSWORD_FILE") or constants.DEFAULT_VAULT_PASSWORD_FILE
        files = [password] if password else []
        self._vault = VaultLib(
            CLI.setup_vault_secrets(loader, identities, files, auto_prompt=False, initialize_context=False)
        )

    def open(self, text: str) -> str:
        """The content. Raises `RunnerError` where no password opens it."""
        from ansible.errors import AnsibleError

        try:
            return bytes(self._vault.decrypt(text.strip().encode())).decode()
        except AnsibleError as exc:
            raise RunnerError(
                "a vault of the inventory does not open",
                hint=f"set ANSIBLE_VAULT_PASSWORD_FILE, or vault_password_file in ansible.cfg ({exc})",
            ) from exc


def _files(folders: Sequence[Path]) -> Iterator[Path]:
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.suffix in _SUFFIXES and not path.name.startswith("."):
                yield path


def _parsed(text: str, suffix: str) -> Any:
    try:
        if suffix == ".json":
            return msgspec.json.decode(text)  # the frozen inventory is large, and YAML is slow
        return yaml.load(text, Loader=_Loader)
    except (yaml.YAMLError, msgspec.MsgspecError):
        return None  # Ansible itself says so, or does not read it


def _secrets(content: Any, vault: _Vault | None, environment: Mapping[str, str], *, is_secret: bool) -> Iterator[str]:
    match content:
        case dict():
            for name, value in content.items():
                yield from _secrets(value, vault, environment, is_secret=is_secret or _is_secret(str(name)))
        case list():
            for value in content:
                yield from _secrets(value, vault, environment, is_secret=is_secret)
        case _Vaulted() if vault:
            yield vault.open(content)
        case str() | int() | float() if is_secret and not isinstance(content, bool):
            yield from _written(str(content), environment)


def _written(value: str, environment: Mapping[str, str]) -> Iterator[str]:
    """A value as it stands there, or those of the environment that it is made of."""
    if "{{" in value:
        yield from (found for name in _ENVIRONMENT.findall(value) if (found := environment.get(name)))
    elif value:
        yield value


def _is_secret(name: str) -> bool:
    return bool(_SECRET_NAME.search(name)) and not _NO_SECRET_NAME.search(name)
