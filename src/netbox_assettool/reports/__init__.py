"""The reports: one module each that builds it from what a user may see, and one for each form that it is written in."""
