import pytest
import yaml
from fakes import FakeProgress

from assettool.demo import stage
from assettool.embedded.home import Home
from assettool.errors import RefusedError
from assettool.settings import FILE_NAME

SCALE = 0.05


@pytest.fixture
def home(tmp_path):
    return Home(tmp_path / "home")


def test_prepare_when_the_home_is_new_writes_exports_settings_and_mark_once(home):
    stage.prepare(home, SCALE, FakeProgress())
    first = {path: path.stat().st_mtime_ns for path in home.demo.rglob("*")}
    stage.prepare(home, SCALE, FakeProgress())

    assert stage.sources_file(home) in first
    assert all(path in first for path in stage.files(home).values())
    settings = yaml.safe_load((home.root / FILE_NAME).read_text())
    assert settings.pop("running") == {"inventory": "demo/ansible"}
    assert {name: home.root / path for name, path in settings.items()} == stage.files(home)
    assert {path: path.stat().st_mtime_ns for path in home.demo.rglob("*")} == first


def test_prepare_when_it_was_stopped_half_way_writes_it_again(home):
    stage.prepare(home, SCALE, FakeProgress())
    (home.demo / "demo.json").unlink()
    stage.sources_file(home).unlink()

    stage.prepare(home, SCALE, FakeProgress())

    assert stage.sources_file(home).is_file()


def test_prepare_when_a_file_about_applications_is_missing_writes_it_again(home):
    stage.prepare(home, SCALE, FakeProgress())
    for path in stage.register_files(home):
        path.unlink()

    stage.prepare(home, SCALE, FakeProgress())

    assert all(path.is_file() for path in stage.register_files(home))


def test_prepare_when_the_home_has_a_netbox_of_its_own_refuses(home):
    home.prepare()
    home.keep_fingerprint("made before")

    with pytest.raises(RefusedError, match="a NetBox or settings of your own"):
        stage.prepare(home, SCALE, FakeProgress())
    assert not home.demo.exists()


def test_prepare_when_the_home_has_settings_of_its_own_refuses(home):
    home.prepare()
    (home.root / FILE_NAME).write_text("netbox: {url: https://netbox.example.org}\n")

    with pytest.raises(RefusedError, match="settings of your own"):
        stage.prepare(home, SCALE, FakeProgress())


def test_prepare_when_the_demo_has_another_size_refuses(home):
    stage.prepare(home, SCALE, FakeProgress())

    with pytest.raises(RefusedError, match=r"at scale 0\.05"):
        stage.prepare(home, 1.0, FakeProgress())


def test_refuse_when_netbox_was_filled_from_other_sources_names_one(home):
    stage.refuse_other_sources({"intune", "topdesk"}, {"intune"}, home)
    with pytest.raises(RefusedError, match="such as the source lansweeper"):
        stage.refuse_other_sources({"intune"}, {"intune", "lansweeper"}, home)
