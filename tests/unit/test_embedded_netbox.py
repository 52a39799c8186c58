import tempfile
from pathlib import Path

import pytest

from assettool.embedded.account import Account
from assettool.embedded.credentials import load_credentials
from assettool.embedded.home import Home, Ports
from assettool.embedded.netbox import render_configuration
from assettool.embedded.stack import NAMES, require_home, status
from assettool.embedded.valkey import render_config
from assettool.errors import EmbeddedError


@pytest.fixture
def home(tmp_path):
    home = Home(tmp_path / "home")
    home.prepare()
    return home


def configured(home: Home, **options: object) -> dict[str, object]:
    values: dict[str, object] = {}
    exec(render_configuration(Ports(8000, 20001, 20002), load_credentials(home), **options), values)
    return values


def test_configuration_is_on_loopback_and_lets_nothing_out(home):
    values = configured(home)
    assert values["DATABASES"]["default"]["HOST"] == "127.0.0.1"
    assert values["DATABASES"]["default"]["PORT"] == "20001"
    assert {values["REDIS"][name]["PORT"] for name in ("tasks", "caching")} == {20002}
    assert values["CENSUS_REPORTING_ENABLED"] is False
    assert values["ISOLATED_DEPLOYMENT"] is True
    assert values["RELEASE_CHECK_URL"] is None


def test_configuration_holds_the_secrets_of_the_home(home):
    values, credentials = configured(home), load_credentials(home)
    assert values["SECRET_KEY"] == credentials.secret_key
    assert values["API_TOKEN_PEPPERS"] == {1: credentials.pepper}
    assert values["DATABASES"]["default"]["PASSWORD"] == credentials.database_password
    assert values["REDIS"]["tasks"]["PASSWORD"] == credentials.valkey_password


def test_configuration_has_our_plugin_unless_told_otherwise(home):
    assert configured(home)["PLUGINS"] == ["netbox_assettool"]
    assert configured(home, plugins=())["PLUGINS"] == []


def test_configuration_lets_tests_clone_the_restored_database(home):
    default = configured(home)["DATABASES"]["default"]
    assert default["TEST"] == {"TEMPLATE": default["NAME"]}


def test_valkey_listens_on_loopback_with_a_password_and_saves_nothing():
    lines = render_config(20002, "word", Path("/home")).splitlines()
    assert {"bind 127.0.0.1", "port 20002", "requirepass word", 'save ""', "appendonly no"} <= set(lines)


def test_status_of_no_home_says_that_nothing_runs(tmp_path):
    found = status(Home(tmp_path / "none"))
    assert not found.running
    assert found.url == ""
    assert [entry.name for entry in found.processes] == list(NAMES)
    assert {entry.state for entry in found.processes} == {"stopped"}
    assert not (tmp_path / "none").exists()


def test_require_home_on_another_folder_refuses(tmp_path):
    with pytest.raises(EmbeddedError, match="no embedded NetBox here"):
        require_home(Home(tmp_path))


def test_account_finds_the_folder_that_it_may_not_enter():
    with tempfile.TemporaryDirectory() as folder:
        open_one, closed = Path(folder), Path(folder) / "closed"
        closed.mkdir(mode=0o700)
        nobody = Account(uid=12345, gid=12345)
        open_one.chmod(0o711)
        assert nobody.barrier(closed / "file") == closed
        assert not nobody.can_reach(closed / "file")
        closed.chmod(0o711)
        assert nobody.can_reach(closed / "file")
