"""What the reports read of the programme's own part, and the tables that they make of it."""
