"""assettool keeps NetBox true to a fleet, runs migration waves and proves licence numbers."""
