"""How far the migration is against its plan: results, curves, stages, quality and what changed, without a database."""
