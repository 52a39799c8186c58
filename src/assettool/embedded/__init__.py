"""NetBox with PostgreSQL, Valkey and a worker, all from Python packages, in one folder and on loopback."""
