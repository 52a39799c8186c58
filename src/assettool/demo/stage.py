"""Sets the demo up in a home: its exports, lists and settings; refuses a home that holds other things."""

import json
from pathlib import Path

from assettool.demo.estate import (
    APPLICATIONS_FILE,
    EXPECTED_FILE,
    LICENCE_FILES,
    PLANNING_FILE,
    POLICY_FILE,
    PRODUCTS_FILE,
    REGISTER_FILES,
    SEED,
    SOURCES_FILE,
    write_estate,
)
from assettool.embedded.home import Home, disk_errors, write_private
from assettool.errors import RefusedError
from assettool.ports import Progress
from assettool.settings import FILE_NAME

_MARK = "demo.json"
_SETTINGS = """\
# Written by `assettool demo`: commands in this home use the demo's exports and the embedded NetBox.
sources: demo/sources.yml
policy: demo/policy.yml
applications: demo/applications.yml
products: demo/products.yml
planning: demo/planning.yml
expected: demo/expected.yml
running: {inventory: demo/ansible}
"""


def sources_file(home: Home) -> Path:
    """The demo's list of sources."""
    return home.demo / SOURCES_FILE


def files(home: Home) -> dict[str, Path]:
    """The demo's files under the names that the settings have for them."""
    return {
        "sources": sources_file(home),
        "policy": home.demo / POLICY_FILE,
        "applications": home.demo / APPLICATIONS_FILE,
        "products": home.demo / PRODUCTS_FILE,
        "planning": home.demo / PLANNING_FILE,
        "expected": home.demo / EXPECTED_FILE,
    }


def register_files(home: Home) -> list[Path]:
    """The demo's files about applications."""
    return [home.demo / "exports" / name for name in REGISTER_FILES]


def licence_files(home: Home) -> list[Path]:
    """The demo's files about licences, the catalogue first."""
    return [home.demo / PRODUCTS_FILE, *(home.demo / "exports" / name for name in LICENCE_FILES)]


def prepare(home: Home, scale: float, progress: Progress) -> None:
    """Write the exports unless they are there. Raises `RefusedError` for a home that is somebody's own."""
    mark = home.demo / _MARK
    wanted = {"seed": SEED, "scale": scale}
    made = json.loads(mark.read_text()) if mark.is_file() else None
    if made is None:
        _refuse_own(home)
    elif made != wanted:
        raise RefusedError(
            f"this home holds the demo at scale {made['scale']}: {home.root}",
            hint="assettool netbox reset removes it, or set ASSETTOOL_HOME to another folder",
        )
    with disk_errors(home), home.locked():
        home.prepare()
        if made is None or not all(
            path.is_file() for path in (*files(home).values(), *register_files(home), *licence_files(home))
        ):
            write_estate(home.demo, seed=SEED, scale=scale, progress=progress)
            write_private(home.root / FILE_NAME, _SETTINGS)
            # Last: a demo that was stopped half-way is written again.
            write_private(mark, json.dumps(wanted))


def _refuse_own(home: Home) -> None:
    settings = home.root / FILE_NAME
    own = home.exists and home.fingerprint
    if own or (settings.is_file() and settings.read_text() != _SETTINGS):
        raise RefusedError(
            f"this home holds a NetBox or settings of your own: {home.root}",
            hint="set ASSETTOOL_HOME to another folder for the demo",
        )


def refuse_other_sources(names: set[str], used: set[str], home: Home) -> None:
    """Raise `RefusedError` where the home's NetBox was filled from sources that are not the demo's."""
    if strange := sorted(used - names):
        raise RefusedError(
            f"this home's NetBox holds more than the demo, such as the source {strange[0]}: {home.root}",
            hint="set ASSETTOOL_HOME to another folder for the demo",
        )
