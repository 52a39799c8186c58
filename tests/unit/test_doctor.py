import pytest

from assettool.adapters.surroundings import installed_collections, installed_version
from assettool.errors import SettingsError, StoreDenied, StoreIncompatible, StoreUnavailable
from assettool.ports import StoreVersions
from assettool.services import doctor
from assettool.services.doctor import Level


@pytest.mark.parametrize(("found", "level"), [((3, 11, 9), Level.FAIL), ((3, 12, 0), Level.OK), ((3, 14, 1), Level.OK)])
def test_python_older_than_needed_fails(found, level):
    assert doctor.check_python(found).level is level


def test_settings_that_cannot_be_read_fail_with_their_hint():
    found = doctor.check_settings("", SettingsError("settings are wrong", hint="mend them"))
    assert (found.level, found.message, found.mend) == (Level.FAIL, "settings are wrong", "mend them")


def test_settings_without_a_file_are_fine():
    assert doctor.check_settings("", None).level is Level.OK


def test_embedded_with_a_dead_process_names_it():
    found = doctor.check_embedded({"postgresql": "running", "web": "dead"})
    assert (found.level, found.message) == (Level.FAIL, "web is dead")
    assert found.mend == "assettool netbox up"


def test_embedded_with_all_running_is_ok():
    assert doctor.check_embedded({"postgresql": "running", "web": "running"}).level is Level.OK


def test_store_that_answers_gives_its_versions():
    found = doctor.check_store("https://netbox", StoreVersions("4.7.3", "0.1.0"))
    assert [(line.topic, line.level) for line in found] == [
        ("netbox", Level.OK),
        ("plugin", Level.OK),
        ("token", Level.OK),
    ]


@pytest.mark.parametrize(
    ("error", "topic"),
    [
        (StoreUnavailable("no answer", hint="start it"), "netbox"),
        (StoreIncompatible("too old", hint="start it"), "netbox"),
        (StoreDenied("wrong token", hint="start it"), "token"),
    ],
)
def test_store_that_refuses_fails_with_its_own_words(error, topic):
    (found,) = doctor.check_store("https://netbox", error)
    assert (found.topic, found.level, found.message, found.mend) == (topic, Level.FAIL, error.message, "start it")


def test_rights_that_lack_name_the_first_and_count_the_rest():
    found = doctor.check_rights([f"add dcim/{name}" for name in "hgfedcba"])
    assert found.level is Level.FAIL
    assert found.message == "not allowed: add dcim/a, add dcim/b, add dcim/c, add dcim/d, add dcim/e and 3 more"


def test_rights_that_suffice_are_ok():
    assert doctor.check_rights([]).level is Level.OK


@pytest.mark.parametrize(
    ("offset_s", "level", "words"),
    [
        (0.4, Level.OK, "as NetBox's"),
        (-5.0, Level.OK, "as NetBox's"),
        (61.2, Level.WARN, "61 s behind NetBox"),
        (-61.2, Level.WARN, "61 s ahead of NetBox"),
        (301.0, Level.FAIL, "301 s behind NetBox"),
    ],
)
def test_clock_is_judged_by_its_distance(offset_s, level, words):
    found = doctor.check_clock(offset_s)
    assert (found.level, found.message) == (level, words)


def test_ansible_that_is_missing_only_warns():
    (found,) = doctor.check_ansible(None, frozenset())
    assert found.level is Level.WARN
    assert "assettool[collections]" in found.mend


def test_mitogen_that_is_wanted_has_to_be_there():
    assert doctor.check_mitogen(False, None) == []
    (found,) = doctor.check_mitogen(True, None)
    assert (found.level, "assettool[mitogen]" in found.mend) == (Level.FAIL, True)
    (found,) = doctor.check_mitogen(True, "0.3.54")
    assert (found.level, found.message) == (Level.OK, "mitogen 0.3.54")


def test_collections_that_are_missing_are_named():
    _, found = doctor.check_ansible("2.18.0", frozenset(doctor.COLLECTIONS) - {"ansible.windows"})
    assert (found.level, found.message) == (Level.WARN, "missing: ansible.windows")


def test_collections_that_are_all_there_are_ok():
    assert {found.level for found in doctor.check_ansible("2.18.0", frozenset(doctor.COLLECTIONS))} == {Level.OK}


@pytest.mark.parametrize(("program", "level"), [("/usr/bin/ssh", Level.OK), (None, Level.WARN)])
def test_ssh_that_is_missing_warns(program, level):
    assert doctor.check_ssh(program).level is level


def test_installed_version_of_an_unknown_package_is_none():
    assert installed_version("assettool")
    assert installed_version("no-such-package-anywhere") is None


def test_installed_collections_are_found_in_the_named_folder(tmp_path, monkeypatch):
    (tmp_path / "ansible_collections" / "our" / "own").mkdir(parents=True)
    monkeypatch.setenv("ANSIBLE_COLLECTIONS_PATH", str(tmp_path))
    assert installed_collections(["our.own", "our.other"]) == {"our.own"}
