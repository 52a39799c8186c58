"""The demo: De Connectie's estate, made up from a seed and written as the exports that real systems give."""
