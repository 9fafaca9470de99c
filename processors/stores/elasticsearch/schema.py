"""The indices: their names, their form (config/index), and how they come to be.

Articles and statements lie in an index for each month of first sight, made from a template and read through an alias; dead
letters and feeds in one index each. No field appears by itself: an index of another form than this one is refused.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from elasticsearch import BadRequestError, Elasticsearch, NotFoundError

from config.files import FOLDER
from processors.domain.outcome import Refused
from processors.stores.elasticsearch.failures import SETUP, cause_of

MONTHLY = ("articles", "statements")
PLAIN = ("dead-letters", "feeds")


@dataclass(frozen=True, slots=True)
class Names:
    """Names of indices and aliases under a prefix."""

    prefix: str

    def of(self, what: str) -> str:
        """The alias of all months, or the index itself where there are no months."""
        return f"{self.prefix}-{what}"

    def month(self, what: str, month: str) -> str:
        """The index of a month: "dragoman-articles-2026.11" for "2026-11"."""
        return f"{self.of(what)}-{month.replace('-', '.')}"

    def months(self, what: str) -> str:
        """A pattern for the indices of all months."""
        return f"{self.of(what)}-*"

    def month_of(self, what: str, index: str) -> str:
        return index.removeprefix(self.of(what) + "-").replace(".", "-")


@cache
def read(name: str) -> dict[str, Any]:
    """The parsed file config/index/NAME.json."""
    content: dict[str, Any] = json.loads((FOLDER / "index" / f"{name}.json").read_bytes())
    return content


def mappings(what: str) -> dict[str, Any]:
    """What a statement's fields are is written once: they are fields of a statement's document, and of a nested one in its article's."""
    form, statement = read(what), _with_text(read("statement"))
    properties = _with_text(form["properties"])
    if what == "statements":
        properties |= statement
    if what == "articles":
        properties["statements"] = {**properties["statements"], "properties": statement}
    return {**form, "properties": properties}


def _with_text(properties: Mapping[str, Any]) -> dict[str, Any]:
    """Puts the mapping of text, which is written once, in place of its name."""
    return {name: read("text") if mapping == "@text" else mapping for name, mapping in properties.items()}


def create(client: Elasticsearch, names: Names) -> None:
    """Make templates and plain indices, or bring the templates up to date; idempotent."""
    for what in MONTHLY:
        client.indices.put_index_template(
            name=names.of(what),
            index_patterns=[names.months(what)],
            template={"settings": read("settings"), "mappings": mappings(what), "aliases": {names.of(what): {}}},
            priority=500,
            meta={"form": read(what)["_meta"]["form"]},
        )
    for what in PLAIN:
        if not client.indices.exists(index=names.of(what)):
            _create_index(client, names.of(what), settings=read("settings"), mappings=mappings(what))


def check(client: Elasticsearch, names: Names) -> None:
    """Raises Refused where set-up was never run, or an index or a template has another form."""
    for what in MONTHLY:
        try:
            found = client.indices.get_index_template(name=names.of(what)).body["index_templates"]
        except NotFoundError as error:
            raise Refused(f"Elasticsearch lacks the index template {names.of(what)}: {SETUP}") from error
        _same_form(names.of(what), found[0]["index_template"].get("_meta", {}), what)
    _check_indices(client, {names.of(what): what for what in PLAIN}, missing_is_an_error=True)


def require(client: Elasticsearch, names: Names, what: str) -> None:
    """Raises Refused where the index, which has no months, is missing or has another form."""
    _check_indices(client, {names.of(what): what}, missing_is_an_error=True)


def ready(client: Elasticsearch, names: Names, what: str, months: Iterable[str]) -> None:
    """Make the indices of these months where they are missing. Raises Refused as `check` does."""
    wanted = {names.month(what, month): what for month in months}
    missing = wanted.keys() - _check_indices(client, wanted, missing_is_an_error=False, alias=names.of(what))
    if missing:
        check(client, names)
        for index in sorted(missing):
            _create_index(client, index)


def _check_indices(client: Elasticsearch, wanted: Mapping[str, str], *, missing_is_an_error: bool, alias: str | None = None) -> set[str]:
    if not wanted:
        return set()
    there = client.indices.get(index=sorted(wanted), ignore_unavailable=True, features=["aliases", "mappings"]).body
    for index, what in wanted.items():
        if index not in there:
            if missing_is_an_error:
                raise Refused(f"Elasticsearch lacks the index {index}: {SETUP}")
            continue
        _same_form(index, there[index]["mappings"].get("_meta", {}), what)
        if alias is not None and alias not in there[index]["aliases"]:
            raise Refused(f"Elasticsearch's index {index} has lost its alias {alias}: add it again")
    return set(there)


def _same_form(name: str, meta: Mapping[str, Any], what: str) -> None:
    wanted = read(what)["_meta"]["form"]
    if meta.get("form") != wanted:
        raise Refused(f"{name} in Elasticsearch has form {meta.get('form')}, this Dragoman needs form {wanted}: {SETUP}")


def _create_index(client: Elasticsearch, index: str, **form: Any) -> None:
    try:
        client.indices.create(index=index, **form)
    except BadRequestError as error:  # another process was first
        if cause_of(error.body).get("type") != "resource_already_exists_exception":
            raise
