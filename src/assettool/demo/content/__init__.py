"""The words of the demo estate: places, hardware and software, without any logic."""
