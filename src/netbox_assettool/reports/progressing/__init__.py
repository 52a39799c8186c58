"""The progress report: what it gathers, what that comes to, and how each of its sections says so."""
