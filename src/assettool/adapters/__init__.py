"""The world outside: NetBox and the sources, behind the ports."""
