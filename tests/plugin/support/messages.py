"""The plugin's messages: extracts them, brings the Dutch catalogue up to date and compiles it.

Run `python tests/plugin/support/messages.py` after changing a text; then translate what it lists.
"""

import io
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).parents[3]
PACKAGE = ROOT / "src" / "netbox_assettool"
PO = PACKAGE / "locale" / "nl" / "LC_MESSAGES" / "django.po"
MO = PO.with_suffix(".mo")
KEYWORDS = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy")),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
}


def extracted():
    """Every message of the plugin's modules and templates."""
    found = Catalog()
    for path in sorted([*PACKAGE.rglob("*.py"), *PACKAGE.rglob("*.html")]):
        text = path.read_text()
        source = _as_python(text) if path.suffix == ".html" else text
        for _, message, _, context in extract("python", io.BytesIO(source.encode()), KEYWORDS):
            found.add(message, locations=[(str(path.relative_to(PACKAGE)), 0)], context=context)
    return found


def _as_python(template):
    """The messages of a template as calls, as Django's own makemessages reads them; indentation means nothing."""
    return "\n".join(line.strip() for line in templatize(template).splitlines())


def dutch():
    """The Dutch catalogue as it is in the repository."""
    with PO.open("rb") as file:
        return read_po(file, locale="nl")


def compiled(catalogue):
    """What gettext reads."""
    target = io.BytesIO()
    write_mo(target, catalogue)
    return target.getvalue()


def untranslated(catalogue):
    """Messages without a translation, or with one that is only a guess."""
    return [message.id for message in catalogue if message.id and (message.fuzzy or not _strings(message))]


def _strings(message):
    """The translation, in every number; nothing where one of them is missing."""
    strings = [message.string] if isinstance(message.string, str) else message.string
    return list(strings) if strings and all(strings) else []


def main():
    """Bring the catalogue up to date, keeping what is translated."""
    catalogue = dutch() if PO.exists() else Catalog(locale="nl")
    catalogue.update(extracted(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    catalogue.fuzzy = False
    catalogue.header_comment = "# Dutch messages of assettool."
    catalogue.project = catalogue.last_translator = "assettool"
    catalogue.language_team, catalogue.msgid_bugs_address = "Dutch", ""
    PO.parent.mkdir(parents=True, exist_ok=True)
    with PO.open("wb") as file:
        write_po(file, catalogue, sort_output=True, include_lineno=False, width=120)
    MO.write_bytes(compiled(dutch()))
    for message in untranslated(catalogue):
        sys.stderr.write(f"not translated: {message}\n")


if __name__ == "__main__":
    main()
