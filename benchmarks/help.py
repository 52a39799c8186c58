"""B10: `assettool --help` against `ansible --version`, by turns; the best of each."""

from measuring import BINARIES, Figure, Result, arguments, finish, run, seconds

WANTED = 6.0


def main() -> None:
    """Run both by turns; tell the ratio."""
    wanted = arguments(__doc__)
    rounds = 2 if wanted.quick else 7
    ours_s = theirs_s = float("inf")
    for _ in range(rounds):
        ours_s = min(ours_s, run([BINARIES / "assettool", "--help"]).cost.wall_s)
        theirs_s = min(theirs_s, run([BINARIES / "ansible", "--version"]).cost.wall_s)
    figure = Figure(
        name="B10",
        what="the help of the command line",
        ours=f"{seconds(ours_s)} `assettool --help`",
        peer=f"{seconds(theirs_s)} `ansible --version`",
        reached=theirs_s / ours_s,
        wanted=WANTED,
        how=f"both whole, the best of {rounds} by turns",
    )
    finish(Result([figure]), as_json=wanted.json)


if __name__ == "__main__":
    main()
