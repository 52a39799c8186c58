"""Tables that are known by their columns, so that a check can say what a file is before anyone wrote a mapping."""

from collections.abc import Iterable

from assettool.adapters.sources.headers import fold

# Every column must be there; the first that fits counts, so the more telling ones stand first.
KNOWN_TABLES: dict[str, tuple[str, ...]] = {
    "Intune devices": ("Device ID", "Device name", "Serial number", "Last check-in"),
    "Intune devices (raw report)": ("DeviceId", "DeviceName", "ReferenceId"),
    "Intune devices (Graph)": ("id", "deviceName", "azureADDeviceId"),
    "Intune detected apps on devices": ("ApplicationName", "ApplicationVersion", "DeviceId"),
    "Intune detected apps": ("ApplicationKey", "ApplicationName", "DeviceCount"),
    "Active Directory computers": ("DistinguishedName", "DNSHostName", "SamAccountName"),
    "Active Directory computers (LDIF)": ("dn", "dNSHostName", "sAMAccountName"),
    "Active Directory computers (selection)": ("Name", "ObjectGUID", "OperatingSystem"),
    "Active Directory users": ("DistinguishedName", "SamAccountName", "UserPrincipalName"),
    "Active Directory users (selection)": ("SamAccountName", "ObjectGUID", "Enabled"),
    "Active Directory users (LDIF)": ("dn", "sAMAccountName", "objectGUID"),
    "Entra users (Graph)": ("id", "userPrincipalName", "accountEnabled"),
    "Entra users": ("objectId", "userPrincipalName", "accountEnabled"),
    "Configuration Manager installed software": ("ResourceID", "DisplayName0"),
    "Configuration Manager installed software (WMI)": ("ResourceID", "DisplayName", "Publisher"),
    "Citrix machines": ("MachineName", "CatalogName", "RegistrationState"),
    "Configuration Manager devices": ("ResourceID", "SMSUniqueIdentifier"),
    "Configuration Manager devices (Get-CMDevice)": ("ResourceID", "SMSID", "IsClient"),
    "Lansweeper assets": ("AssetName", "AssetTypename"),
    "Lansweeper assets (cloud)": ("assetBasicInfo.name",),
    "Snipe-IT assets": ("Asset Tag", "Model", "Checkout Type"),
    "TOPdesk assets": ("Asset-ID", "Serienummer", "Merk"),
    "GEMMA Softwarecatalogus: portfolio of a municipality": ("Gemeente ID", "Pakket ID", "Gebruik Status"),
    "GEMMA Softwarecatalogus: integrations": ("Koppeling ID", "Koppeling richting"),
    "GEMMA Softwarecatalogus: suppliers and packages": ("Leverancier Naam", "Pakketversie ID"),
    "GEMMA reference components": ("Object ID", "GEMMA type"),
    "Microsoft product names and service plans": ("Product_Display_Name", "String_Id", "GUID"),
    "Microsoft 365 users": ("User principal name", "Licenses"),
    "licence entitlements (OpTISAM)": ("sku", "editor", "metric", "acquired_licenses"),
    "servers of migration waves (Cloud Migration Factory)": ("wave_name", "app_name", "server_name"),
    "applications (Konveyor)": ("Record Type 1", "Application Name"),
    "contracts (netbox-contract)": ("external_party_object_type", "internal_party"),
}


def known_as(columns: Iterable[str]) -> str:
    """The name of the export that has these columns, or ""."""
    folded = {fold(column) for column in columns}
    return next((name for name, needed in KNOWN_TABLES.items() if folded.issuperset(map(fold, needed))), "")
