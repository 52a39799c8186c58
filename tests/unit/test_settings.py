import os
from pathlib import Path

import pytest

from assettool.errors import SettingsError
from assettool.settings import FILE_NAME, default_home, find_settings_file, load_settings

pytestmark = pytest.mark.usefixtures("isolated")


def write(text: str, path: Path = Path(FILE_NAME)) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_settings_when_there_is_no_file_are_the_defaults(isolated: Path):
    settings = load_settings()
    assert settings.home == isolated
    assert settings.netbox.url == ""
    assert settings.netbox.timeout_s == 120
    assert settings.sources is None


def test_settings_when_there_is_a_file_here_are_read_from_it():
    write("netbox: {url: https://netbox.test, token: abc}\nsources: lists/sources.yml\n")
    settings = load_settings()
    assert settings.netbox.url == "https://netbox.test"
    assert settings.netbox.token.get_secret_value() == "abc"
    assert settings.sources == Path.cwd() / "lists/sources.yml"


def test_settings_when_the_sources_path_is_whole_keep_it():
    write("sources: /srv/sources.yml")
    assert load_settings().sources == Path("/srv/sources.yml")


def test_settings_when_there_is_no_file_here_come_from_the_home_folder(isolated: Path):
    write("sources: sources.yml", isolated / FILE_NAME)
    assert load_settings().sources == isolated / "sources.yml"


def test_settings_when_a_file_is_named_come_from_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    write("netbox: {url: https://here.test}")
    other = write("netbox: {url: https://named.test}", tmp_path / "other" / "my.yml")
    monkeypatch.setenv("ASSETTOOL_CONFIG", str(other))
    assert load_settings().netbox.url == "https://named.test"


def test_settings_when_the_environment_says_otherwise_it_wins(monkeypatch: pytest.MonkeyPatch):
    write("netbox: {url: https://file.test, timeout_s: 5}")
    monkeypatch.setenv("ASSETTOOL_NETBOX__URL", "https://environment.test")
    settings = load_settings()
    assert (settings.netbox.url, settings.netbox.timeout_s) == ("https://environment.test", 5)


def test_settings_when_the_home_starts_with_a_tilde_find_the_user_s_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("ASSETTOOL_HOME", "~/assets")
    assert load_settings().home == default_home() == tmp_path / "assets"


def test_settings_when_the_home_is_relative_make_it_whole(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("ASSETTOOL_HOME", "assets")
    assert load_settings().home == default_home() == Path.cwd() / "assets"


def test_settings_when_printed_do_not_show_the_token():
    write("netbox: {token: very-secret}")
    assert "very-secret" not in repr(load_settings())


def test_settings_when_several_things_are_wrong_name_all_of_them():
    path = write("netbox: {timeout_s: soon, tokn: abc}\ncolour: red\n")
    with pytest.raises(SettingsError) as failed:
        load_settings()
    assert all(name in failed.value.message for name in ("netbox.timeout_s", "netbox.tokn", "colour"))
    assert str(path) in failed.value.hint
    assert failed.value.exit_code == 1


def test_settings_when_the_wait_is_nothing_are_refused():
    write("netbox: {timeout_s: 0}")
    with pytest.raises(SettingsError, match=r"netbox\.timeout_s"):
        load_settings()


@pytest.mark.parametrize("text", ["- a list", "just text", "1: one", "on: true"])
def test_settings_when_the_file_holds_no_names_with_values_say_so(text: str):
    write(text)
    with pytest.raises(SettingsError, match="must be names with values"):
        load_settings()


@pytest.mark.parametrize("content", [b"a: [1", b"a: b: c", b"url: \xff\xfe"])
def test_settings_when_the_file_is_no_yaml_say_so(content: bytes):
    Path(FILE_NAME).write_bytes(content)
    with pytest.raises(SettingsError, match="no valid YAML"):
        load_settings()


def test_settings_when_the_named_file_is_not_there_say_so(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("ASSETTOOL_CONFIG", "nowhere.yml")
    with pytest.raises(SettingsError, match=r"cannot read the settings: nowhere\.yml") as failed:
        load_settings()
    assert failed.value.hint == "No such file or directory"


@pytest.mark.parametrize(("name", "value"), [("ASSETTOOL_NETBOX", "{"), ("ASSETTOOL_NETBOX__TIMEOUT_S", "soon")])
def test_settings_when_a_variable_is_wrong_say_so(monkeypatch: pytest.MonkeyPatch, name: str, value: str):
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match="settings are wrong") as failed:
        load_settings()
    assert "ASSETTOOL_ variables" in failed.value.hint


def test_settings_when_the_file_is_empty_are_the_defaults():
    write("")
    assert load_settings().netbox.url == ""
    assert find_settings_file() == Path.cwd() / FILE_NAME


def test_home_when_none_is_named_depends_on_who_runs_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.delenv("ASSETTOOL_HOME")
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert default_home() == Path("/var/lib/assettool")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert default_home() == tmp_path / "assettool"
