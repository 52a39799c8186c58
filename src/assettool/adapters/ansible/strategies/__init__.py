"""Strategies for Ansible, which finds them by this folder."""
