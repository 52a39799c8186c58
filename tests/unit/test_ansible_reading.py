"""What the events of ansible-runner mean for the hosts of a phase."""

from assettool.adapters.ansible.masking import Masker
from assettool.adapters.ansible.reading import Reader
from assettool.domain.running.events import EventKind
from assettool.domain.running.phases import Phase

MARKS = {"a": "m.0.cutover", "b": "m.0.cutover"}


def reader(*secrets, is_back=False):
    return Reader(Phase.CUTOVER, MARKS, Masker(secrets), is_back=is_back)


def event(kind, host="a", task="Start it", **result):
    words = {"host": host, "task": task, "res": result}
    for name in ("ignore_errors", "ignore_unreachable"):
        if name in result:
            words[name] = result.pop(name)
    return {"event": kind, "event_data": words, "created": "2026-11-28T20:00:00+00:00"}


def kinds(told):
    return [(each.kind, each.host) for each in told]


def test_reader_when_a_host_leaves_its_mark_then_it_is_done_once():
    reading = reader()
    mark = event("runner_on_ok", assettool_done="m.0.cutover")
    assert kinds(reading.read(mark)) == [(EventKind.PHASE_DONE, "a")]
    assert kinds(reading.read(mark)) == []
    assert reading.done == {"a"}
    assert list(reading.failed("")) == ["b"]


def test_reader_when_a_fact_is_the_mark_then_it_counts_too():
    mark = event("runner_on_ok", ansible_facts={"marker_done": "m.0.cutover"})
    assert kinds(reader(is_back=True).read(mark)) == [(EventKind.UNDO_DONE, "a")]


def test_reader_when_the_mark_is_of_another_round_or_host_then_nothing_is_done():
    reading = reader()
    assert not [*reading.read(event("runner_on_ok", assettool_done="m.1.cutover"))]
    assert not [*reading.read(event("runner_on_ok", host="c", assettool_done="m.0.cutover"))]
    assert not reading.done


def test_reader_when_a_task_fails_then_the_host_fails_with_its_words():
    reading = reader()
    (told,) = reading.read(event("runner_on_failed", msg="non-zero return code", stderr="no such service"))
    assert (told.kind, told.values) == (EventKind.TASK, {"result": "failed"})
    assert reading.failed("")["a"] == "Start it: non-zero return code; no such service"


def test_reader_when_a_failure_is_ignored_or_rescued_then_the_host_can_still_be_done():
    reading = reader()
    (told,) = reading.read(event("runner_on_failed", msg="no", ignore_errors=True))
    assert told.values == {"result": "ignored"}
    [*reading.read(event("runner_on_failed", host="b", msg="no"))]
    for host in MARKS:
        [*reading.read(event("runner_on_ok", host=host, assettool_done="m.0.cutover"))]
    assert reading.failed("") == {}


def test_reader_when_an_item_of_a_loop_fails_then_that_item_tells_why():
    reading = reader()
    results = [{"msg": "fine"}, {"failed": True, "msg": "port 80 is taken"}]
    [*reading.read(event("runner_on_failed", msg="One or more items failed", results=results))]
    assert reading.failed("")["a"].endswith("One or more items failed; port 80 is taken")


def test_reader_when_the_task_hides_its_output_then_the_failure_says_so():
    reading = reader()
    [*reading.read(event("runner_on_failed", censored="the output has been hidden"))]
    assert reading.failed("")["a"] == "Start it: the output is hidden, as the task asks for (no_log)"


def test_reader_when_the_playbook_is_wrong_then_every_host_fails_with_what_ansible_says():
    reading = reader()
    assert not [*reading.read({"event": "error", "stdout": "ERROR! no module 'assettool.x'", "event_data": {}})]
    assert reading.failed("") == dict.fromkeys(MARKS, "ERROR! no module 'assettool.x'")


def test_reader_when_ansible_was_killed_then_the_hosts_say_so():
    assert reader().failed("Ansible was ended from outside")["b"] == "Ansible was ended from outside"


def test_reader_when_a_host_never_gets_to_its_mark_then_it_has_failed():
    assert "without leaving its mark" in reader().failed("")["a"]


def test_reader_when_a_task_measured_something_then_that_is_evidence():
    told = [*reader().read(event("runner_on_ok", assettool_evidence={"sha256": "ab", "files": 3}))]
    assert [(each.kind, each.values) for each in told] == [(EventKind.EVIDENCE, {"sha256": "ab", "files": "3"})]


def test_reader_when_a_loop_measured_something_then_all_of_it_is_one_piece_of_evidence():
    results = [{"assettool_evidence": {"/a": "1 files"}}, {"skipped": True}, {"assettool_evidence": {"/b": "2 files"}}]
    (told,) = reader().read(event("runner_on_ok", results=results))
    assert told.values == {"/a": "1 files", "/b": "2 files"}


def test_reader_when_a_secret_is_anywhere_then_nobody_gets_to_see_it():
    reading = reader("hunter2!")
    failed = event("runner_on_failed", task="Log in with hunter2!", msg="denied: hunter2!", cmd=["x", "hunter2!"])
    told = [*reading.read(failed), *reading.read(event("runner_on_ok", assettool_evidence={"key": "hunter2!"}))]
    assert "hunter2" not in repr(told) + repr(reading.failed("")) + repr(reading.log_line(failed))


def test_reader_when_a_text_is_long_then_it_is_cut_after_secrets_are_masked():
    reading = reader("s3cret-at-the-edge")
    [*reading.read(event("runner_on_failed", msg="x" * 1985 + "s3cret-at-the-edge"))]
    assert len(reading.failed("")["a"]) == 2000
    assert "s3c" not in reading.failed("")["a"]


def test_log_line_when_a_task_ends_then_all_but_noise_is_in_the_log_of_its_host():
    host, text = reader().log_line(event("runner_on_ok", stdout="é\nb", stdout_lines=["é", "b"], _ansible_no_log=False))
    assert host == "a"
    assert '"stdout": "é\\nb"' in text
    assert "stdout_lines" not in text
    assert reader().log_line({"event": "playbook_on_stats", "event_data": {}}) is None


def test_reader_when_an_output_has_control_codes_then_its_events_have_none():
    reading = reader()
    told = [*reading.read(event("runner_on_failed", msg="a\x00b\x1b[31m", stderr="one\r\ntwo\tthree \udcff"))]
    told += reading.read(event("runner_on_ok", assettool_evidence={"su\x00m": "4\x07"}))
    [*reading.read({"event": "error", "stdout": "ERROR! \x00", "event_data": {}})]
    assert told[0].text == "Start it: a\ufffdb\ufffd[31m; one\ntwo\tthree \ufffd"
    assert told[1].values == {"su\ufffdm": "4\ufffd"}
    assert reading.failed("") == {"a": told[0].text, "b": "ERROR! \ufffd"}
