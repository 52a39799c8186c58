"""Settings: `assettool.yml`, then `ASSETTOOL_*` in the environment, then flags; the later one wins."""

import os
from pathlib import Path
from typing import Any, ClassVar

import platformdirs
import yaml
from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict
from pydantic_settings import SettingsError as VariableError

from assettool.errors import SettingsError

FILE_NAME = "assettool.yml"


class NetBoxSettings(BaseModel):
    """Where NetBox is. Without a url the embedded NetBox of `ASSETTOOL_HOME` is used."""

    model_config = ConfigDict(extra="forbid")

    url: str = ""
    token: SecretStr = SecretStr("")
    ca_file: Path | None = None
    """CA bundle for a NetBox behind an internal certificate authority; TLS is always verified."""
    timeout_s: float = Field(default=120.0, gt=0)
    streams: int = Field(default=2, ge=1, le=16)
    """How many chunks of a sync are written at a time; more than NetBox has web workers gains nothing."""


class RunningSettings(BaseModel):
    """How waves are run on this machine."""

    model_config = ConfigDict(extra="forbid")

    playbooks: Path | None = None
    """The folder of the playbooks of the phases, where they are not those that come along; relative to the file."""
    inventory: Path | None = None
    """The inventory whose `group_vars` and `host_vars` count, `inventory` beside the file by default."""
    secrets: dict[str, str] = {}
    """Environment variable for Ansible → the command that prints its value, which is shown nowhere."""
    mitogen: bool = False
    """Keep one Python on each host at work for a whole phase, by Mitogen; needs `assettool[mitogen]`."""
    task_timeout_s: int = Field(default=14400, ge=1)
    """A task that takes longer on a host has failed there."""
    runs_kept: int = Field(default=50, ge=1)
    """Folders of runs that stay on this machine; older ones go once NetBox has all of them."""


class Settings(BaseSettings):
    """Everything that a person can set. Nested names use two underscores: `ASSETTOOL_NETBOX__URL`."""

    model_config: ClassVar[SettingsConfigDict] = SettingsConfigDict(
        env_prefix="ASSETTOOL_", env_nested_delimiter="__", extra="forbid"
    )

    home: Path = Field(default_factory=lambda: default_home())
    """Folder of the embedded servers and of local state."""
    netbox: NetBoxSettings = NetBoxSettings()
    running: RunningSettings = RunningSettings()
    sources: Path | None = None
    """The list of sources, `sources.yml`; relative to the settings file."""
    policy: Path | None = None
    """Which source wins for which field, and the brakes, `policy.yml`; relative to the settings file."""
    applications: Path | None = None
    """Codes and names of organisations, and what tells where applications run, `applications.yml`; relative to the
    settings file."""
    products: Path | None = None
    """The catalogue of software and the rules that recognise it, `products.yml`; relative to the settings file."""
    planning: Path | None = None
    """Calendar, teams, effort and weights of the migration plan, `planning.yml`; relative to the settings file."""
    letters: Path | None = None
    """Folder with the letters about waves, where they are not those that come along; relative to the settings file."""
    expected: Path | None = None
    """How many assets there should be, `expected.yml`; relative to the settings file."""

    @field_validator("home")
    @classmethod
    def _whole_path(cls, home: Path) -> Path:
        return home.expanduser().absolute()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003 -- pydantic's signature
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 -- pydantic's signature
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 -- pydantic's signature
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment wins over the file, whose content arrives as init arguments."""
        return env_settings, init_settings


def default_home() -> Path:
    """`ASSETTOOL_HOME`, else the user's data folder, else `/var/lib/assettool` for root."""
    if home := os.environ.get("ASSETTOOL_HOME"):
        return Path(home).expanduser().absolute()
    if os.geteuid() == 0:
        return Path("/var/lib/assettool")
    return Path(platformdirs.user_data_dir("assettool"))


def find_settings_file() -> Path | None:
    """`ASSETTOOL_CONFIG`, else `assettool.yml` here, else the one in the home folder; None where there is none."""
    if named := os.environ.get("ASSETTOOL_CONFIG"):
        return Path(named)
    for folder in (Path.cwd(), default_home()):
        if (folder / FILE_NAME).is_file():
            return folder / FILE_NAME
    return None


def load_settings() -> Settings:
    """The settings of this run. Raises `SettingsError` with every problem in them at once."""
    path = find_settings_file()
    content: dict[str, Any] = _read(path) if path else {}
    # ASSETTOOL_CONFIG names the file itself and is no setting in it.
    try:
        settings = Settings(**content)
    except ValidationError as exc:
        problems = "; ".join(
            f"{'.'.join(str(part) for part in error['loc'])}: {error['msg']}" for error in exc.errors()
        )
        raise SettingsError(
            f"settings are wrong: {problems}", hint=f"mend {path or 'the ASSETTOOL_ variables'}"
        ) from exc
    except VariableError as exc:
        raise SettingsError(f"settings are wrong: {exc}", hint="mend the ASSETTOOL_ variables") from exc
    for name in (
        "sources",
        "policy",
        "applications",
        "products",
        "planning",
        "letters",
        "expected",
    ):
        named = getattr(settings, name)
        if path and named and not named.is_absolute():
            setattr(settings, name, path.parent / named)
    if path:
        _make_absolute(settings.running, path.parent)
    return settings


def _make_absolute(running: RunningSettings, folder: Path) -> None:
    if running.playbooks:
        running.playbooks = folder / running.playbooks
    if running.inventory is None and (folder / "inventory").is_dir():
        running.inventory = folder / "inventory"
    elif running.inventory:
        running.inventory = folder / running.inventory


def _read(path: Path) -> dict[str, Any]:
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except OSError as exc:
        raise SettingsError(f"cannot read the settings: {path}", hint=str(exc.strerror or exc)) from exc
    except (yaml.YAMLError, UnicodeDecodeError) as exc:
        raise SettingsError(f"the settings are no valid YAML: {path}", hint=str(exc)) from exc
    if not isinstance(content, dict) or not all(isinstance(name, str) for name in content):
        raise SettingsError(f"the settings must be names with values: {path}")
    return content
