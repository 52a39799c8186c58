"""The identifiers that the Softwarecatalogus gives: the same thing has the same one in every file."""

import uuid

from assettool.demo.model import Application


def catalogue_id(kind: str, name: str) -> str:
    """The identifier of a thing; nothing for one without a name."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"https://demo.invalid/{kind}/{name}")) if name else ""


def supplier_id(application: Application) -> str:
    """That of its supplier: two with one name have two."""
    return catalogue_id("leverancier", application.supplier_code)


def package_id(application: Application) -> str:
    """That of its package."""
    return catalogue_id("pakket", application.package)


def version_id(application: Application) -> str:
    """That of its version; empty where nobody filled in a version."""
    return catalogue_id("pakketversie", f"{application.package}/{application.version}") if application.version else ""


def component_id(name: str) -> str:
    """That of a reference component: the Object ID of GEMMA."""
    return catalogue_id("referentiecomponent", name)
