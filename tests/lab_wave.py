"""A wave of lab hosts: run by the playbooks, and looked at. As a program it writes how the hosts of a lab look."""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from assettool.demo.lab import Lab, inventory, make, read

SITE_TASK = "Write how the hosts look"
REPOSITORY = Path(__file__).resolve().parents[1]
PLAYBOOKS = REPOSITORY / "playbooks"
ENVIRONMENT = {
    **{name: value for name, value in os.environ.items() if not name.startswith("ANSIBLE_")},
    "ANSIBLE_CONFIG": str(REPOSITORY / "ansible.cfg"),
    "ANSIBLE_STDOUT_CALLBACK": "ansible.posix.json",
    "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
}


class Told:
    """What Ansible told of a run of some playbooks."""

    def __init__(self, done: subprocess.CompletedProcess[str]) -> None:
        self.code = done.returncode
        self.text = done.stdout + done.stderr
        self.plays: list[Any] = json.loads(done.stdout[done.stdout.index("{") :])["plays"]
        self.stats: dict[str, dict[str, int]] = json.loads(done.stdout[done.stdout.index("{") :])["stats"]

    def changed(self, place: int) -> list[str]:
        """Tasks of the play at that place that changed a host."""
        tasks = self.plays[place]["tasks"]
        return [
            f"{host}: {task['task']['name']}"
            for task in tasks
            for host, result in task["hosts"].items()
            if result.get("changed") and task["task"]["name"] != SITE_TASK
        ]

    def messages(self) -> str:
        return "\n".join(
            f"{result.get('msg')} {result.get('module_stderr', '')}"
            for play in self.plays
            for task in play["tasks"]
            for result in task["hosts"].values()
            if result.get("failed") or result.get("unreachable")
        )


class Wave:
    """A lab, how its wave is run and what was told of each phase."""

    def __init__(self, home: Path, **content: Any) -> None:
        self.lab: Lab = make(home, **content)
        self.run_dir = home / "run"
        self.run_dir.mkdir()
        self.inventory = home / "inventory.json"
        self.write(inventory(self.lab))

    def write(self, content: Any) -> None:
        self.inventory.write_text(json.dumps(content), encoding="utf-8")

    def play(self, books: Sequence[str], *words: str) -> Told:
        book = self.lab.home / "books.yml"
        book.write_text("".join(f"- ansible.builtin.import_playbook: {PLAYBOOKS / each}\n" for each in books))
        command = ["ansible-playbook", "-i", self.inventory, "-e", f"assettool_run_dir={self.run_dir}", *words, book]
        return Told(subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True, check=False, timeout=900))

    def looks(self, *, noted: bool = False) -> dict[str, str]:
        return looks(self.lab, noted=noted)


def looks(lab: Lab, *, noted: bool = False) -> dict[str, str]:
    """What the hosts hold and which services run, without what a phase notes for itself and what moves anyhow."""
    found = {}
    for host in lab.hosts:
        root = lab.root(host)
        for path in sorted(root.rglob("*")):
            inside = str(path.relative_to(root))
            passing = inside.startswith(("tmp", "run", "var/log")) or inside.endswith("journal.txt")
            if passing or ".rolled-back-" in inside or (not noted and inside.startswith("var/lib")):
                continue
            found[f"{host.name}:{inside}"] = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
        for service in (host.part, f"{host.part}-job"):
            code = subprocess.run([root / "bin/lab-service", "status", service], check=False).returncode
            found[f"{host.name} runs {service}"] = str(code == 0)
    return found


if __name__ == "__main__":
    home, goal = map(Path, sys.argv[1:])
    goal.write_text(json.dumps(looks(read(home))), encoding="utf-8")
