"""The products of a products.yml, brought in as they are written."""

from pathlib import Path

from assettool.adapters.products_file import load_products
from assettool.adapters.sources.files import sha256_of
from assettool.domain.licence_rows import LicenceRow
from assettool.ports import FileReading

NAME = "catalogue"


class CatalogueFile:
    """Reads the products; its rules are for recognition, and stay in the file."""

    def recognises(self, path: Path) -> bool:
        """Whether the name says that it is YAML: no table has such a one."""
        return path.suffix.casefold() in (".yml", ".yaml")

    def read(self, path: Path) -> FileReading[LicenceRow]:
        """The products, one in each row. Raises `SettingsError` with every problem and its line."""
        found = load_products(path)
        label = f"products.yml ({len(found.products)} products, {len(found.rules)} rules)"
        return FileReading(label, str(path), sha256_of(path), iter(found.products))
