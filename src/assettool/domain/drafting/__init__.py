"""From the rows of files about applications to what NetBox is to hold: each module drafts one part of it."""
