"""Running a wave: its phases, and what each of them does for an application."""
