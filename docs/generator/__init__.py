"""Makes the reference pages and the README's list of commands from the code, so that they cannot differ from it."""

from collections.abc import Mapping
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
README = REPOSITORY / "README.md"
REFERENCE = REPOSITORY / "docs" / "reference"
EXPLANATION = REPOSITORY / "docs" / "explanation"
MAN = REPOSITORY / "docs" / "man"


def pages_of_tool() -> dict[Path, str]:
    """The pages that need no more than the command line's own code."""
    from generator import command_pages, man_page, metric_pages, playbook_pages, report_pages, settings_pages

    return {
        README: command_pages.readme(README.read_text(encoding="utf-8")),
        REFERENCE / "commands.md": command_pages.commands_page(),
        REFERENCE / "exit-codes.md": settings_pages.exit_codes_page(),
        REFERENCE / "settings.md": settings_pages.settings_page(),
        REFERENCE / "playbooks.md": playbook_pages.playbooks_page(),
        REFERENCE / "reports.md": report_pages.reports_page(),
        REFERENCE / "sources.md": settings_pages.sources_page(),
        MAN / "assettool.1": man_page.man_page(),
        EXPLANATION / "licence-metrics.md": metric_pages.metrics_page(),
    }


def pages_of_plugin() -> dict[Path, str]:
    """The pages about the plugin; Django has to be set up."""
    from generator.plugin_pages import models_page, plugin_settings_page, rest_page

    return {
        REFERENCE / "models.md": models_page(),
        REFERENCE / "plugin-settings.md": plugin_settings_page(),
        REFERENCE / "rest.md": rest_page(),
    }


def outdated(pages: Mapping[Path, str]) -> dict[Path, str]:
    """The pages that are not what the code says, with what they should be."""
    return {
        path: content
        for path, content in pages.items()
        if not path.is_file() or path.read_text(encoding="utf-8") != content
    }
