import errno
import json
import os
import stat
import threading
from pathlib import Path

import pytest

from assettool.embedded import home as home_module
from assettool.embedded.credentials import add_users, keep_token, load_credentials
from assettool.embedded.home import Home, Ports, disk_errors, write_private
from assettool.errors import EmbeddedError


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_prepare_on_a_new_folder_marks_it_and_closes_it(tmp_path):
    home = Home(tmp_path / "new" / "home")
    home.prepare()
    assert home.exists
    assert mode(home.root) == (0o711 if os.geteuid() == 0 else 0o700)
    assert {mode(folder) for folder in (home.logs, home.run, home.valkey, home.netbox)} == {0o700}


def test_prepare_twice_keeps_the_notes(tmp_path):
    home = Home(tmp_path)
    home.prepare()
    home.keep_ports(web=8123)
    home.prepare()
    assert home.ports == Ports(web=8123)


def test_locked_in_a_folder_of_other_things_refuses_and_changes_nothing(tmp_path):
    (tmp_path / "photos").mkdir()
    tmp_path.chmod(0o750)
    with pytest.raises(EmbeddedError, match="photos"), Home(tmp_path).locked():
        pass
    assert [path.name for path in tmp_path.iterdir()] == ["photos"]
    assert mode(tmp_path) == 0o750


@pytest.mark.parametrize(
    "name", ["assettool.yml", "lost+found", "lock", "runs", "secrets.json", "home.json.unfinished"]
)
def test_locked_beside_what_is_ours_or_harmless_is_allowed(tmp_path, name):
    (tmp_path / name).touch()
    with Home(tmp_path).locked():
        pass


def test_locked_on_a_file_says_so(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(EmbeddedError, match="no folder"), Home(tmp_path / "file").locked():
        pass


def test_locked_with_too_little_space_names_folder_and_need(tmp_path, monkeypatch):
    monkeypatch.setattr(home_module, "NEEDED_BYTES", 10**18)
    with pytest.raises(EmbeddedError, match=f"are needed: {tmp_path}/home") as caught, Home(tmp_path / "home").locked():
        pass
    assert "free some space" in caught.value.hint
    assert not (tmp_path / "home").exists()


def test_notes_that_are_damaged_say_how_to_mend_them(tmp_path):
    home = Home(tmp_path)
    home.prepare()
    (tmp_path / "home.json").write_text("{")
    with pytest.raises(EmbeddedError, match="damaged"):
        _ = home.ports


def test_notes_of_another_format_are_refused(tmp_path):
    (tmp_path / "home.json").write_text(json.dumps({"format": 99}))
    with pytest.raises(EmbeddedError, match="another version"):
        _ = Home(tmp_path).ports


def test_write_private_replaces_as_a_whole_and_only_for_the_owner(tmp_path):
    path = tmp_path / "secret"
    path.write_text("old")
    path.chmod(0o644)
    write_private(path, "new")
    assert path.read_text() == "new"
    assert mode(path) == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_write_private_after_a_write_that_was_cut_off_succeeds(tmp_path):
    (tmp_path / "secret.unfinished").write_text("half")
    write_private(tmp_path / "secret", "whole")
    assert [path.name for path in tmp_path.iterdir()] == ["secret"]


def test_locked_makes_a_second_command_wait_for_the_first(tmp_path):
    home = Home(tmp_path)
    order = []
    holds = threading.Event()

    def second() -> None:
        holds.wait()
        with Home(tmp_path).locked():
            order.append("second")

    thread = threading.Thread(target=second)
    thread.start()
    with home.locked():
        holds.set()
        order.append("first")
    thread.join()
    assert order == ["first", "second"]


def test_locked_for_too_long_says_which_home(tmp_path, monkeypatch):
    monkeypatch.setattr(home_module, "LOCK_WAIT_S", 0)
    with Home(tmp_path).locked(), pytest.raises(EmbeddedError, match=str(tmp_path)), Home(tmp_path).locked():
        pass


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "the disk is full"),
        (errno.EDQUOT, "the disk is full"),
        (errno.EROFS, "the disk is read-only"),
        (errno.EACCES, "you may not use"),
        (errno.EIO, "input/output error"),
    ],
)
def test_disk_errors_name_the_place_and_what_to_do(tmp_path, number, words):
    with pytest.raises(EmbeddedError) as caught, disk_errors(Home(tmp_path)):
        raise OSError(number, os.strerror(number), "/place/file")
    assert caught.value.message == f"{words}: /place/file"
    assert "ASSETTOOL_HOME" in caught.value.hint


def test_credentials_are_random_private_and_stay(tmp_path):
    one, other = Home(tmp_path / "one"), Home(tmp_path / "other")
    for home in (one, other):
        home.prepare()
    first = load_credentials(one)
    assert load_credentials(one) == first
    assert mode(one.secrets_file) == 0o600
    assert set(first.passwords) == set(first.tokens)
    secrets = {first.secret_key, first.pepper, first.database_password, first.valkey_password}
    assert len(secrets | {*first.passwords.values(), *first.tokens.values()}) == 4 + 6 + 6
    assert load_credentials(other).secret_key != first.secret_key


def test_credentials_are_not_in_their_repr(tmp_path):
    home = Home(tmp_path)
    home.prepare()
    credentials = load_credentials(home)
    assert repr(credentials) == "Credentials()"


def test_keep_token_adds_to_what_is_there(tmp_path):
    home = Home(tmp_path)
    home.prepare()
    before = dict(load_credentials(home).tokens)
    keep_token(home, "petra", "nbt_key.secret")
    assert load_credentials(home).tokens == before | {"petra": "nbt_key.secret"}


def test_add_users_when_the_home_is_older_than_one_then_that_one_gets_secrets_and_the_others_keep_theirs(tmp_path):
    home = Home(tmp_path)
    home.prepare()
    now = load_credentials(home)
    older = json.loads(home.secrets_file.read_text())
    for secrets in (older["passwords"], older["tokens"]):
        del secrets["emergency-approver"]
    home.secrets_file.write_text(json.dumps(older))
    found = add_users(home)
    assert found == load_credentials(home)
    assert found.passwords.keys() == found.tokens.keys() == now.passwords.keys()
    assert found.tokens["engineer"] == now.tokens["engineer"]
    assert mode(home.secrets_file) == 0o600


@pytest.mark.parametrize("content", ["", "[]", '{"secret_key": "x"}'])
def test_credentials_that_are_damaged_are_not_made_anew(tmp_path, content):
    home = Home(tmp_path)
    home.prepare()
    home.secrets_file.write_text(content)
    with pytest.raises(EmbeddedError, match="damaged"):
        load_credentials(home)
    assert home.secrets_file.read_text() == content


def test_credentials_that_are_lost_beside_a_database_are_not_made_anew(tmp_path):
    home = Home(tmp_path)
    home.prepare()
    home.pgdata.mkdir(parents=True)
    with pytest.raises(EmbeddedError, match="lost"):
        load_credentials(home)
