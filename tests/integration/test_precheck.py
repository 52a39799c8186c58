"""The playbook of the first phase, on this machine."""

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.real

PLAYBOOK = Path(__file__).resolve().parents[2] / "playbooks" / "precheck.yml"


def precheck(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [
            str(Path(sys.executable).with_name("ansible-playbook")),
            *("-i", "localhost,", "-c", "local", "-e", f"ansible_python_interpreter={sys.executable}"),
            *("-e", "precheck_hosts=all"),
            *words,
            str(PLAYBOOK),
        ],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("mode", [(), ("--check",)], ids=["run", "check mode"])
def test_precheck_passes_a_sound_host_and_changes_nothing(tmp_path, mode):
    done = precheck(tmp_path, *mode, "-e", "precheck_free_mib=1", "-e", "precheck_reboot_is_fault=false")
    assert done.returncode == 0, done.stdout
    assert "can be worked on" in done.stdout
    assert "changed=0" in done.stdout


def test_precheck_fails_with_every_fault_at_once(tmp_path):
    limits = ("precheck_free_mib=999999999", "precheck_clock_offset_s=-1", "precheck_python=4.0")
    paths = '{"precheck_paths": ["/", "/not-there"]}'
    done = precheck(tmp_path, *(word for limit in limits for word in ("-e", limit)), "-e", paths)
    assert done.returncode != 0
    for fault in ("its Python is too old", "/not-there", "too little space", "its clock differs"):
        assert fault in done.stdout
    assert "changed=0" in done.stdout
