"""Loads Keras on TensorFlow, quietly, and only when somebody asks for it."""

from __future__ import annotations

import contextlib
import importlib.util
import logging
import os
import tempfile
from collections.abc import Iterator

from app.core.errors import UsageError
from app.core.phrases import phrase

_log = logging.getLogger(__name__)


def load_keras() -> None:
    """Import Keras and start TensorFlow; takes some seconds the first time.

    Raises
    ------
    UsageError
        TensorFlow is not installed.
    """
    if importlib.util.find_spec("tensorflow") is None:
        raise UsageError(
            phrase("Keras models need TensorFlow, which is not installed."),
            next_step=phrase("Install it with: {command}", command="pip install 'verdant-viewer[tensorflow]'"),
        )
    os.environ.setdefault("KERAS_BACKEND", "tensorflow")
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "1")
    with _standard_error_to_log():
        import keras

        keras.ops.convert_to_tensor(0.0)  # looks for devices, which has its own things to say


@contextlib.contextmanager
def _standard_error_to_log() -> Iterator[None]:
    """Log for debugging what is written to standard error meanwhile.

    TensorFlow writes a dozen lines about its build and missing GPUs before its own settings of what to log count.
    """
    try:
        original = os.dup(2)
    except OSError:  # a program of windows alone may have none
        yield
        return
    with tempfile.TemporaryFile() as file:
        os.dup2(file.fileno(), 2)
        try:
            yield
        finally:
            os.dup2(original, 2)
            os.close(original)
            file.seek(0)
            for line in file.read().decode(errors="replace").splitlines():
                _log.debug("TensorFlow: %s", line)
