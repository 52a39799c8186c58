"""From the rows of files about licences to what NetBox is to hold: each module drafts one part of it."""
