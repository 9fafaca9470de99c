"""The composition root: the only place that names concrete classes and puts them together from the settings.

What takes long to import (the language model, the clients of Kafka and Elasticsearch) is imported where it is made, so that a
command starts as fast as what it needs.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from config.files import read_toml
from config.settings import Settings
from desk.demo.seeds import SeedOutlet
from desk.demo.site import DemoSite
from ingest import check
from ingest.book import FeedBook
from ingest.check import Checked
from ingest.child import Readers
from ingest.dial import LocalHosts
from ingest.feeds import Feed, read_feed_list
from ingest.fetch import Fetcher
from ingest.poller import Poller
from ingest.settings import PollSettings
from ingest.state import KnownFeed
from processors.contracts.versions import EXTRACTOR
from processors.domain.ports import Analyst, Index, Log
from processors.domain.query import Node, Target
from processors.domain.records import Outlet
from processors.extract.countries import resolve_country
from processors.query.parse import parse
from processors.run.analysts import ProcessAnalyst
from processors.stages.claims import claims_of
from processors.stages.stage import Tools
from processors.stores.embedded.database import Database
from processors.stores.embedded.index import EmbeddedIndex
from processors.stores.embedded.log import SCHEMA as LOG_SCHEMA
from processors.stores.embedded.log import EmbeddedLog
from processors.stores.embedded.schema import SCHEMA as STORE_SCHEMA

if TYPE_CHECKING:
    from ingest.publish import KafkaLog
    from processors.extract.extractor import Extractor
    from processors.stores.elasticsearch.index import ElasticsearchIndex

DATA_FILE = "dragoman.db"
SCHEMAS = {"store": len(STORE_SCHEMA), "log": len(LOG_SCHEMA)}
"""Versions of the data file's parts that this Dragoman reads."""
POLLER_FILE = "poller.db"


class NotConfiguredError(Exception):
    """A role needs a service whose address is not set; the message names the setting."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Embedded:
    """Everything in one data file."""

    database: Database
    log: EmbeddedLog
    index: EmbeddedIndex


def embedded(settings: Settings) -> Embedded:
    """Raises DataFolderError."""
    database = Database(settings.data / DATA_FILE)
    index = EmbeddedIndex(database)
    index.setup()
    return Embedded(database=database, log=EmbeddedLog(database), index=index)


def index_of(settings: Settings) -> Index:
    """Elasticsearch where its address is set, else the data file. Raises DataFolderError, IndexRefusedError."""
    return elasticsearch(settings) if settings.elasticsearch else embedded(settings).index


def log_of(settings: Settings) -> Log:
    """Kafka where its address is set, else the data file."""
    return kafka(settings) if settings.kafka else embedded(settings).log


def elasticsearch(settings: Settings) -> ElasticsearchIndex:
    if not settings.elasticsearch:
        raise NotConfiguredError("set DRAGOMAN_ELASTICSEARCH to the address of Elasticsearch, such as http://127.0.0.1:9200")
    from processors.stores.elasticsearch.connect import connect
    from processors.stores.elasticsearch.index import ElasticsearchIndex

    client = connect(
        settings.elasticsearch,
        user=settings.elasticsearch_user,
        password=settings.elasticsearch_password,
        ca_certs=settings.elasticsearch_ca or None,
    )
    return ElasticsearchIndex(client, claims_of, prefix=settings.index_prefix)


def kafka(settings: Settings) -> KafkaLog:
    if not settings.kafka:
        raise NotConfiguredError("set DRAGOMAN_KAFKA to the bootstrap servers of Kafka, such as 127.0.0.1:9092")
    from ingest.publish import KafkaLog

    return KafkaLog(settings.kafka, prefix=settings.topic_prefix)


def poller_database(settings: Settings) -> Database:
    """State of a poller that runs by itself."""
    return Database(settings.data / POLLER_FILE)


def real_feeds() -> tuple[Feed, ...]:
    """The feeds of config/feeds.toml."""
    return read_feed_list(read_toml("feeds.toml"))


def demo_feeds(outlets: Iterable[SeedOutlet]) -> tuple[Feed, ...]:
    """The demonstration's feeds: all they hold is news, although its dates are long past."""
    return tuple(
        Feed(
            id=outlet.id,
            url=outlet.feed_url,
            title=outlet.name,
            outlet=Outlet(id=outlet.id, name=outlet.name, country=outlet.country),
            language=outlet.language,
            folder="Demonstration",
            site=f"http://{outlet.host}/",
            all_live=True,
        )
        for outlet in outlets
    )


def poll_settings(settings: Settings, *, demo: bool) -> PollSettings:
    """The demonstration's outlets publish every few seconds, so they are polled as often."""
    if not demo:
        return PollSettings(contact=settings.contact)
    every = timedelta(seconds=3)
    return PollSettings(contact=settings.contact, interval_first=every, interval_min=every, interval_max=4 * every, host_gap=0.05)


@contextmanager
def reading(settings: PollSettings, local_hosts: LocalHosts | None = None) -> Iterator[tuple[Fetcher, Readers]]:
    """What fetches and reads feeds and pages."""
    fetcher = Fetcher(settings, now, local_hosts=local_hosts)
    readers = Readers(settings.readers, settings.parse_deadline, settings.parse_memory)
    try:
        yield fetcher, readers
    finally:
        readers.close()
        fetcher.close()


@contextmanager
def poller(settings: Settings, database: Database, log: Log, index: Index, site: DemoSite | None) -> Iterator[Poller]:
    """A poller of the demonstration's site where there is one, else of the real feeds; closed at the end."""
    manners = poll_settings(settings, demo=site is not None)
    defaults = demo_feeds(site.outlets) if site else real_feeds()
    with reading(manners, site.hosts if site else None) as (fetcher, readers):
        made = Poller(
            database=database,
            topics=log,
            shelf=index,
            fetcher=fetcher,
            readers=readers,
            defaults=defaults,
            settings=manners,
            clock=now,
            chance=random.Random(),  # noqa: S311 - spreads polls in time, guards nothing
        )
        try:
            yield made
        finally:
            made.close()


@contextmanager
def feed_book(settings: Settings) -> Iterator[FeedBook]:
    """The list of feeds of the data folder: of the embedded data file, or of a poller that runs by itself."""
    manners = poll_settings(settings, demo=False)
    database = poller_database(settings) if settings.kafka else Database(settings.data / DATA_FILE)
    with reading(manners) as (fetcher, readers):
        yield FeedBook(database, real_feeds(), fetcher=fetcher, readers=readers, settings=manners)


def check_feeds(settings: Settings, feeds: Iterable[KnownFeed]) -> Iterator[Checked]:
    manners = poll_settings(settings, demo=False)
    with reading(manners) as (fetcher, readers):
        yield from check.check_feeds(feeds, fetcher=fetcher, readers=readers, settings=manners)


def analyst(settings: Settings) -> ProcessAnalyst:
    return ProcessAnalyst(load, count=settings.analysts, deadline=float(settings.analysis_seconds))


def tools(index: Index, analyst: Analyst) -> Tools:
    return Tools(index=index, analyst=analyst, clock=now)


def load() -> Extractor:
    """At module level, since the analysis processes import it."""
    from processors.extract.extractor import load_extractor

    return load_extractor(version=EXTRACTOR)


def parser() -> Callable[[str, Target], Node]:
    """The query parser with the country names of config/actors and the present time."""

    def parse_now(text: str, target: Target) -> Node:
        return parse(text, target=target, now=now(), resolve_country=resolve_country)

    return parse_now


def now() -> datetime:
    return datetime.now(UTC)
