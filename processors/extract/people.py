"""Where people are named: what the model's tagger says, and what titles, offices and names seen elsewhere add to it."""

from __future__ import annotations

from processors.extract.entities import entities
from processors.extract.gazetteer import Match
from processors.extract.holders import is_holder
from processors.extract.offices import offices
from processors.extract.parse import Page, Token

HONORIFICS = frozenset({"Mr", "Mr.", "Mrs", "Mrs.", "Ms", "Ms.", "Dr", "Dr.", "Sir", "Sen.", "Rep.", "Gen.", "Gov."})
LONGEST_NAME = 5
NAMED = frozenset({"NNP", "NNPS"})
"""Tags of names."""


def people(page: Page, found: list[Match]) -> list[list[Token]]:
    """The tokens of each name of a person, in the order of the text, without titles."""
    listed = {token.index for match in found for token in page.within((match.start, match.end))}
    spans = [tokens for label, tokens in entities(page) if label == "PERSON" and not all(token.index in listed for token in tokens)]
    spans = [_whole(page, tokens, listed) for tokens in spans if not tokens[0].text.islower()]
    used = {token.index for tokens in spans for token in tokens} | listed
    surnames = {tokens[-1].text for tokens in spans if len(tokens) > 1}
    for token in page.tokens:
        if token.index in used or not token.text[:1].isupper() or not (token.tag in NAMED or (token.entity and token.is_noun)):
            continue
        tokens = _after_office(page, token, used) or _holder(page, token, used) or _known(token, surnames)
        if tokens:
            surnames.update({tokens[-1].text} if len(tokens) > 1 else ())
            spans.append(tokens)
            used.update(other.index for other in tokens)
    return sorted(spans, key=lambda tokens: tokens[0].index)


def _whole(page: Page, tokens: list[Token], listed: set[int]) -> list[Token]:
    """With the surname where the tagger stopped at the first name ("Theresa" May), without a pronoun that it took along."""
    tokens = [token for token in tokens if token.tag not in ("PRP", "PRP$", "WP")] or tokens
    last = tokens[-1]
    after = page.tokens[last.index + 1] if last.index + 1 < len(page.tokens) else last
    joined = last.dep == "compound" and last.head is after and after.tag == "NNP" and not after.entity and after.text[:1].isupper()
    return [*tokens, after] if joined and after.index not in listed else tokens


def _after_office(page: Page, token: Token, used: set[int]) -> list[Token]:
    """ "Foreign Minister Jan Wolski", "the spokesman, Bekir Bozdağ", "Mr Straw": capitals that follow an office or a title."""
    if token.index == 0 or token.text in offices().titles or token.low in offices().persons:
        return []
    before = page.tokens[token.index - 1]
    if before.paragraph != token.paragraph:
        return []
    if before.text == "," and token.index > 1:
        before = page.tokens[token.index - 2]
        if _name_head(page, token, used).dep != "appos":
            return []
    titled = before.text in HONORIFICS
    office = before.low in offices().persons and before.tag != "NNPS"
    posted = before.index in used and token.entity == "ORG" and not token.begins and _posted(page, token)
    if not (titled or office or posted):
        return []
    tokens = _run(page, token, used)
    return tokens if titled or len(tokens) > 1 or (before.text[:1].isupper() and office) else []


def _posted(page: Page, token: Token) -> bool:
    """ "his ambassador to the United Nations Nikki Haley": an office a few words before."""
    return any(other.low in ("ambassador", "envoy", "representative") for other in page.tokens[max(0, token.index - 6) : token.index])


def _run(page: Page, token: Token, used: set[int]) -> list[Token]:
    """The capitals in a row from the token on."""
    tokens = [token]
    for other in page.tokens[token.index + 1 : token.index + LONGEST_NAME]:
        joined = other.start == tokens[-1].end
        if (
            other.index in used
            or other.paragraph != token.paragraph
            or not (other.tag in NAMED or (joined and other.text in ("-", "’", "'")))
        ):
            break
        if other.low in ("'s", "’s") or (other.text[:1].islower() and not joined):
            break
        tokens.append(other)
    while tokens and not tokens[-1].text[:1].isalnum():
        tokens.pop()
    return tokens


def _name_head(page: Page, token: Token, used: set[int]) -> Token:
    return _run(page, token, used)[-1]


def _holder(page: Page, token: Token, used: set[int]) -> list[Token]:
    """The full name of somebody in the table of office-holders."""
    tokens = _run(page, token, used)
    return next((tokens[:length] for length in range(len(tokens), 1, -1) if is_holder(page.cut((token.start, tokens[length - 1].end)))), [])


def _known(token: Token, surnames: set[str]) -> list[Token]:
    """A surname whose bearer the text names in full, or whom everybody knows, where the tagger saw something else."""
    if token.dep in ("compound", "amod", "nmod") and token.head.index > token.index and token.head.tag in NAMED:
        return []
    if token.text in surnames or (
        is_holder(token.text) and token.dep in ("nsubj", "poss", "pobj", "dobj", "nsubjpass", "conj", "appos", "compound")
    ):
        return [token]
    return []
