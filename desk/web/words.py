"""Everything that the desk says in words: numbers with their noun, times as distances, what a modality or a feed's state means."""

from __future__ import annotations

from datetime import datetime, timedelta

from processors.domain.records import FeedHealth, Modality

MODALITIES: dict[Modality, str] = {
    "ACTUAL": "it is so",
    "PROSPECTIVE": "announced, wished or expected",
    "NEGATED": "denied, or did not happen",
    "CONDITIONAL": "on a condition",
    "PAST": "over",
}
KINDS = {"direct": "a direct quotation", "mixed": "reported speech with quoted words", "indirect": "reported speech"}
FACETS = {
    "speaker": "Speakers",
    "country": "Countries",
    "pair": "Pairs",
    "signal": "Signals",
    "modality": "Modality",
    "outlet": "Outlets",
    "language": "Languages",
    "kind": "Kinds",
}
LANGUAGES = {
    "ar": "Arabic",
    "bg": "Bulgarian",
    "cs": "Czech",
    "da": "Danish",
    "de": "German",
    "el": "Greek",
    "en": "English",
    "es": "Spanish",
    "et": "Estonian",
    "fa": "Persian",
    "fi": "Finnish",
    "fr": "French",
    "he": "Hebrew",
    "hi": "Hindi",
    "hu": "Hungarian",
    "id": "Indonesian",
    "it": "Italian",
    "ja": "Japanese",
    "ko": "Korean",
    "lt": "Lithuanian",
    "lv": "Latvian",
    "nl": "Dutch",
    "no": "Norwegian",
    "pl": "Polish",
    "pt": "Portuguese",
    "ro": "Romanian",
    "ru": "Russian",
    "sk": "Slovak",
    "sr": "Serbian",
    "sv": "Swedish",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "ur": "Urdu",
    "vi": "Vietnamese",
    "zh": "Chinese",
}
_SURE, _LIKELY = 0.9, 0.7


def language(code: str | None) -> str:
    return "an unknown language" if code is None else LANGUAGES.get(code, code)


def count(number: int, noun: str, plural: str | None = None) -> str:
    """As in “1 statement” and “1,234 statements”."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def day(moment: datetime) -> str:
    """As in “5 September 2025”."""
    return f"{moment.day} {moment:%B %Y}"


def short_day(moment: datetime) -> str:
    """As in “5 Sep 2025”."""
    return f"{moment.day} {moment:%b %Y}"


def distance(delta: timedelta) -> str:
    """A length of time in its largest unit: "40 seconds", "3 hours", "12 days"."""
    seconds = abs(round(delta.total_seconds()))
    for size, noun in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        if seconds >= size:
            return count(seconds // size, noun)
    return count(seconds, "second")


def confidence(value: float) -> str:
    """How sure the rules are: 1 is certain."""
    word = "sure" if value >= _SURE else "likely" if value >= _LIKELY else "unsure"
    return f"{word} ({value:.2f})"


def feed_health(feed: FeedHealth, now: datetime) -> str:
    """How a feed is doing, in a sentence or two."""
    match feed.state:
        case "new":
            return "Not read yet. " + _next(feed, now)
        case "paused":
            return "Paused: it is not read until someone resumes it."
        case "gone":
            return f"Gone: {_reason(feed)} It is not asked any more."
        case "healthy":
            return f"Healthy: read {_ago(feed.last_success, now)}. {_next(feed, now)}"
        case "failing" | "dead":
            tries = count(feed.failures, "try", "tries")
            since = f"last read {_ago(feed.last_success, now)}" if feed.last_success else "never read so far"
            return f"{feed.state.capitalize()} after {tries}, {since}: {_reason(feed)} {_next(feed, now)}"


def _reason(feed: FeedHealth) -> str:
    reason = (feed.error or "no reason was noted").strip()
    return reason if reason.endswith((".", "!", "?")) else reason + "."


def _ago(moment: datetime | None, now: datetime) -> str:
    return "some time ago" if moment is None else f"{distance(now - moment)} ago"


def _next(feed: FeedHealth, now: datetime) -> str:
    if feed.next_poll is None:
        return ""
    return "Next look now." if feed.next_poll <= now + timedelta(seconds=1) else f"Next look in {distance(feed.next_poll - now)}."
