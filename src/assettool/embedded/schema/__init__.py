"""NetBox's database as its migrations make it, so that a first start takes seconds and not minutes."""

from pathlib import Path

NETBOX = "4.7.3"
SNAPSHOT = Path(__file__).with_name(f"netbox-{NETBOX}.sql.gz")
