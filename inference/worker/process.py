"""The viewer's end of the process that runs networks: started, spoken to, killed."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import subprocess
import sys
import threading
from typing import Final

from inference.device import occupied_bytes
from inference.worker.messages import Message, Pipe
from inference.worker.shared_memory import SharedMemory

LONGEST_END_S: Final = 5.0


class ProcessEnded(Exception):  # noqa: N818 - not yet an error: who waited knows what it means
    """Nobody is at the other end of the pipe any more."""


class WorkerProcess:
    """One process. It ends with `kill`, and by itself when this one is gone: its pipe is closed then.

    Parameters
    ----------
    device
        A DeviceKind's value; empty for the fastest there is.
    memory_bytes
        What the system is to refuse beyond, where it can; 0 for no limit.
    """

    def __init__(self, *, device: str, threads: int, memory_bytes: int) -> None:
        self.memory = SharedMemory()
        settings = {
            "memory": self.memory.handle,
            "device": device,
            "threads": threads,
            "memory_bytes": memory_bytes,
        }
        # -P: no module is taken from the folder that the viewer was started in.
        self._child = subprocess.Popen(  # noqa: S603 - our own module, with our own arguments
            [sys.executable, "-P", "-m", "inference.worker", json.dumps(settings)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            pass_fds=self.memory.inherited,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(part for part in sys.path if part)},
        )
        assert self._child.stdin is not None and self._child.stdout is not None  # noqa: S101 - both were asked for
        self._pipe = Pipe(self._child.stdout.fileno(), self._child.stdin.fileno())
        self._answers: queue.SimpleQueue[Message | None] = queue.SimpleQueue()
        self._ended = False
        self._listener = threading.Thread(target=self._listen, name="verdant-worker-pipe", daemon=True)
        self._listener.start()

    @property
    def pid(self) -> int:
        """Of the process."""
        return self._child.pid

    @property
    def is_running(self) -> bool:
        """Whether it has not ended."""
        return self._child.poll() is None

    @property
    def is_gone(self) -> bool:
        """Whether nothing of it is left."""
        return not self._listener.is_alive()

    @property
    def memory_bytes(self) -> int:
        """Memory that it occupies now; 0 where the system does not say."""
        return occupied_bytes(self.pid)

    def send(self, message: Message) -> None:
        """Ask for something.

        Raises
        ------
        ProcessEnded
            If nobody is there.
        """
        try:
            self._pipe.send(message)
        except OSError:
            raise ProcessEnded from None

    def receive(self, timeout_s: float) -> Message | None:
        """The next answer; None if none comes in that time.

        Raises
        ------
        ProcessEnded
            If none will come.
        """
        if self._ended:
            raise ProcessEnded
        try:
            answer = self._answers.get(timeout=timeout_s)
        except queue.Empty:
            return None
        if answer is None:
            self._ended = True
            raise ProcessEnded
        return answer

    def kill(self) -> None:
        """End it at once, whatever it does; `wait` tells when everything that belonged to it is gone."""
        with contextlib.suppress(OSError):
            self._child.kill()

    def wait(self) -> None:
        """Wait until the process has given back what it held, which may be gigabytes."""
        self._listener.join(timeout=LONGEST_END_S)

    def _listen(self) -> None:
        while (answer := self._pipe.receive()) is not None:
            self._answers.put(answer)
        self._answers.put(None)
        self._child.kill()
        self._child.wait()
        for stream in (self._child.stdin, self._child.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()
