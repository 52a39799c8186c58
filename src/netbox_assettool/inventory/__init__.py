"""The fleet as Ansible's dynamic inventory: hosts with their variables, and groups."""
