"""What a noun phrase says of its head: the office, the state it belongs to, the name."""

from __future__ import annotations

import re
from dataclasses import dataclass

from processors.extract.mentions import Mention
from processors.extract.offices import offices
from processors.extract.parse import Page, Token

FOREIGN_POSTS = frozenset({"to", "in", "at", "with", "on", "from"})
"""Prepositions after which a state is where an office-holder works, not whom he serves: "envoy to Moscow"."""
LEFT = ("compound", "amod", "nmod", "poss", "nummod", "appos", "dep")
LONGEST_ROLE = 8
DEEPEST = 9
"""Words that are climbed towards the root of a sentence."""
BLOCS = frozenset({"EUU", "NATO", "UNO"})


@dataclass(slots=True, kw_only=True)
class Description:
    """`country` of whom the head serves; `role` a short title in lower case but for names in it; `group`: several people or a body."""

    country: str | None
    role: str | None
    group: bool
    office: Token | None
    offices: tuple[Token, ...] = ()
    """All words for an office in the phrase, `office` among them."""


class Phrases:
    """Reads noun phrases of one page with its mentions of states at hand."""

    def __init__(self, page: Page, found: list[Mention]) -> None:
        self.page = page
        self.mention_at = {token.index: mention for mention in found for token in page.within((mention.start, mention.end))}

    def describe(self, head: Token) -> Description:
        """The office that the phrase names: its head, what stands before the name, or its apposition."""
        table = offices()
        candidates = [
            head,
            *(child for child in head.children if child.dep in LEFT and child.low in table.persons),
            *head.all("appos"),
        ]
        if head.dep == "appos" and head.head.is_noun:
            candidates.append(head.head)
        named = [office for office in candidates if office.low in table.persons or office.low in table.groups or _titled(office.low)]
        if not named:
            return Description(country=self._state_of(head), role=None, group=False, office=None)
        states = [self._state_of(office) for office in named]
        best = next((number for number, state in enumerate(states) if state is not None), 0)
        office = named[best]
        return Description(
            country=states[best] or self._state_of(head),
            role=self.role(office, head),
            group=office.low in table.groups,
            office=office,
            offices=tuple(named),
        )

    def before(self, name: Token, first: Token) -> Token | None:
        """The noun before the comma before a name, where the parse hangs the name elsewhere: "Iran’s envoy to Britain, Reza Bahrami"."""
        at = first.index - 1
        if at < 1 or self.page.tokens[at].text != "," or self.page.tokens[at].paragraph != name.paragraph:
            return None
        noun = self.page.tokens[at - 1]
        while (
            noun.head.index < at and noun.head is not noun and not noun.head.is_verb and noun.dep in ("pobj", "prep", "compound", "appos")
        ):
            noun = noun.head
        return noun if noun.tag == "NN" and noun.index < at else None

    def _state_of(self, office: Token) -> str | None:
        """The state whose name, adjective or seat describes the office, nearest first; not the one it is posted to."""
        best: str | None = None
        own = office.child("poss")
        owner = self.mention_at.get(own.index) if own is not None else None
        if own is not None and (own.tag == "PRP$" or (owner is not None and owner.code is not None)):
            # "its UN mission", "Britain’s Europe minister": the bloc is what the office is about.
            found = owner.code if owner is not None else None
            if found is not None or any(self._of_bloc(child) for child in office.all("compound", "amod")):
                return found
        for token in self.page.subtree(office):
            mention = self.mention_at.get(token.index)
            if mention is None or mention.code is None or (token is not mention.token and token.index != office.index):
                continue
            path = self._path(token, office)
            if (
                path is None
                or any(step.dep == "prep" and step.low in FOREIGN_POSTS for step in path)
                or any(step.dep in ("relcl", "acl", "conj", "appos") for step in path)
            ):
                continue
            best = mention.code if best is None or token.index < office.index else best
        return best

    def _of_bloc(self, word: Token) -> bool:
        mention = self.mention_at.get(word.index)
        return mention is not None and mention.code in BLOCS

    @staticmethod
    def _path(token: Token, to: Token) -> list[Token] | None:
        path: list[Token] = []
        while token is not to:
            path.append(token)
            if token.head is token or len(path) > 8:
                return None
            token = token.head
        return path

    def role(self, office: Token, head: Token) -> str:
        """The words of the office from its first modifier on, without the state and without the name that may follow."""
        page = self.page
        if office is head or office.dep == "appos" or office.head.dep == "appos" or head.dep == "appos":
            tokens = [token for token in page.subtree(office) if token.index <= office.index and self._belongs(token, office)]
        else:
            tokens = [token for token in page.tokens[head.left : office.index + 1] if token.head in (head, office) or token is office]
        words = [self._word(token) for token in self._after_names(tokens, office) if not self._dropped(token)]
        of = next((child for child in office.all("prep") if child.low in ("of", "for") and child.index == office.index + 1), None)
        if of is not None and office.low in offices().role_of:
            words += [self._word(token) for token in page.subtree(of) if not self._dropped(token, inner=True)]
        return re.sub(r"\s*-\s*", "-", " ".join(words[-LONGEST_ROLE:])) or office.low

    def _after_names(self, tokens: list[Token], office: Token) -> list[Token]:
        """Without what a joined name brings: "Trump and Russian President Putin" has two people, "foreign and trade minister" one."""
        table, start = offices(), 0
        for token in self.page.tokens[office.left : office.index]:
            before = self.page.tokens[token.index - 1] if token.index else token
            if token.tag == "CC" and before.text[:1].isupper() and before.low not in table.role_words:
                start = token.index + 1
        return [token for token in tokens if token.index >= start]

    @staticmethod
    def _belongs(token: Token, office: Token) -> bool:
        return token is office or (token.head is office and token.dep in LEFT) or (token.head.head is office and token.dep in LEFT)

    def _dropped(self, token: Token, *, inner: bool = False) -> bool:
        mention = self.mention_at.get(token.index)
        if mention is not None and mention.code is not None and mention.kind not in ("organisation", "seat"):
            return True
        if inner:
            return token.low in ("'s", "’s")
        return (
            token.low in offices().role_noise
            or token.tag in ("DT", "CD", "PRP$")
            or (token.is_punct and token.text != "-")
            or token.entity == "PERSON"
        )

    def _word(self, token: Token) -> str:
        table = offices()
        plain = token.low in table.persons or token.low in table.groups or token.low in table.role_words
        return token.low if plain and token.text not in ("PM", "FM", "MP") else token.text


def depth(token: Token) -> int:
    """Verbs between a word and the root of its sentence."""
    verbs = 0
    for _ in range(DEEPEST):
        if token.head is token:
            break
        token = token.head
        verbs += token.is_verb
    return verbs


def _titled(word: str) -> bool:
    """Compounds: "secretary-general", "vice-president"."""
    return word.endswith(("-general", "-president", "-minister"))
