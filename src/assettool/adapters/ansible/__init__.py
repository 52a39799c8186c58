"""Phases on hosts by Ansible."""
