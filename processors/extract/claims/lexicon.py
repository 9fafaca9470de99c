"""Words that say something about the relation of two states: config/signals/lexicon, matched on the parse."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from config.files import read_toml
from processors.extract.inflection import noun_forms, verb_forms
from processors.extract.parse import Token

FILES = ("signals/lexicon/conflict.toml", "signals/lexicon/cooperation.toml")
REACH = 8
"""Words after a verb among which its particles are looked for."""
OBJECTS = frozenset({"dobj", "nsubjpass", "attr", "acomp", "oprd", "dative"})
LONGEST_PHRASE = 4
"""Words before the head of a noun or adjective phrase, and the head."""
STEPS = frozenset({"prep", "prt", "advmod", "agent", "dative"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the lexicon. `particles` must follow the verb in this order, one of `objects` must be beside it."""

    type: str
    text: str
    particles: tuple[str, ...] = ()
    objects: tuple[tuple[str, ...], ...] = ()
    """Word sequences, the last word in all its forms by expansion."""
    weight: int = 0
    """The more a line demands, the more it counts: 2 for objects, 1 for particles or further words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    verbs: dict[str, tuple[Entry, ...]]
    """By form of the verb, the most demanding first."""
    words: dict[str, tuple[tuple[tuple[str, ...], Entry], ...]]
    """Nouns and adjectives by their first word, the longest first."""


@cache
def lexicon() -> Lexicon:
    verbs: dict[str, list[Entry]] = {}
    words: dict[str, list[tuple[tuple[str, ...], Entry]]] = {}
    for file in FILES:
        for type_, table in read_toml(file).items():
            for line in table.get("verbs", []):
                _add_verb(verbs, type_, line)
            for kind in ("nouns", "adjectives"):
                for line in table.get(kind, []):
                    _add_words(words, type_, line, noun=kind == "nouns")
    return Lexicon(
        verbs={form: tuple(sorted(entries, key=lambda entry: -entry.weight)) for form, entries in verbs.items()},
        words={first: tuple(sorted(entries, key=lambda item: -len(item[0]))) for first, entries in words.items()},
    )


def _add_verb(verbs: dict[str, list[Entry]], type_: str, line: str) -> None:
    head, _, objects = line.partition(">")
    base, *particles = head.lower().split()
    sequences = tuple(form for option in objects.lower().split("|") if option.strip() for form in _sequences(option.split(), noun=True))
    entry = Entry(type=type_, text=line, particles=tuple(particles), objects=sequences, weight=2 * bool(sequences) + bool(particles))
    for form in verb_forms(base):
        verbs.setdefault(form, []).append(entry)


def _add_words(words: dict[str, list[tuple[tuple[str, ...], Entry]]], type_: str, line: str, *, noun: bool) -> None:
    entry = Entry(type=type_, text=line, weight=len(line.split()) - 1)
    for sequence in _sequences(line.lower().split(), noun=noun):
        words.setdefault(sequence[0], []).append((sequence, entry))


def _sequences(parts: list[str], *, noun: bool) -> list[tuple[str, ...]]:
    """A phrase with its last word, or the word before "of" and its like, in singular and plural."""
    if not noun:
        return [tuple(parts)]
    at = (
        next(
            (number for number, word in enumerate(parts) if word in ("of", "in", "on", "to", "for", "with", "between") and number),
            len(parts),
        )
        - 1
    )
    return [(*parts[:at], form, *parts[at + 1 :]) for form in noun_forms(parts[at])]


class Lines:
    """Which lines of the lexicon the words of one text fulfil; each word is looked at once."""

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._verbs: dict[int, Entry | None] = {}
        self._phrases = _phrases(tokens)

    def match(self, token: Token) -> Entry | None:
        """The most demanding line that the token fulfils as a verb, or else as head of a noun or adjective."""
        return self.verb(token) or self.word(token)

    def verb(self, token: Token) -> Entry | None:
        entries = lexicon().verbs.get(token.low)
        if entries is None or not token.is_verb:
            return None
        if token.index not in self._verbs:
            self._verbs[token.index] = self._fulfilled(token, entries)
        return self._verbs[token.index]

    def _fulfilled(self, verb: Token, entries: tuple[Entry, ...]) -> Entry | None:
        beside: list[Token] | None = None
        for entry in entries:
            if entry.particles and not _follow(self._tokens, verb, entry.particles):
                continue
            if not entry.objects:
                return entry
            beside = arguments(verb) if beside is None else beside
            if any(_is_one(self._tokens, argument, entry.objects) for argument in beside):
                return entry
        return None

    def word(self, token: Token) -> Entry | None:
        """By a noun or adjective phrase whose head the token is: the word of the phrase that hangs on a word outside."""
        for start in range(token.index, max(-1, token.index - LONGEST_PHRASE), -1):
            for end, entry in self._phrases.get(start, ()):
                inside = start <= token.head.index < end and token.head is not token
                if token.index < end and (end - start == 1 or not inside):
                    return entry
        return None


def _phrases(tokens: list[Token]) -> dict[int, list[tuple[int, Entry]]]:
    """By its first word: the end of each phrase of the lexicon that stands in the text, the longest first."""
    table = lexicon().words
    found: dict[int, list[tuple[int, Entry]]] = {}
    for start, token in enumerate(tokens):
        for sequence, entry in table.get(token.low, ()):
            if _stands(tokens, start, sequence):
                found.setdefault(start, []).append((start + len(sequence), entry))
    return found


def _stands(tokens: list[Token], start: int, sequence: tuple[str, ...]) -> bool:
    """Do these words stand in the text from `start` on?"""
    stop = start + len(sequence)
    return start >= 0 and stop <= len(tokens) and sequence == tuple([token.low for token in tokens[start:stop]])


def _follow(tokens: list[Token], verb: Token, particles: tuple[str, ...]) -> bool:
    wanted = iter(particles)
    looked_for = next(wanted)
    for token in tokens[verb.index + 1 : verb.index + 1 + REACH]:
        if token.sentence != verb.sentence:
            return False
        if token.low == looked_for:
            following = next(wanted, None)
            if following is None:
                return True
            looked_for = following
    return False


def arguments(verb: Token) -> list[Token]:
    """Objects, complements and nouns after prepositions; the subject where there is no object; the noun that a participle describes."""
    found: list[Token] = []
    for child in verb.children:
        if child.dep in OBJECTS:
            found.append(child)
        elif child.dep in STEPS:
            found += [pobj for pobj in child.children if pobj.dep in ("pobj", "pcomp")]
            found += [pobj for step in child.children if step.dep == "prep" for pobj in step.children if pobj.dep == "pobj"]
    if not any(child.dep == "dobj" for child in verb.children):
        found += [child for child in verb.children if child.dep in ("nsubj", "nsubjpass")]
    if verb.dep in ("amod", "acl", "relcl", "compound"):
        found.append(verb.head)
    found += [other for argument in list(found) for other in argument.children if other.dep == "conj"]
    found += [
        inner
        for argument in list(found)
        for child in argument.children
        if child.dep == "prep" and child.low == "of"
        for inner in child.children
        if inner.dep == "pobj"
    ]
    return found


def _is_one(tokens: list[Token], argument: Token, sequences: tuple[tuple[str, ...], ...]) -> bool:
    """Is the argument a word of one of the sequences, with the others around it?"""
    for sequence in sequences:
        if argument.low in sequence:
            for at, word in enumerate(sequence):
                if word == argument.low and _stands(tokens, argument.index - at, sequence):
                    return True
    return False
