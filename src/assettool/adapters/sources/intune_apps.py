"""Programs that Intune detected: the report DetectedAppsRawData as csv, or Graph's detectedApps as JSON."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from assettool.adapters.sources.files import FileKind, identify_file
from assettool.adapters.sources.intune import PHONES
from assettool.adapters.sources.json_records import open_json
from assettool.adapters.sources.rows import Draft
from assettool.adapters.sources.software_list import SoftwareList
from assettool.adapters.sources.workbook import TableFile
from assettool.domain.identifier import IdentifierType, identify

_DEVICE = re.compile(r"managedDevices\('([^']+)'\)/detectedApps")


class IntuneApps(SoftwareList):
    """Reads the programs on the devices of one tenant."""

    def _open(self, path: Path) -> TableFile:
        if identify_file(path) is not FileKind.JSON:
            return super()._open(path)
        table, self._pages[path] = open_json(path, self._terms.limits, _programs)
        return table

    def _refine(self, draft: Draft) -> None:
        super()._refine(draft)
        if draft.external_id and identify(IdentifierType.INTUNE_DEVICE_ID, draft.external_id) is None:
            draft.reasons.append(f"its id is no GUID: {draft.external_id}")
        if draft.raw.get("Platform", "").casefold().startswith(PHONES):
            draft.skipped = "phone or tablet"
            draft.label = draft.external_id  # people name their phone after themselves


def _programs(record: Mapping[str, Any], context: str) -> Iterator[dict[str, Any]]:
    """A row for each program of a device with its programs, or the program of a page about one device."""
    programs = record.get("detectedApps")
    if isinstance(programs, list):
        device = {
            "DeviceId": record.get("id"),
            "DeviceName": record.get("deviceName"),
            "Platform": record.get("operatingSystem"),
        }
        for program in programs or [{}]:
            yield {**device, **_program(program if isinstance(program, dict) else {})}
    elif found := _DEVICE.search(context):
        yield {"DeviceId": found[1], "DeviceName": "", "Platform": record.get("platform"), **_program(record)}
    else:
        yield dict(record)


def _program(record: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "ApplicationName": record.get("displayName"),
        "ApplicationVersion": record.get("version"),
        "ApplicationPublisher": record.get("publisher"),
    }
