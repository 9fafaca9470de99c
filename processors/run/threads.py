"""Processes that compute with one thread each."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

NAMES = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
"""What the libraries of linear algebra read when they are loaded: OpenBLAS, those built with OpenMP, MKL."""
_lock = threading.Lock()


@contextmanager
def one_thread() -> Iterator[None]:
    """A process that is started in this context computes with one thread, whatever it imports first.

    The matrices of one text are small: threads that wait for each other on a busy machine made a text of 60,000 characters take twenty
    times as long. The environment of this process is as before afterwards.
    """
    with _lock:
        before = {name: os.environ.get(name) for name in NAMES}
        os.environ.update(dict.fromkeys(NAMES, "1"))
        try:
            yield
        finally:
            for name, value in before.items():
                if value is None:
                    del os.environ[name]
                else:
                    os.environ[name] = value
