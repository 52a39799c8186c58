"""Writes the pages that are out of date; with --check it only names them, and ends with 1 where there are any."""

import os
import sys
import tempfile
from pathlib import Path

from generator import REPOSITORY, outdated, pages_of_plugin, pages_of_tool


def _set_up_django(folder: Path) -> None:
    """Load NetBox with the plugin; no server has to run, because nothing is asked of the database."""
    import django

    from assettool.embedded.home import Home
    from assettool.embedded.netbox import NetBox

    home = Home(folder / "home")
    home.prepare()
    NetBox(home).configure()
    os.environ |= {"NETBOX_ROOT": str(home.netbox), "DJANGO_SETTINGS_MODULE": "netbox.settings"}
    django.setup()


def main() -> None:
    """Write the pages that are out of date, or name them."""
    only_check = "--check" in sys.argv
    with tempfile.TemporaryDirectory() as folder:
        _set_up_django(Path(folder))
        changed = outdated({**pages_of_tool(), **pages_of_plugin()})
    for path, content in changed.items():
        sys.stderr.write(f"{path.relative_to(REPOSITORY)} {'is out of date' if only_check else 'is written'}\n")
        if not only_check:
            path.parent.mkdir(exist_ok=True)
            path.write_text(content, encoding="utf-8")
    if changed and only_check:
        sys.exit(1)


if __name__ == "__main__":
    main()
