"""The rules, in pure Python: no Django, no network, no files, no clock."""
