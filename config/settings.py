"""All settings of Dragoman, one table: read from the environment, from `.env` in the working folder, and from `NAME_FILE` for secrets.

Nothing is read at import; `Settings.load` gets the environment passed in. docs/settings.md has the same table, and a test holds it
to this one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

PREFIX = "DRAGOMAN_"


class SettingsError(ValueError):
    """A setting cannot be used; the message names it and says what is wanted."""


def _setting(default: Any, means: str, *, read: Callable[[str], Any] = str, secret: bool = False) -> Any:
    return field(default=default, metadata={"means": means, "read": read, "secret": secret})


def _whole(low: int, high: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not text.strip().isdecimal() or not low <= int(text) <= high:
            raise ValueError(f"a whole number from {low} to {high}")
        return int(text)

    return read


def _yes(text: str) -> bool:
    if text.lower() not in ("1", "0", "true", "false", "yes", "no"):
        raise ValueError("yes or no")
    return text.lower() in ("1", "true", "yes")


def _web_address(text: str) -> str:
    if urlsplit(text).scheme not in ("http", "https") or not urlsplit(text).hostname:
        raise ValueError("an address such as https://localhost:9200")
    return text


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """One field for each setting: `data` is `DRAGOMAN_DATA`, and so on."""

    data: Path = _setting(Path("data"), "Folder of the embedded data file and of the poller's state.", read=Path)
    host: str = _setting("127.0.0.1", "Address that the desk listens on. Anything but loopback needs DRAGOMAN_TOKEN.")
    port: int = _setting(8080, "Port of the desk.", read=_whole(1, 65535))
    token: str = _setting("", "Token that opens the desk and the API.", secret=True)
    hosts: tuple[str, ...] = _setting((), "Further host names by which the desk may be called, separated by commas.", read=_names)
    contact: str = _setting("", "Address or e-mail for publishers, sent in the User-Agent of every request.")
    kafka: str = _setting("", "Kafka bootstrap servers, host:port separated by commas.")
    elasticsearch: str = _setting("", "Address of Elasticsearch. Unset: the embedded data file is used.", read=_web_address)
    elasticsearch_user: str = _setting("elastic", "User of Elasticsearch.")
    elasticsearch_password: str = _setting("", "Password of Elasticsearch.", secret=True)
    elasticsearch_ca: str = _setting("", "Certificate file that signs Elasticsearch's certificate.")
    index_prefix: str = _setting("dragoman", "First part of the names of all indices.")
    topic_prefix: str = _setting("", "First part of the names of all topics and consumer groups.")
    partitions: int = _setting(6, "Partitions of each topic, used when it is created.", read=_whole(1, 1000))
    retention_months: int = _setting(0, "Months that articles and statements are kept; 0 keeps all.", read=_whole(0, 1200))
    analysts: int = _setting(1, "Processes that analyse in parallel.", read=_whole(1, 64))
    analysis_seconds: int = _setting(20, "Seconds that the analysis of a batch may take before its process is killed.", read=_whole(1, 600))
    metrics_port: int = _setting(0, "Port on loopback where a poller or worker shows Prometheus metrics; 0: none.", read=_whole(0, 65535))
    demo: bool = _setting(False, "Poll the demonstration's outlets instead of the real feeds, as `--demo` does.", read=_yes)
    log_level: str = _setting("WARNING", "DEBUG, INFO, WARNING or ERROR.")

    @classmethod
    def load(cls, environment: Mapping[str, str], **overrides: Any) -> Settings:
        """Settings from the environment over `.env`; `overrides` (from the command line) win where they are not None.

        Raises SettingsError for an unknown `DRAGOMAN_` name, a value that cannot be read, or a secret's file that cannot.
        """
        given = {**_dot_env(Path(".env")), **environment}
        known = {PREFIX + f.name.upper(): f for f in fields(cls)}
        values: dict[str, Any] = {}
        for name, text in given.items():
            if not name.startswith(PREFIX) or name.startswith(PREFIX + "TEST_"):
                continue
            base = name.removesuffix("_FILE")
            setting = known.get(name) or known.get(base)
            if setting is None or (name not in known and not setting.metadata["secret"]):
                raise SettingsError(f"{name} is not a setting of Dragoman; docs/settings.md lists them")
            if name not in known:
                text = _secret_file(name, text)
                name = base
            if text != "":
                values.setdefault(setting.name, _read(name, setting.metadata["read"], text))
        values |= {name: value for name, value in overrides.items() if value is not None}
        return cls(**values)

    @classmethod
    def table(cls) -> list[tuple[str, str, str]]:
        """Name, default and meaning of each setting, for the documentation."""
        return [(PREFIX + f.name.upper(), _shown(f.default), f.metadata["means"] + _file_note(f.metadata)) for f in fields(cls)]


def _file_note(metadata: Mapping[str, Any]) -> str:
    return " Or the same name with `_FILE`: a file that holds it." if metadata["secret"] else ""


def _shown(default: Any) -> str:
    if default is MISSING or default in ("", ()):
        return ""
    return "no" if default is False else str(default)


def _read(name: str, read: Callable[[str], Any], text: str) -> Any:
    try:
        return read(text)
    except ValueError as error:
        raise SettingsError(f"{name}={text!r}: expected {error}") from error


def _secret_file(name: str, path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{name}={path!r} cannot be read: {error}") from error


def _dot_env(path: Path) -> dict[str, str]:
    """`NAME=value` lines; empty lines and `#` comments are passed over, quotation marks around a value are left out."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} cannot be read: {error}") from error
    values = {}
    for number, line in enumerate(lines, 1):
        line = line.strip().removeprefix("export ")
        if not line or line.startswith("#"):
            continue
        name, equals, value = line.partition("=")
        if not equals:
            raise SettingsError(f"{path}, line {number}: expected NAME=value")
        values[name.strip()] = value.strip().strip("'\"")
    return values
