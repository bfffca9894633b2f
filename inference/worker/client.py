"""Runs networks in a process that may be killed, and sees to it that there is one.

A network that takes too long or too much memory, or crashes, ends its process and nothing else: the next request
meets a new one. One request is under way at a time.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.core.errors import NetworkFailedError
from app.core.phrases import phrase
from app.core.tasks import Cancelled, TaskControl
from inference.backends.runner import OutOfMemoryError
from inference.device import MAX_THREADS, DeviceKind, usable_cores
from inference.worker.messages import Message, error_of
from inference.worker.process import ProcessEnded, WorkerProcess
from inference.worker.requests import Limits, LoadedNetwork, LoadRequest, WorkerRun

LOOK_EVERY_S: Final = 0.02
"""How often a request that waits looks whether it was withdrawn, is late, or takes too much memory."""
READY: Final = 0
"""Number of the answer that a process gives unasked, when it is there."""


class NetworkWorker:
    """The process that runs networks, started when it is needed or before.

    Parameters
    ----------
    device
        None for the fastest there is.
    """

    def __init__(
        self, device: DeviceKind | None = None, *, threads: int | None = None, limits: Limits | None = None
    ) -> None:
        self._device = device
        self.threads = threads or min(usable_cores(), MAX_THREADS)
        self.limits = limits or Limits()
        self._turn = threading.Lock()
        self._process: WorkerProcess | None = None
        self._ending: list[WorkerProcess] = []
        self._loaded: dict[str, LoadedNetwork] = {}
        self._under_way: LoadRequest | None = None
        self._asked = self._answered = READY
        self._late_at = 0.0
        self._closed = False

    @property
    def pid(self) -> int | None:
        """Of the process; None while there is none."""
        process = self._process
        return process.pid if process is not None and process.is_running else None

    @property
    def memory_bytes(self) -> int:
        """Memory that the process occupies; 0 where there is none, or the system does not say."""
        process = self._process
        return process.memory_bytes if process is not None else 0

    def start(self) -> None:
        """See to it that there is a process; it gets ready while others go on."""
        with self._turn:
            self._alive()

    def wait_until_ready(self, control: TaskControl) -> None:
        """Wait until the process has said that its libraries are loaded, as those do who ask for something.

        Raises
        ------
        NetworkFailedError
            If it does not start.
        """
        with self._my_turn(control):
            self._ready(control, name="")

    def loaded(self, runner: str) -> LoadedNetwork | None:
        """What is known of a network, while it is loaded in a process that is alive."""
        return self._loaded.get(runner) if self.pid is not None else None

    def load(
        self, request: LoadRequest, weights: Callable[[], bytes | memoryview], *, control: TaskControl
    ) -> LoadedNetwork:
        """Load a network, if it is not. When withdrawn it goes on by itself; the next request waits for its end.

        Raises
        ------
        NetworkObjectError
            If it cannot be used.
        OutOfMemoryError
            If the device has no memory for it.
        """
        found = self.loaded(request.runner)
        if found is not None:
            return found
        content = weights()
        with self._my_turn(control):
            process = self._ready(control, name=request.name)
            found = self._loaded.get(request.runner)
            if found is not None:
                return found
            process.memory.write(content)
            self._under_way = request
            message = request.message(len(content))
            self._ask(process, message, name=request.name, limit_s=self.limits.load_s, control=control)
            process.memory.shrink()
            return self._loaded[request.runner]

    def run(self, runner: str, batch: NDArray[np.float32], *, name: str, control: TaskControl) -> WorkerRun:
        """Run a loaded network on a batch (N, C, rows, columns).

        Raises
        ------
        NetworkFailedError
            If it is not loaded any more, or its process had to be ended.
        NetworkObjectError
            If the batch does not fit it.
        OutOfMemoryError
            If the device has no memory for the batch.
        """
        with self._my_turn(control):
            process = self._ready(control, name=name)
            if runner not in self._loaded:
                raise _failed(name, phrase("The process that it was loaded in has ended meanwhile."))
            process.memory.reserve(batch.nbytes)
            process.memory.array(batch.shape)[...] = batch
            message = {"do": "run", "runner": runner, "shape": batch.shape}
            answer = self._ask(process, message, name=name, limit_s=self.limits.run_s, control=control)
            return WorkerRun.of(answer, process.memory)

    def unload(self, runner: str, *, control: TaskControl) -> None:
        """Free what a network holds; one that is not loaded is no error."""
        with self._my_turn(control):
            if self.loaded(runner) is None:
                return
            process = self._ready(control, name="")
            if self._loaded.pop(runner, None) is not None:
                self._ask(
                    process,
                    {"do": "unload", "runner": runner},
                    name="",
                    limit_s=self.limits.run_s,
                    control=control,
                )

    def close(self) -> None:
        """End the process for good; nothing can be asked of it any more."""
        self._closed = True
        process = self._process
        if process is not None:
            process.kill()
        with self._turn:  # whoever waits for an answer learns that there is none
            self._end()
        for ending in self._ending:
            ending.wait()

    # What follows is done by the thread whose turn it is.

    def _alive(self) -> WorkerProcess:
        """The process; a new one if the one before has ended."""
        if self._process is None or not self._process.is_running:
            self._end()
            if self._closed:
                raise Cancelled
            self._process = WorkerProcess(
                device=self._device.value if self._device else "",
                threads=self.threads,
                memory_bytes=self.limits.memory_bytes,
            )
            self._asked, self._answered = READY, READY - 1
            self._late_at = time.monotonic() + self.limits.start_s
        return self._process

    def _end(self) -> None:
        process, self._process = self._process, None
        self._loaded.clear()
        self._under_way = None
        if process is not None:
            process.kill()
            process.memory.close()
            self._ending = [one for one in (*self._ending, process) if not one.is_gone]

    def _renew(self) -> None:
        """End the process, and have another one get ready."""
        self._end()
        if not self._closed:
            self._alive()

    def _ready(self, control: TaskControl, *, name: str) -> WorkerProcess:
        """The process, when it has ended what was asked before and nobody waited for."""
        process = self._alive()
        while self._answered < self._asked:
            forgotten = self._under_way
            try:
                answer = self._wait(process, name=forgotten.name if forgotten else name, control=control)
            except NetworkFailedError:
                if forgotten is None:
                    raise
                process = self._alive()
            else:
                process.memory.follow(answer["memory"])
                self._take_in(answer)
        return process

    def _ask(
        self, process: WorkerProcess, message: Message, *, name: str, limit_s: float, control: TaskControl
    ) -> Message:
        """Ask, wait, and raise what is answered if that is an error."""
        self._asked += 1
        self._late_at = time.monotonic() + limit_s
        with contextlib.suppress(ProcessEnded):  # then there is no answer either, and that is told below
            process.send({**message, "number": self._asked, "memory": process.memory.state})
        answer = self._wait(process, name=name, control=control)
        process.memory.follow(answer["memory"])
        self._take_in(answer)
        if "error" in answer:
            raise error_of(answer["error"])
        if "out_of_memory" in answer:
            raise OutOfMemoryError(answer["out_of_memory"])
        if "failure" in answer:
            cause = phrase("The library that runs it refused it.")
            raise _failed(name, cause, details=answer["failure"])
        return answer

    def _wait(self, process: WorkerProcess, *, name: str, control: TaskControl) -> Message:
        """The answer to what was asked last, within its limits."""
        withdrawn_at: float | None = None
        while True:
            try:
                answer = process.receive(LOOK_EVERY_S)
            except ProcessEnded:
                if self._closed:
                    raise Cancelled from None
                raise self._ended(name) from None
            if answer is not None:
                self._answered = self._asked
                return answer
            now = time.monotonic()
            if now > self._late_at:
                self._renew()
                raise _failed(name, phrase("It did not end in the time that a network may take."))
            if process.memory_bytes > self.limits.memory_bytes:
                self._renew()
                mebibytes = self.limits.memory_bytes >> 20
                raise _failed(name, phrase("It took more than {mebibytes} MiB of memory.", mebibytes=mebibytes))
            if not control.cancelled:
                continue
            if self._under_way is not None or self._asked == READY:
                raise Cancelled  # what is being loaded will be wanted again
            withdrawn_at = withdrawn_at or now
            if now - withdrawn_at > self.limits.cancel_s:
                self._renew()
                raise Cancelled

    def _take_in(self, answer: Message) -> None:
        """Remember a network that has been loaded, whoever asked for it."""
        request, self._under_way = self._under_way, None
        if request is not None and "choice" in answer:
            self._loaded[request.runner] = LoadedNetwork.of(answer)

    def _ended(self, name: str) -> NetworkFailedError:
        """What to say of a process that ended by itself; another one gets ready, unless none ever did."""
        was_there = self._answered >= READY
        if was_there:
            self._renew()
            return _failed(name, phrase("It crashed."))
        self._end()
        return NetworkFailedError(
            phrase("The network {name} cannot be run.", name=name),
            cause=phrase("The process that runs networks does not start."),
            next_step=phrase("Start Verdant again; if it stays so, install it anew."),
        )

    @contextmanager
    def _my_turn(self, control: TaskControl) -> Iterator[None]:
        while not self._turn.acquire(timeout=LOOK_EVERY_S):
            control.checkpoint()
        try:
            yield
        finally:
            self._turn.release()


def _failed(name: str, cause: str, *, details: str = "") -> NetworkFailedError:
    return NetworkFailedError(
        phrase("The network {name} was ended.", name=name),
        cause=cause,
        next_step=phrase("Everything else goes on. Try again, or choose another network."),
        details=details,
    )
