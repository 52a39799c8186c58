"""`python -m assettool` is the command `assettool`."""

from assettool.cli.app import main

main()
