"""Facts of a Linux host: a module for each topic, with the shell that asks for it and a pure function that reads it."""
