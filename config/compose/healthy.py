"""Health check inside a container: `healthy.py METRIC MOST PORT...`

Healthy when every port shows the metric, and none of its values is above MOST. A process that only exists is not healthy yet: a
worker shows its lag after it has found its topics, and a poller tells for how long it has not looked at what is due.
"""

from __future__ import annotations

import sys
from urllib.request import urlopen


def main(metric: str, most: str, *ports: str) -> None:
    """Ends with a line on standard error, exit code 1, where something is not well."""
    for port in ports:
        try:
            with urlopen(f"http://127.0.0.1:{port}/metrics", timeout=4) as page:
                lines = page.read().decode().splitlines()
        except OSError as error:
            sys.exit(f"port {port} does not answer: {error}")
        values = [float(line.rpartition(" ")[2]) for line in lines if line.startswith(metric)]
        if not values:
            sys.exit(f"port {port} does not show {metric} yet")
        if max(values) > float(most):
            sys.exit(f"port {port} shows {metric} {max(values):.0f}, more than {most}")


if __name__ == "__main__":
    main(*sys.argv[1:])
