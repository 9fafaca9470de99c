"""Where Kafka is, and in words why it cannot be reached: no client of Kafka tells a wrong name from a closed port."""

from __future__ import annotations

import socket

PROBE_SECONDS = 2.0


def servers(bootstrap: str) -> list[tuple[str, int]]:
    """Host and port of each server in "host:port,host:port" (9092 where the port is missing). Raises ValueError."""
    found = []
    for part in bootstrap.split(","):
        host, colon, port = part.strip().rpartition(":")
        if not colon:
            host, port = port, "9092"
        if not host or not port.isdecimal() or not 0 < int(port) < 65536:
            raise ValueError(f"{part.strip()!r} is no address of a Kafka server: host:port is wanted")
        found.append((host.strip("[]"), int(port)))
    return found


def unreachable(bootstrap: str) -> str | None:
    """Why none of the servers takes a connection, as a sentence; None where one does."""
    problems = []
    for host, port in servers(bootstrap):
        try:
            socket.create_connection((host, port), PROBE_SECONDS).close()
        except socket.gaierror:
            problems.append(f"the host name {host} is not known")
        except OSError as error:
            reason = "nothing listens there" if isinstance(error, ConnectionRefusedError) else str(error)
            problems.append(f"{host}:{port} cannot be reached ({reason})")
        else:
            return None
    return "Kafka: " + "; ".join(problems)
