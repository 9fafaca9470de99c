"""Acts of speech by the parse, where the content is no clause: asked, described, accused, judged; what nouns report is in noun_cues.py.

News of diplomacy is full of them and the texts that the tagger has learnt from are not, so that they complement it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from processors.domain.records import Span, StatementForm
from processors.extract.clauses import asks, cue_span, is_passive, noun_phrase, reports, subject_of
from processors.extract.cues import Cue, lexicon
from processors.extract.noun_cues import noun_cue
from processors.extract.parse import Page, Token
from processors.extract.statements import FINITE, Draft, cover, trim

CONFIDENCE = 0.6
"""Share of these drafts that are right, on articles that the rules were not made with."""
SHORTEST = 2
"""Characters: what is not longer is no content."""
COMMAS = frozenset({",", "”", '"', "—", "–", "''", "-"})
SPEECHLESS = frozenset({"it", "this", "that", "there", "which", "what"})
"""Subjects that give no speaker for a verb with more meanings than speech."""
INTERLOCUTORS = frozenset({"i", "we", "you"})
"""Who judges within a quotation does it there and then: no report of an earlier judgement."""
ASKED_WITHOUT_WHOM = frozenset({"demand", "plead", "appeal", "ask", "order", "advise", "call"})
TOLD_ABOUT = frozenset({"warn", "inform", "assure", "remind", "thank", "congratulate"})
NEVER_SMALL = frozenset({"cite", "praise", "condemn", "welcome", "credit", "name"})
"""These describe with "as" or "for" alone, not with a second object."""


def attributions(page: Page, taken: set[int]) -> Iterator[Draft]:
    """Drafts in the order of their cues. `taken`: numbers of tokens that are in a cue already."""
    lex = lexicon()
    for token in page.tokens:
        if token.index in taken:
            continue
        found: list[Draft] = []
        if token.tag.startswith("VB") and (cue := lex.verbs.get(token.low)) is not None:
            found = _verb(page, token, cue)
        elif token.is_noun and token.low in lex.nouns:
            found = noun_cue(page, token)
        for draft in found:
            draft.content = trim(page.text, _before_further_speech(page, draft))
            draft.parts = (draft.content,)
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
    if not reports(verb) or any(not asks(clause) and clause.index > verb.index for clause in verb.all("ccomp") if _finite(clause)):
        return []
    speaker = subject_of(verb)
    for shape in SHAPES:
        if found := shape(page, verb, cue, speaker):
            return found
    return []


def _finite(clause: Token) -> bool:
    return clause.tag in FINITE or any(aux.tag in FINITE for aux in clause.all("aux", "auxpass"))


def _draft(page: Page, verb: Token, speaker: Token | None, content: list[Token], form: StatementForm, rule: str) -> Draft:
    span = cover(content)
    return Draft(
        content=span,
        parts=(span,),
        cue=cue_span(page, verb),
        verb=verb,
        speaker=speaker,
        speaker_span=noun_phrase(page, speaker, verb) if speaker is not None else None,
        form=form,
        confidence=CONFIDENCE,
        rule=rule,
    )


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
SHAPES: tuple[Shape, ...] = (_asked, _described, _of, _judged)
"""Tried in this order: the first that fits gives the drafts."""
