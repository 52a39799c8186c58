"""Running a wave: the rows behind `assettool.domain.running`, one request at a time for each run."""
