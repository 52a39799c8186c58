"""Hosts by SSH."""
