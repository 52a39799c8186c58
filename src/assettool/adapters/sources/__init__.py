"""The sources: what each format of export looks like, and how its rows become observations."""
