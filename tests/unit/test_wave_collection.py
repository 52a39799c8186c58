"""What the playbooks ask of hosts: filters, trees, archives and ports, without Ansible."""

import os
import socket
import tarfile

import pytest

from ansible_collections.assettool.wave.plugins.filter.applications import archives, data_sets, gathered, moves_to
from ansible_collections.assettool.wave.plugins.filter.reach import reach
from ansible_collections.assettool.wave.plugins.module_utils import state_files
from ansible_collections.assettool.wave.plugins.module_utils.listening import listening
from ansible_collections.assettool.wave.plugins.module_utils.trees import archived, tree

SUITE = {
    "name": "Suite 4/Work",
    "old_host": "old-1",
    "new_host": "new-1",
    "services": ["a", "b"],
    "freeze": {"services": ["job"]},
    "paths": ["/etc/a"],
    "data_sets": [{"name": "documents", "path": "/srv/a"}],
}
OTHER = {"name": "Other", "new_host": "new-2", "services": ["b", "c"]}


def test_gathered_when_applications_share_a_service_then_it_is_there_once():
    assert gathered([SUITE, OTHER], "services") == ["a", "b", "c"]
    assert gathered([SUITE, OTHER], "freeze", "services") == ["job"]


def test_moves_to_when_a_host_is_no_goal_then_there_is_none():
    assert moves_to([SUITE, OTHER], "new-2") == [OTHER]
    assert moves_to([SUITE, OTHER], "old-1") == []


def test_archives_when_a_name_has_signs_then_they_do_not_get_into_the_name_of_the_file():
    assert archives([SUITE, OTHER]) == [{"name": "suite-4-work", "paths": ["/etc/a", "/srv/a"]}]


def test_data_sets_when_no_new_path_is_given_then_it_is_the_old_one():
    [found] = data_sets([SUITE, OTHER])
    assert (found["old_host"], found["path"], found["new_path"]) == ("old-1", "/srv/a", "/srv/a")


def test_reach_when_a_host_has_a_key_port_and_jump_host_then_rsync_gets_all_of_them():
    variables = {
        "ansible_host": "fe80::1",
        "ansible_user": "ansible",
        "ansible_port": 2222,
        "ansible_ssh_private_key_file": "/keys/a b",
        "ansible_ssh_common_args": "-J 'jump host'",
        "ansible_become": True,
    }
    assert reach(variables) == {
        "shell": "ssh -o BatchMode=yes -p 2222 -i '/keys/a b' -J 'jump host'",
        "address": "ansible@[fe80::1]:",
        "options": ["--rsync-path", "sudo -n rsync"],
    }


def test_reach_when_a_host_has_only_a_name_then_that_is_its_address():
    assert reach({"inventory_hostname": "old-1"}) == {
        "shell": "ssh -o BatchMode=yes",
        "address": "old-1:",
        "options": [],
    }


@pytest.fixture
def folder(tmp_path):
    top = tmp_path / "data"
    (top / "sub").mkdir(parents=True)
    (top / "sub" / "a.txt").write_bytes(b"one")
    os.link(top / "sub" / "a.txt", top / "b.txt")
    (top / "-first").write_bytes(b"")
    (top / "goal").symlink_to("sub/a.txt")
    return top


def test_tree_when_the_content_is_the_same_elsewhere_then_so_is_the_digest(folder, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    (other / "sub").mkdir(mode=0o700)
    for name in ("sub/a.txt", "b.txt", "-first"):
        (other / name).write_bytes((folder / name).read_bytes())
    (other / "goal").symlink_to("sub/a.txt")
    found = tree(str(folder))
    assert found == tree(str(other))
    assert (found["kind"], found["files"], found["bytes"]) == ("folder", 3, 6)


@pytest.mark.parametrize("harm", ["content", "name", "link", "empty folder"])
def test_tree_when_anything_differs_then_so_does_the_digest(folder, harm):
    before = tree(str(folder))
    if harm == "content":
        (folder / "-first").write_bytes(b"x")
    elif harm == "name":
        (folder / "-first").rename(folder / "-second")
    elif harm == "link":
        (folder / "goal").unlink()
        (folder / "goal").symlink_to("b.txt")
    else:
        (folder / "new").mkdir()
    assert tree(str(folder))["digest"] != before["digest"]


def test_tree_when_nothing_is_there_or_it_cannot_be_copied_then_that_is_told(folder, tmp_path):
    assert tree(str(tmp_path / "gone")) is None
    os.mkfifo(folder / "pipe")
    with pytest.raises(ValueError, match="neither a file, a folder nor a link"):
        tree(str(folder))


def test_archived_when_a_tar_holds_the_folder_then_it_is_the_tree_of_the_folder(folder, tmp_path):
    path = tmp_path / "a.tar"
    with tarfile.open(path, "w") as archive:
        archive.add(folder, arcname="0-data", filter=lambda member: (archive.inodes.clear(), member)[1])
        archive.add(folder / "b.txt", arcname="0-database")
    with tarfile.open(path) as archive:
        assert archived(archive, "0-data") == tree(str(folder))


def test_listening_when_a_port_is_opened_at_one_address_then_it_counts_for_that_address_only():
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        port = server.getsockname()[1]
        assert port in listening()
        assert port in listening(["127.0.0.1"])
        assert port not in listening(["127.0.0.9"])
    assert port not in listening(["127.0.0.1"])


def test_state_when_it_cannot_be_written_then_the_former_one_is_there_and_no_draft(tmp_path):
    path = tmp_path / "marks" / "service.json"
    state_files.write(str(path), {"enabled": True})
    with pytest.raises(TypeError):
        state_files.write(str(path), {"enabled": object()})
    assert state_files.read(str(path)) == {"enabled": True}
    assert [each.name for each in path.parent.iterdir()] == ["service.json"]
