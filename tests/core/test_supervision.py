"""Real processes, supervised for real."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import textwrap
import threading
import time

from core.supervision import LONGEST_WAIT, Supervisor


def python(source: str) -> list[str]:
    return [sys.executable, "-c", textwrap.dedent(source)]


def test_a_child_that_dies_is_started_again_with_growing_patience():
    said: list[str] = []

    def hear(sentence: str) -> None:
        said.append(sentence)
        if len(said) == 3:
            supervisor.stop()

    supervisor = Supervisor({"worker": python("exit(3)")}, say=hear, first_wait=0.01)

    supervisor.run()

    assert len(said) == 3
    assert all("worker ended (status 3)" in sentence for sentence in said)
    assert supervisor.children[0].deaths == 3


def test_the_wait_never_grows_beyond_half_a_minute():
    supervisor = Supervisor({"worker": []}, say=lambda _sentence: None)
    child = supervisor.children[0]
    child.deaths, child.started_at = 20, float("inf")

    supervisor._mourn(child, status=1)

    assert child.due_at - time.monotonic() <= LONGEST_WAIT


def test_a_child_that_died_is_not_started_before_its_wait_is_over():
    supervisor = Supervisor({"worker": python("")}, say=lambda _sentence: None)
    child = supervisor.children[0]
    child.due_at = float("inf")

    supervisor._look_after(child)

    assert child.process is None


def test_stopping_ends_every_child_politely(tmp_path):
    last_word = tmp_path / "last-word"
    ready = tmp_path / "ready"
    os.mkfifo(ready)
    child = python(f"""
        import pathlib, signal, sys
        def leave(*_):
            pathlib.Path({str(last_word)!r}).write_text("bye")
            sys.exit()
        signal.signal(signal.SIGTERM, leave)
        open({str(ready)!r}, "w").close()
        signal.pause()
    """)
    supervisor = Supervisor({"worker": child}, say=lambda _sentence: None)
    thread = threading.Thread(target=supervisor.run)
    thread.start()
    ready.open().close()

    supervisor.stop()
    thread.join()

    assert last_word.read_text() == "bye"


def test_a_child_that_will_not_leave_is_made_to_with_all_it_started(tmp_path, monkeypatch):
    monkeypatch.setattr("core.supervision.PATIENCE", 0.2)
    gone = tmp_path / "gone"
    os.mkfifo(gone)
    child = python(f"""
        import signal, subprocess, sys
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        gone = open({str(gone)!r}, "w")
        other = [sys.executable, "-c", "import signal; signal.pause()"]
        subprocess.Popen(other, pass_fds=[gone.fileno()])
        print("started", file=gone, flush=True)
        while True:
            signal.pause()
    """)
    supervisor = Supervisor({"worker": child}, say=lambda _sentence: None)
    thread = threading.Thread(target=supervisor.run)
    thread.start()

    with gone.open() as pipe:
        assert pipe.readline() == "started\n"
        supervisor.stop()
        # The pipe ends when its writers, the child and what it started, are gone.
        rest = pipe.read()

    thread.join()
    assert rest == ""


def test_children_do_not_outlive_a_supervisor_that_was_killed(tmp_path):
    told = tmp_path / "pid"
    gone = tmp_path / "gone"
    os.mkfifo(told)
    os.mkfifo(gone)
    child = (
        f"import os, signal; gone = open({str(gone)!r}, 'w'); "
        f"open({str(told)!r}, 'w').write(str(os.getpid())); signal.pause()"
    )
    house = python(f"""
        from core.supervision import Supervisor
        import sys
        Supervisor({{"worker": [sys.executable, "-c", {child!r}]}}, say=print).run()
    """)
    supervisor = subprocess.Popen(
        house, env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    )
    with gone.open() as still_open:
        told.read_text()
        supervisor.send_signal(signal.SIGKILL)
        supervisor.wait()

        # The pipe ends when the child, its only writer, is gone.
        ended, _, _ = select.select([still_open], [], [], 20)
        assert ended
        assert still_open.read() == ""
