"""The plugin's REST API."""
