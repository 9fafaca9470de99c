"""Names of states in a text, and what each stands for there: the government, a place, or only a mark of origin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from processors.extract.gazetteer import Match
from processors.extract.parse import Page, Token

Use = Literal["state", "place", "modifier"]

PLACE_PREPOSITIONS = frozenset(
    {
        "in",
        "at",
        "near",
        "from",
        "to",
        "outside",
        "inside",
        "around",
        "through",
        "across",
        "into",
        "via",
        "over",
        "within",
        "throughout",
        "off",
        "towards",
        "toward",
        "onto",
    }
)
FIRM_PLACE = frozenset({"in", "at", "near", "outside", "inside", "around", "across", "within", "throughout", "through", "via", "off"})
"""With these even the name of a country is a place."""
BUILDING_VERBS = frozenset({"visit", "visited", "reach", "reached", "left", "leave", "toured", "arrive", "arrived", "enter", "entered"})
ADDRESSED = frozenset(
    {
        "answer", "appeal", "apology", "assurance", "call", "complaint", "condemnation", "criticism", "demand", "denial", "envoy",
        "gesture", "guarantee", "hint", "invitation", "letter", "message", "note", "objection", "offer", "order", "overture", "pledge",
        "pressure", "promise", "protest", "proposal", "reaction", "rebuke", "reply", "request", "response", "rhetoric", "sign", "signal",
        "silence", "statement", "support", "swipe", "threat", "ultimatum", "warning", "word",
    }
)  # fmt: skip
"""What governments send each other: a message to Moscow, assurances from Damascus."""
GOVERNED = frozenset({"government", "administration", "regime"})
DATELINE_MARKS = frozenset({"-", "–", "—", "("})
SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "agent", "dobj", "dative", "iobj", "attr", "ROOT", "appos", "oprd"})


@dataclass(slots=True, eq=False)
class Mention:
    """One use of a name of a state, bloc or institution. `token` is its last word."""

    start: int
    end: int
    code: str | None
    kind: str
    name: str
    token: Token
    use: Use


def mentions(page: Page, gazetteer: Sequence[Match]) -> list[Mention]:
    """In the order of the text. Names inside the names of people and outlets are left out."""
    found: list[Mention] = []
    for match in gazetteer:
        tokens = page.within((match.start, match.end))
        if not tokens or match.entry.kind in ("region", "outlet"):
            continue
        token = tokens[-1]
        if token.entity == "PERSON" and _longer(page, tokens, match):
            continue
        found.append(Mention(match.start, match.end, match.entry.code, match.entry.kind, match.entry.name, token, _use(page, token, match)))
    return found


def _longer(page: Page, tokens: list[Token], match: Match) -> bool:
    """Is the match part of a longer name of a person ("Michael Jordan")?"""
    before = page.tokens[tokens[0].index - 1] if tokens[0].index else None
    after = page.tokens[tokens[-1].index + 1] if tokens[-1].index + 1 < len(page.tokens) else None
    joined_before = not tokens[0].begins and before is not None and before.entity == "PERSON"
    joined_after = after is not None and after.entity == "PERSON" and not after.begins
    return (joined_before or joined_after) and match.entry.kind not in ("adjective", "people")


def _use(page: Page, token: Token, match: Match) -> Use:
    kind = match.entry.kind
    top = _top(token)
    if kind in ("adjective", "people"):
        return "state" if _stands_alone(page, token, match) else "modifier"
    if token.dep in ("compound", "amod", "nmod") and token.head.index > token.index:
        return "state" if token.head.low in GOVERNED else "modifier"
    if kind in ("organisation", "bloc"):
        return "state"
    preposition = top.head.low if top.dep == "pobj" else None
    if kind == "seat":
        return "place" if preposition in FIRM_PLACE | {"to", "from", "outside"} else "state"
    if kind == "country":
        return "place" if preposition in FIRM_PLACE else "state"
    if preposition in ("from", "to") and _addressed(top):
        return "state"
    if preposition in PLACE_PREPOSITIONS or (
        preposition == "of" and top.head.head.low in ("city", "capital", "streets", "district", "outskirts", "suburb")
    ):
        return "place"
    if (top.dep == "dobj" and top.head.low in BUILDING_VERBS) or top.dep in ("npadvmod", "nmod") or _dateline(page, token):
        return "place"
    return "state" if top.dep in SUBJECTS or top.dep in ("pobj", "poss", "conj", "dep", "nsubj") else "place"


def _addressed(place: Token) -> bool:
    """Does "from" or "to" before the place belong to a word of ADDRESSED, itself or as the object of the verb: "issued an ultimatum to"?"""
    governor = place.head.head
    if governor.dep == "acl":
        governor = governor.head
    objects = governor.all("dobj", "nsubjpass") if governor.is_verb else [governor]
    return any(noun.low in ADDRESSED or noun.low.removesuffix("s") in ADDRESSED for noun in objects)


def _top(token: Token) -> Token:
    """The first member of a coordination: the others share its place in the sentence."""
    steps = 0
    while token.dep in ("conj", "appos") and steps < 8 and token.head.index < token.index:
        token, steps = token.head, steps + 1
    return token


def _stands_alone(page: Page, token: Token, match: Match) -> bool:
    """ "the French", "the Turks", "Americans": no noun follows that the word describes."""
    if token.dep in ("amod", "compound", "nmod"):
        return False
    after = page.tokens[token.index + 1] if token.index + 1 < len(page.tokens) else None
    if after is not None and (after.is_noun or after.text in ("-", "–")):
        return False
    before = page.tokens[token.index - 1] if token.index else None
    definite = before is not None and before.low == "the"
    if match.entry.kind == "people":
        return definite or before is None or before.tag != "DT"
    return definite


def _dateline(page: Page, token: Token) -> bool:
    """ "MOSCOW (Reuters) -", "Ankara, 3 May -" at the start of a paragraph."""
    sentence = page.sentence(token)
    if token.index > sentence[0].index + 2:
        return False
    marked = [other for other in sentence[:9] if other.index > token.index and other.text in DATELINE_MARKS]
    if token.text.isupper() and marked and marked[0].index <= token.index + 2:
        return True
    return bool(marked) and not token.head.is_verb and not any(other.is_verb and other.index < token.index + 3 for other in sentence[:9])
