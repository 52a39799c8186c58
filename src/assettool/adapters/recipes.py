"""What stands under `recipes:` of applications.yml, as a person writes it, checked."""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from assettool.domain.running.recipes import Check, Link, MovedData, Recipe, RenderedFile, Stops

_LAST_PORT = 65_535
_KINDS = ("port", "path", "command", "service")


def _mode(value: object) -> object:
    if isinstance(value, int):
        raise ValueError('write the mode in quotes: YAML reads 0640 as another number (such as "0640")')
    return value


def _absolute(value: str) -> str:
    if not value.startswith(("/", "\\\\")) and value[1:3] != ":\\":
        raise ValueError(f"write the path from the root of the host: {value}")
    return value


def _within(value: str) -> str:
    if value.startswith("/") or ".." in value.split("/"):
        raise ValueError(f"write the template relative to the folder of templates: {value}")
    return value


type _Word = Annotated[str, Field(min_length=1)]
type _Path = Annotated[str, Field(min_length=1), AfterValidator(_absolute)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _StopsModel(_Strict):
    services: tuple[_Word, ...] = ()
    files: tuple[_Path, ...] = ()
    markers: tuple[_Path, ...] = ()


class _DataModel(_Strict):
    name: _Word
    path: _Path
    new_path: Annotated[str, AfterValidator(lambda value: _absolute(value) if value else value)] = ""
    share: str = ""


class _FileModel(_Strict):
    template: Annotated[_Word, AfterValidator(_within)]
    path: _Path
    mode: Annotated[str, BeforeValidator(_mode), Field(pattern=r"^[0-7]{3,4}$")] = "0640"
    owner: str = ""
    group: str = ""
    # The name of the key is Ansible's own; pydantic keeps it for itself.
    check_with: Annotated[str, Field(alias="validate", pattern="^$|%s")] = ""
    settings: dict[str, Any] = {}


class _LinkModel(_Strict):
    name: _Word
    path: _Path
    old: _Word
    new: _Word


class _CheckModel(_Strict):
    name: _Word
    port: Annotated[int, Field(ge=1, le=_LAST_PORT)] | None = None
    path: Annotated[str, Field(pattern="^/")] | None = None
    scheme: Literal["http", "https"] = "http"
    status: int = Field(default=200, ge=100, le=599)
    contains: str = ""
    command: tuple[_Word, ...] = ()
    service: str = ""
    address: str = ""

    @model_validator(mode="after")
    def _asks_one_thing(self) -> "_CheckModel":
        asked = [kind for kind in _KINDS if getattr(self, kind)]
        if asked not in (["port"], ["path"], ["port", "path"], ["command"], ["service"]):
            raise ValueError("a check asks one thing: port, path (with or without port), command or service")
        return self


class RecipeModel(_Strict):
    """What is done for an application, or for one role of its machines."""

    application: _Word
    role: str = Field(default="", max_length=50)
    services: tuple[_Word, ...] = ()
    freeze: _StopsModel = _StopsModel()
    packages: tuple[_Word, ...] = ()
    paths: tuple[_Path, ...] = ()
    data_sets: tuple[_DataModel, ...] = ()
    configuration: tuple[_FileModel, ...] = ()
    integrations: tuple[_LinkModel, ...] = ()
    checks: tuple[_CheckModel, ...] = ()

    def recipe(self) -> Recipe:
        """The recipe itself."""
        return Recipe(
            application=self.application,
            role=self.role,
            services=self.services,
            freeze=Stops(**self.freeze.model_dump()),
            packages=self.packages,
            paths=self.paths,
            data_sets=tuple(MovedData(**each.model_dump()) for each in self.data_sets),
            configuration=tuple(RenderedFile(**each.model_dump(by_alias=True)) for each in self.configuration),
            integrations=tuple(Link(**each.model_dump()) for each in self.integrations),
            checks=tuple(Check(**each.model_dump()) for each in self.checks),
        )
