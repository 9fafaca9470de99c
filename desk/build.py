"""The composition root: the only place that names concrete classes and puts them together from the settings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from config.settings import Settings
from ingest.publish import KafkaLog
from processors.contracts.versions import EXTRACTOR
from processors.domain.ports import Index, Log
from processors.domain.query import Node, Target
from processors.extract.countries import resolve_country
from processors.extract.extractor import Extractor, load_extractor
from processors.query.parse import parse
from processors.run.analysts import ProcessAnalyst
from processors.stores.elasticsearch.index import ElasticsearchIndex, connect
from processors.stores.embedded.database import Database
from processors.stores.embedded.index import EmbeddedIndex
from processors.stores.embedded.log import EmbeddedLog

DATA_FILE = "dragoman.db"
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
    client = connect(
        settings.elasticsearch,
        user=settings.elasticsearch_user,
        password=settings.elasticsearch_password,
        ca_certs=settings.elasticsearch_ca or None,
    )
    return ElasticsearchIndex(client, prefix=settings.index_prefix, clock=now)


def kafka(settings: Settings) -> KafkaLog:
    if not settings.kafka:
        raise NotConfiguredError("set DRAGOMAN_KAFKA to the bootstrap servers of Kafka, such as 127.0.0.1:9092")
    return KafkaLog(settings.kafka, prefix=settings.topic_prefix)


def poller_database(settings: Settings) -> Database:
    """State of a poller that runs by itself."""
    return Database(settings.data / POLLER_FILE)


def analyst(settings: Settings) -> ProcessAnalyst:
    return ProcessAnalyst(load, count=settings.analysts, deadline=float(settings.analysis_seconds))


def load() -> Extractor:
    """At module level, since the analysis processes import it."""
    return load_extractor(version=EXTRACTOR)


def parser() -> Callable[[str, Target], Node]:
    """The query parser with the country names of config/actors and the present time."""

    def parse_now(text: str, target: Target) -> Node:
        return parse(text, target=target, now=now(), resolve_country=resolve_country)

    return parse_now


def now() -> datetime:
    return datetime.now(UTC)
