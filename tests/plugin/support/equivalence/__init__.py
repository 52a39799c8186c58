"""The same plan by the bulk path and by NetBox's REST, into two databases that are then compared row by row."""
