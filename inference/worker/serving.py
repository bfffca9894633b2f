"""The process that runs networks: reads requests, does one after another, ends when the viewer does.

Started by `inference.worker.process` with the settings as JSON in its only argument.
"""

from __future__ import annotations

import json
import os
import queue
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable
from typing import Any

from app.core.errors import VerdantError
from inference.backends.runner import OutOfMemoryError
from inference.worker.messages import Message, Pipe, error_message
from inference.worker.networks import Networks
from inference.worker.shared_memory import SharedMemory


def main() -> None:
    """Serve until the viewer's end of the pipe is closed."""
    settings = json.loads(sys.argv[1])
    pipe = _private_pipe()
    # Who presses Ctrl+C in a terminal means the viewer; it ends this process by closing the pipe.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _limit_memory(int(settings["memory_bytes"]))
    requests: queue.SimpleQueue[Message] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(pipe, requests), daemon=True).start()
    memory = SharedMemory(settings["memory"])
    networks = Networks(
        memory, device=settings["device"], threads=int(settings["threads"]), most_bytes=int(settings["memory_bytes"])
    )
    networks.import_libraries()
    pipe.send({"number": 0, "memory": memory.state})
    while True:
        pipe.send(_answer(networks, memory, requests.get()))


def _answer(networks: Networks, memory: SharedMemory, request: Message) -> dict[str, Any]:
    commands: dict[str, Callable[[Message], dict[str, Any]]] = {
        "load": networks.load,
        "run": networks.run,
        "unload": networks.unload,
    }
    started = time.perf_counter()
    answer: dict[str, Any]
    try:
        memory.follow(request["memory"])
        answer = commands[request["do"]](request)
    except VerdantError as error:
        answer = {"error": error_message(error)}
    except (OutOfMemoryError, MemoryError) as error:
        answer = {"out_of_memory": str(error)}
    except Exception:  # noqa: BLE001 - the border of this process: what a library raises is told, not fatal
        answer = {"failure": traceback.format_exc(limit=-8)}
    seconds = time.perf_counter() - started
    return {"number": request["number"], "seconds": seconds, **answer, "memory": memory.state}


def _private_pipe() -> Pipe:
    """The standard streams as they came, out of reach of libraries that print."""
    reading, writing = os.dup(0), os.dup(1)
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 0)
    os.dup2(nowhere, 1)
    return Pipe(reading, writing)


def _listen(pipe: Pipe, requests: queue.SimpleQueue[Message]) -> None:
    """Hand requests on; end the process, whatever it is doing, when the viewer is gone."""
    while (message := pipe.receive()) is not None:
        requests.put(message)
    os._exit(0)


def _limit_memory(size_bytes: int) -> None:
    """Let the system refuse what is beyond the limit, where it can."""
    if sys.platform != "linux" or not size_bytes:
        return
    import resource

    # Not the address space: GPU drivers reserve far more of it than they use.
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    if hard != resource.RLIM_INFINITY:
        size_bytes = min(size_bytes, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (size_bytes, hard))
