"""The bulk path into NetBox: a chunk of changes in one transaction, set-wise, with all that NetBox's REST would do."""
