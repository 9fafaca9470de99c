"""A few stories with what was found in them, written by hand. All sentences are invented."""

from __future__ import annotations

from processors.domain.records import Outlet, Who
from tests.unit.desk.making import Claim, Said, article, feed, found

PESKOV = Who(name="Dmitry Peskov", country="RUS", role="Kremlin spokesman")
HASSAN = Who(name="Omar Hassan", country="SAU", role="Foreign minister")
WRIGHT = Who(name="Laura Wright", country="USA", role="State Department spokeswoman")
GULF = Outlet(id="gulf-desk", name="Gulf Desk", country="ARE")
HERALD = Outlet(id="harbour-herald", name="Harbour Herald", country="USA", kind="newspaper")

FEEDS = (
    feed("Eastwire World", "healthy", articles=1412),
    feed("Harbour Herald", "failing", outlet=HERALD, folder="Newspapers", failures=3, error="The server answered 503"),
    feed("Old Gazette", "dead", folder="Newspapers", failures=41, error="The name oldgazette.example cannot be found", last_success=None),
    feed("Gulf Desk", "new", outlet=GULF, last_poll=None, last_success=None, articles=0),
)

_SLOW = (
    "A way out of the total freeze will take time, because too much damage was done to relations with Washington, "
    "Kremlin spokesman Dmitry Peskov told TASS on Friday."
)
_CHANNELS = "Channels for dialogue exist, but they have not led to a full revival of relations, he added."
_WISH = "He said that Moscow hopes for a reset and for the return of direct flights."
KREMLIN = found(
    article(
        "Kremlin: thaw with Washington will take time",
        f"{_SLOW}\n{_CHANNELS}\n{_WISH}\nThe two governments stopped regular contacts three years ago. "
        "Both presidents have called that the lowest point in decades.",
        minutes_ago=5,
    ),
    [
        Said(
            passage="Kremlin: thaw with Washington will take time",
            content=("thaw with Washington will take time",),
            cue=None,
            speaker="Kremlin",
            in_title=True,
            rule="colon",
            confidence=0.72,
        ),
        Said(
            passage=_SLOW,
            content=("A way out of the total freeze will take time, because too much damage was done to relations with Washington",),
            cue="told",
            speaker="Dmitry Peskov",
            who=PESKOV,
            channel="TASS",
            claims=(
                Claim(evidence="total freeze", pair=("RUS", "USA"), type="FREEZE"),
                Claim(evidence="too much damage was done", pair=("RUS", "USA"), type="STRAIN"),
                Claim(evidence="A way out of the total freeze", pair=("RUS", "USA"), type="THAW", modality="PROSPECTIVE"),
            ),
        ),
        Said(
            passage=_CHANNELS,
            content=("Channels for dialogue exist, but they have not led to a full revival of relations",),
            cue="added",
            speaker="he",
            who=PESKOV,
            rule="clause+pronoun",
            confidence=0.88,
            claims=(
                Claim(evidence="Channels for dialogue exist", pair=("RUS", "USA"), type="CONTACT"),
                Claim(
                    evidence="have not led to a full revival of relations", pair=("RUS", "USA"), type="NORMALISATION", modality="NEGATED"
                ),
            ),
        ),
        Said(
            passage=_WISH,
            content=("that Moscow hopes for a reset and for the return of direct flights",),
            cue="said",
            speaker="He",
            who=PESKOV,
            claims=(Claim(evidence="hopes for a reset", pair=("RUS", "USA"), type="OVERTURE"),),
        ),
    ],
    own=[Claim(evidence="stopped regular contacts", pair=("RUS", "USA"), type="FREEZE", modality="PAST")],
)
_EMBASSY = "“We would reopen our embassy in Tehran,” the foreign minister told reporters in Riyadh, “if the agreement is kept.”"
RIYADH = found(
    article(
        "Riyadh names its condition for an embassy in Tehran",
        f"{_EMBASSY}\nTalks between the two neighbours resumed in spring.",
        outlet=GULF,
        minutes_ago=47,
    ),
    [
        Said(
            passage=_EMBASSY,
            content=("We would reopen our embassy in Tehran,", "if the agreement is kept."),
            cue="told",
            speaker="the foreign minister",
            who=HASSAN,
            channel="reporters",
            rule="quote+office",
            claims=(
                Claim(evidence="would reopen our embassy", pair=("IRN", "SAU"), type="NORMALISATION", modality="CONDITIONAL"),
                Claim(evidence="if the agreement is kept", pair=("IRN", "SAU"), type="COOPERATION", modality="CONDITIONAL"),
            ),
        )
    ],
    own=[Claim(evidence="Talks between the two neighbours resumed", pair=("IRN", "SAU"), type="CONTACT")],
)
_DENIAL = "Washington denied that the consulate would be closed."
_NOTE = "In a letter to her Russian counterpart Laura Wright asked for a date for talks."
HARBOUR = found(
    article(
        "Washington denies closing of consulate",
        f"{_DENIAL}\n{_NOTE}\nThe consulate had been shut during the crisis of 2018.",
        outlet=HERALD,
        minutes_ago=71,
    ),
    [
        Said(
            passage=_DENIAL,
            content=("that the consulate would be closed",),
            cue="denied",
            speaker="Washington",
            who=Who(name="United States", country="USA", role="Government"),
            claims=(Claim(evidence="the consulate would be closed", pair=("RUS", "USA"), type="DOWNGRADE", modality="NEGATED"),),
            rule="clause+metonym",
        ),
        Said(
            passage=_NOTE,
            content=("for a date for talks",),
            cue="asked",
            speaker="Laura Wright",
            who=WRIGHT,
            channel="a letter",
            addressee="her Russian counterpart",
            claims=(Claim(evidence="asked for a date for talks", pair=("USA", "RUS"), type="OVERTURE"),),
        ),
    ],
    own=[Claim(evidence="had been shut during the crisis", pair=("RUS", "USA"), type="RUPTURE", modality="PAST")],
)
_RUMOUR = "Ties would soon be back to normal, a diplomat said on condition of anonymity."
WHISPER = found(
    article("Diplomat expects quick repair of ties", _RUMOUR, outlet=GULF, minutes_ago=60 * 26),
    [Said(passage=_RUMOUR, content=("Ties would soon be back to normal",), cue="said", speaker="a diplomat", confidence=0.58)],
)
FRENCH = found(
    article(
        "Le ministre salue un dégel", "Le ministre a salué un dégel entre les deux pays.", outlet=HERALD, language="fr", minutes_ago=90
    ),
    skipped="language",
)
STORIES = (KREMLIN, RIYADH, HARBOUR, WHISPER, FRENCH)
