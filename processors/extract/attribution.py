"""Reported speech by the parse: cue verbs with a clause, an infinitive or a phrase; what nouns report is in noun_cues.py."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from processors.domain.records import Span, StatementForm
from processors.extract.clauses import asks, cue_span, is_passive, noun_phrase, reports, subject_of
from processors.extract.cues import Cue, lexicon
from processors.extract.noun_cues import according, noun_cue
from processors.extract.parse import Page, Token
from processors.extract.statements import Draft, cover, trim

SHORTEST = 2
"""Characters: what is not longer is no content."""
NEAR = 8
"""Words between a cue and a speaker after it."""
COMMAS = frozenset({",", "”", '"', "—", "–", "''", "-"})
CONJUNCTIONS = frozenset({"and", "but", "or", "so", "yet"})
SUBORDINATORS = frozenset({"as", "when", "while", "after", "before", "according", "during", "in", "at", "on", "following", "since"})
SPEAKERLESS = frozenset({"acl", "advcl", "xcomp", "pcomp", "conj"})
"""Places in the sentence where a verb of speech does without a subject of its own."""
SPEECHLESS = frozenset({"it", "this", "that", "there", "which", "what"})
"""Subjects that give no speaker for a verb with more meanings than speech."""
INTERLOCUTORS = frozenset({"i", "we", "you"})
"""Who judges within a quotation does it there and then: no report of an earlier judgement."""
ASKED_WITHOUT_WHOM = frozenset({"demand", "plead", "appeal", "ask", "order", "advise", "call"})
TOLD_ABOUT = frozenset({"warn", "inform", "assure", "remind", "thank", "congratulate"})
SILENT = frozenset({"decline", "refuse"})
NEVER_SMALL = frozenset({"cite", "praise", "condemn", "welcome", "credit", "name"})
"""These describe with "as" or "for" alone, not with a second object."""


def attributions(page: Page, taken: set[int]) -> Iterator[Draft]:
    """Drafts in the order of their cues. `taken` holds the indices of verbs that already have a quotation."""
    lex = lexicon()
    for token in page.tokens:
        if token.index in taken:
            continue
        found: list[Draft] = []
        if token.low == "according":
            found = according(page, token)
        elif token.tag.startswith("VB") and (cue := lex.verbs.get(token.low)) is not None:
            found = _verb(page, token, cue)
        elif token.is_noun and token.low in lex.nouns:
            found = noun_cue(page, token)
        for draft in found:
            draft.content = trim(page.text, _before_further_speech(page, draft))
            if draft.content[1] - draft.content[0] > SHORTEST:
                yield draft


def _before_further_speech(page: Page, draft: Draft) -> Span:
    """The content without ", adding that …" at its end: that is a statement of its own."""
    if draft.verb is None or draft.content[0] < draft.verb.start:
        return draft.content
    verbs = lexicon().verbs
    for token in page.within(draft.content):
        comma = page.tokens[token.index - 1].text in COMMAS
        if token.tag == "VBG" and comma and token.start > draft.content[0] and (token.head is draft.verb or token.low in verbs):
            return draft.content[0], page.tokens[token.index - 1].start
    return draft.content


def _verb(page: Page, verb: Token, cue: Cue) -> list[Draft]:
    if not reports(verb):
        return []
    speaker = subject_of(verb)
    for shape in SHAPES:
        if found := shape(page, verb, cue, speaker):
            return found
    return []


def _draft(page: Page, verb: Token, speaker: Token | None, content: list[Token], form: StatementForm, rule: str) -> Draft:
    return Draft(content=cover(content), cue=cue_span(page, verb), verb=verb, speaker=speaker, form=form, rule=rule)


def _clause(page: Page, verb: Token, cue: Cue, speaker: Token | None) -> list[Draft]:
    """ "said that …"."""
    if not cue.classes & {"say", "tell"}:
        return []
    clause = next((child for child in verb.all("ccomp") if child.index > verb.index), None)
    if clause is None:
        return []
    if speaker is None and not is_passive(verb) and verb.dep not in SPEAKERLESS:
        return []
    if cue.cautious and (speaker is None or speaker.low in SPEECHLESS):
        return []
    if asks(clause) and "urge" in cue.classes:
        return []
    tokens = [token for token in page.subtree(clause) if token.index > verb.index]
    return [_draft(page, verb, speaker, tokens, "clause", "clause")]


def _around(page: Page, verb: Token, cue: Cue, speaker: Token | None) -> list[Draft]:
    """ "…, said X", "…, said X, …": what stands before the cue, and after its comma; both if each is a clause, else the one that is."""
    if speaker is None or not cue.classes & {"say", "tell"}:
        return []
    sentence = page.sentence(verb)
    first = min(speaker.left, verb.index) if speaker.index < verb.index else min([verb.index, *(aux.index for aux in verb.all("aux"))])
    last = max(verb.index, speaker.right if verb.index < speaker.index < verb.index + NEAR else verb.index)
    if first - 1 <= sentence[0].index or page.tokens[first - 1].text not in COMMAS:
        return []
    before = [token for token in sentence if token.index < first - 1]
    after = [token for token in sentence if token.index > last + 1] if page.tokens[min(last + 1, sentence[-1].index)].text == "," else []
    if not after or _describes_saying(after[0], verb):
        parts = [before]
    elif after[0].low in CONJUNCTIONS:
        parts = [before, after]
    else:
        parts = [part for part in (before, after) if _has_verb(part)]
    return [
        _draft(page, verb, speaker, part, "clause", "clause-before" if part is before else "clause-around")
        for part in parts
        if _has_verb(part) or len(parts) == 2
    ]


def _has_verb(tokens: list[Token]) -> bool:
    return any(token.is_verb for token in tokens)


def _describes_saying(first: Token, verb: Token) -> bool:
    """Does what follows the cue describe the act of saying ("…, he said, adding that …", "…, he said, citing figures")?"""
    return first.tag in ("VBG", "WP", "WDT", "WP$") or first.low in SUBORDINATORS or (first.head is verb and first.dep == "prep")


def _asked(page: Page, verb: Token, cue: Cue, speaker: Token | None) -> list[Draft]:
    """ "urged Washington to act", "called on all sides to show restraint": the content begins after who is asked."""
    if "urge" not in cue.classes or speaker is None or speaker.dep == "nsubjpass":
        return []
    complement, through = _what_is_asked(verb)
    to = next((child for child in complement.all("aux") if child.low == "to"), None) if complement is not None else None
    if complement is None or to is None or to.index < verb.index:
        return []
    whom = complement.child("nsubj") or verb.child("dobj", "dative") or through
    if whom is None and cue.base not in ASKED_WITHOUT_WHOM:
        return []
    draft = _draft(page, verb, speaker, [token for token in page.subtree(complement) if token.index >= to.index], "infinitive", "asked")
    if whom is not None and verb.index < whom.index < to.index:
        draft.addressee = noun_phrase(page, whom, to)
    return [draft]


def _what_is_asked(verb: Token) -> tuple[Token | None, Token | None]:
    """The infinitive, and who is asked where a preposition leads to him ("called on X to")."""
    direct = next((child for child in verb.all("ccomp", "xcomp", "advcl") if child.index > verb.index and asks(child)), None)
    if direct is not None:
        return direct, None
    for preposition in verb.all("prep"):
        if preposition.low in ("on", "upon", "for", "to") and preposition.index > verb.index:
            target = preposition.child("pobj")
            inside = [*(target.children if target else ()), *preposition.children]
            found = next((child for child in inside if child.dep in ("relcl", "acl", "xcomp", "pcomp") and asks(child)), None)
            if found is not None:
                return found, target
    return None, None


def _promised(page: Page, verb: Token, cue: Cue, speaker: Token | None) -> list[Draft]:
    """ "vowed to return"."""
    if "promise" not in cue.classes or speaker is None or speaker.low in SPEECHLESS or is_passive(verb):
        return []
    complement = next((child for child in verb.all("xcomp", "ccomp") if child.index > verb.index and asks(child)), None)
    if complement is None or (cue.base in SILENT and complement.low in lexicon().saying):
        return []
    tokens = [token for token in page.subtree(complement) if token.index > verb.index]
    return [_draft(page, verb, speaker, tokens, "infinitive", "promised")]


def _described(page: Page, verb: Token, cue: Cue, speaker: Token | None) -> list[Draft]:
    """ "called the talks a farce", "described it as a step"."""
    if "describe" not in cue.classes or speaker is None or is_passive(verb) or speaker.low in SPEECHLESS:
        return []
    thing = verb.child("dobj", "nsubj")
    first = verb.index + 1
    as_ = next(
        (child for child in verb.children if child.low in ("as", "to") and child.dep in ("prep", "mark") and child.index > verb.index), None
    )
    if (
        as_ is not None
        and (thing is None or verb.index < thing.index < as_.index)
        and not (as_.low == "to" and cue.base not in ("compare", "liken"))
    ):
        return [_draft(page, verb, speaker, page.tokens[first : as_.right + 1], "phrase", "described")]
    small = next((child for child in verb.all("oprd", "ccomp", "xcomp") if child.index > verb.index and not asks(child)), None)
    if small is not None and cue.base not in NEVER_SMALL:
        return [_draft(page, verb, speaker, page.tokens[first : small.right + 1], "phrase", "described")]
    return []


def _of(page: Page, verb: Token, cue: Cue, speaker: Token | None) -> list[Draft]:
    """ "accused X of bad faith", "warned of a hard winter", "called for restraint"."""
    if not cue.preposition or speaker is None or speaker.low in SPEECHLESS or speaker.dep == "nsubjpass":
        return []
    thing = verb.child("dobj")
    holders = [verb, thing] if thing is not None else [verb]
    preposition = next(
        (child for holder in holders for child in holder.all("prep", "prt") if child.low == cue.preposition and child.index > verb.index),
        None,
    )
    if preposition is None or preposition.right == preposition.index:
        return []
    tokens = page.tokens[preposition.index + 1 : preposition.right + 1]
    draft = _draft(page, verb, speaker, tokens, "phrase", "accused" if thing is not None else "spoken of")
    if thing is None and draft.cue is not None:
        draft.cue = (draft.cue[0], preposition.end)
    elif thing is not None and verb.index < thing.index < preposition.index and cue.base in TOLD_ABOUT:
        draft.addressee = noun_phrase(page, thing, preposition)
    return [draft]


def _judged(page: Page, verb: Token, cue: Cue, speaker: Token | None) -> list[Draft]:
    """ "condemned the raid", "denied the claim": someone speaks by judging, announcing, demanding a thing."""
    if "judge" not in cue.classes or speaker is None or speaker.low in SPEECHLESS or speaker.dep == "nsubjpass":
        return []
    thing = verb.child("dobj")
    if thing is None or thing.index < verb.index or thing.tag in ("PRP", "WP", "WDT") or (cue.cautious and not _animate(speaker)):
        return []
    if any(aux.low == "will" for aux in verb.all("aux")) or speaker.low in INTERLOCUTORS:
        return []
    as_ = next((child for child in verb.all("prep") if child.low == "as" and child.index > thing.index), None)
    last = as_.right if as_ is not None else thing.right
    return [_draft(page, verb, speaker, page.tokens[verb.index + 1 : last + 1], "phrase", "judged")]


def _animate(token: Token) -> bool:
    return token.entity in ("PERSON", "ORG", "PLACE") or token.low in ("he", "she", "they", "we", "i")


Shape = Callable[[Page, Token, Cue, Token | None], list[Draft]]
SHAPES: tuple[Shape, ...] = (_clause, _asked, _promised, _described, _of, _judged, _around)
"""Tried in this order: the first that fits gives the drafts."""
