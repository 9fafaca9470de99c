"""Inflected forms of English verbs and nouns, so that the lexicons hold base forms alone."""

from __future__ import annotations

import re

VOWELS = "aeiou"
DOUBLES = re.compile(r"[^aeiou][aeiou][bdglmnprt]$")

_STRONG = """
arise arose arisen, bear bore borne, beat beat beaten, become became become, begin began begun, bend bent bent, bet bet bet, bind bound
bound, bite bit bitten, bleed bled bled, blow blew blown, break broke broken, breed bred bred, bring brought brought, broadcast
broadcast broadcast, build built built, burst burst burst, buy bought bought, cast cast cast, catch caught caught, choose chose chosen,
cling clung clung, come came come, cost cost cost, cut cut cut, deal dealt dealt, dig dug dug, do did done, draw drew drawn, drive
drove driven, eat ate eaten, fall fell fallen, feed fed fed, feel felt felt, fight fought fought, find found found, flee fled fled,
fling flung flung, fly flew flown, forbid forbade forbidden, forget forgot forgotten, forgive forgave forgiven, freeze froze frozen,
get got got, give gave given, go went gone, grow grew grown, have had had, hear heard heard, hide hid hidden, hit hit hit, hold held
held, hurt hurt hurt, keep kept kept, know knew known, lay laid laid, lead led led, leave left left, lend lent lent, let let let, lie
lay lain, lose lost lost, make made made, mean meant meant, meet met met, overcome overcame overcome, overthrow overthrew overthrown,
overturn overturned overturned, pay paid paid, put put put, quit quit quit, read read read, rebuild rebuilt rebuilt, rescind rescinded
rescinded, ride rode ridden, ring rang rung, rise rose risen, run ran run, say said said, see saw seen, seek sought sought, sell sold
sold, send sent sent, set set set, shake shook shaken, shed shed shed, shoot shot shot, show showed shown, shrink shrank shrunk, shut
shut shut, sink sank sunk, sit sat sat, slide slid slid, sling slung slung, slit slit slit, speak spoke spoken, spend spent spent, spin
spun spun, split split split, spread spread spread, spring sprang sprung, stand stood stood, steal stole stolen, stick stuck stuck,
sting stung stung, strike struck struck, strive strove striven, swear swore sworn, sweep swept swept, swing swung swung, take took
taken, teach taught taught, tear tore torn, tell told told, think thought thought, throw threw thrown, thrust thrust thrust, tread trod
trodden, undercut undercut undercut, undergo underwent undergone, understand understood understood, undertake undertook undertaken,
undo undid undone, unfreeze unfroze unfrozen, uphold upheld upheld, weep wept wept, win won won, withdraw withdrew withdrawn, withhold
withheld withheld, withstand withstood withstood, wring wrung wrung, write wrote written, rewrite rewrote rewritten, backslide backslid
backslid
"""
STRONG = {words[0]: (words[1], words[2]) for entry in _STRONG.split(",") if (words := entry.split())}
BE = (
    "be",
    "is",
    "are",
    "was",
    "were",
    "been",
    "being",
    "'s",
    "’s",
    "'re",
    "’re",
    "remain",
    "remains",
    "remained",
    "become",
    "became",
    "becomes",
)
"""Copulas: "ties are frosty", "ties remain frosty"."""
SINGULARS = {"crises": "crisis", "allies": "ally", "men": "man", "women": "woman", "people": "people", "axes": "axis"}


def verb_forms(base: str) -> list[str]:
    """The base form with its third person, past forms and participles; spellings that do not exist do no harm."""
    if base == "be":
        return list(BE)
    stem = base.removesuffix("e")
    third = _third(base)
    if base in STRONG:
        ending = base + base[-1] if DOUBLES.search(base) else base if base.endswith(("ee", "ye", "oe")) else stem
        return list(dict.fromkeys([base, third, *STRONG[base], f"{ending}ing", f"{base}ing"]))
    if base.endswith("y") and base[-2] not in VOWELS:
        return [base, third, f"{base[:-1]}ied", f"{base}ing"]
    if base.endswith("ie"):
        return [base, third, f"{base}d", f"{base[:-2]}ying"]
    if base.endswith("c"):
        return [base, third, f"{base}ked", f"{base}king"]
    regular = [base, third, f"{stem}ed", f"{base}ing" if base.endswith("ee") else f"{stem}ing"]
    # Whether the last letter doubles depends on the stress, and for -l on the country: both spellings are taken.
    return [*regular, f"{base}{base[-1]}ed", f"{base}{base[-1]}ing"] if DOUBLES.search(base) else regular


def _third(base: str) -> str:
    if base == "have":
        return "has"
    if base.endswith("y") and base[-2] not in VOWELS:
        return f"{base[:-1]}ies"
    return f"{base}es" if base.endswith(("s", "sh", "ch", "x", "z", "o")) else f"{base}s"


def noun_forms(base: str) -> list[str]:
    """Singular and plural."""
    irregular = next((plural for plural, singular in SINGULARS.items() if singular == base), None)
    return [base, irregular or _third(base)]
