"""Writes the accounts as Graph gives the users of Entra, page by page."""

import base64
import json
import uuid
from datetime import timedelta
from pathlib import Path

from assettool.demo.dirt import Dirt
from assettool.demo.formats.directory import login_name
from assettool.demo.model import Account, Estate
from assettool.demo.summary import FileSummary

SOURCE = "entra-users"
_PAGE = 999


def entra_id(account: Account) -> str:
    """The object id in Entra, which is not the one in the directory."""
    return str(uuid.uuid5(uuid.UUID(account.directory_id), "entra"))


def write_entra(folder: Path, estate: Estate, dirt: Dirt) -> list[FileSummary]:
    """Write every account, some of which Entra has disabled and the directory has not."""
    file = FileSummary("entra-users", "Graph users", len(estate.accounts), source=SOURCE)
    enabled = [account.number for account in estate.accounts if account.enabled]
    disabled = dirt.pick("accounts that only Entra disabled", enabled)
    path = folder / file.path
    path.mkdir(exist_ok=True)
    users = [
        _user(account, is_enabled=account.enabled and account.number not in disabled) for account in estate.accounts
    ]
    for start in range(0, len(users), _PAGE):
        page: dict[str, object] = {"@odata.context": "https://graph.microsoft.com/v1.0/$metadata#users"}
        if start + _PAGE < len(users):
            page["@odata.nextLink"] = f"https://graph.microsoft.com/v1.0/users?$skiptoken={start + _PAGE}"
        page["value"] = users[start : start + _PAGE]
        text = json.dumps(page, indent=1, ensure_ascii=False) + "\n"
        (path / f"users-{start // _PAGE + 1:03}.json").write_text(text, encoding="utf-8")
    return [file]


def _user(account: Account, *, is_enabled: bool) -> dict[str, object]:
    guid = uuid.UUID(account.directory_id).bytes_le
    seen = account.last_logon + timedelta(hours=3) if account.last_logon else None
    return {
        "id": entra_id(account), "displayName": f"Demogebruiker {account.number:05}",
        "userPrincipalName": login_name(account), "mail": login_name(account), "accountEnabled": is_enabled,
        "department": account.department, "companyName": account.tenant.name, "userType": "Member",
        "onPremisesSyncEnabled": True, "onPremisesImmutableId": base64.b64encode(guid).decode(),
        "onPremisesSamAccountName": account.login,
        "signInActivity": {"lastSignInDateTime": f"{seen:%Y-%m-%dT%H:%M:%SZ}" if seen else None},
    }  # fmt: skip
