"""How much memory this process holds, and has held at most."""

from __future__ import annotations

import re
import resource
import sys
from pathlib import Path

STATUS = Path("/proc/self/status")


def peak_megabytes() -> float:
    """Largest resident size since this program began.

    `ru_maxrss` would do on macOS; on Linux it keeps, through `exec`, what the parent held when it started this process.
    """
    peak = _status("VmHWM")
    if peak is not None:
        return peak
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)


def resident_megabytes() -> float:
    """Resident size now; where only the largest is known, that."""
    now = _status("VmRSS")
    return peak_megabytes() if now is None else now


def _status(name: str) -> float | None:
    """A size in megabytes as Linux tells it, None elsewhere."""
    if not STATUS.exists():
        return None
    found = re.search(rf"^{name}:\s+(\d+) kB", STATUS.read_text(encoding="ascii"), re.MULTILINE)
    return int(found[1]) / 1024 if found else None
