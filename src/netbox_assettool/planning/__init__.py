"""Waves as they are planned, moved by hand, submitted and approved: what each of these does, and when it is refused."""
