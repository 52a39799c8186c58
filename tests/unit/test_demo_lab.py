"""A lab of the demo: made whole, or not at all."""

import pytest

from assettool.demo.lab import making, model

PAIRS = [making.Pair("Suite", "application", "old-1", "new-1")]


def test_lab_when_it_was_killed_half_way_then_it_is_made_again_and_one_that_is_whole_stays(tmp_path):
    home = tmp_path / "lab"
    made = making.make_for(home, PAIRS)
    (home / model.FILE).unlink()
    again = making.make_for(home, PAIRS)
    assert [host.name for host in model.read(home).hosts] == [host.name for host in again.hosts] == ["old-1", "new-1"]
    assert made.root(made.hosts[0]).is_dir()
    kept = made.root(made.hosts[0]) / "kept"
    kept.touch()
    with pytest.raises(FileExistsError):
        making.make_for(home, PAIRS)
    assert kept.exists()
