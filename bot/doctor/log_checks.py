"""Whether the log's signed state is kept where the database's keeper cannot change it with the rest.

Owns what a missing note, and an anchor that was not taken, mean for whoever runs the service. What a
note proves is ``crypto``'s. Chats count only where no other destination takes anchors.
"""

from collections.abc import AsyncIterator, Sequence

from bot.anchors.folder import AnchorFile
from bot.anchors.places import destinations
from bot.deployment.high_water import note_size
from bot.deployment.opening import Opened
from bot.doctor.findings import Check, Finding, error, from_trouble, note, ok, warning
from bot.process.answers import shown
from bot.process.trouble import Trouble
from domain.log.anchoring import is_overdue
from services.log import anchor_watch, anchoring
from services.log.anchor_watch import DestinationState

_SETTING = (
    "Set CONTACTPOINT_ANCHOR_DIR, CONTACTPOINT_ANCHOR_WITNESS_URL or CONTACTPOINT_ANCHOR_TSA_URL"
)
_CALLED = {AnchorFile.name: "folder"}
_TRY = "then run: contactpoint log checkpoint, which tries at once and says what is in the way"


async def high_water(deployment: Opened) -> AsyncIterator[Finding]:
    """The notes beside the database, against the log's head."""
    known = deployment.high_water.notes()
    async with deployment.office.store.reading() as work:
        head = await work.log.head_note()
        earlier = await work.anchors.verifiers()
    if not known:
        yield warning(
            Check.HIGH_WATER,
            "Nothing beside the database says how far its log had come, so that an older one put "
            "back would go unnoticed.",
            "If high-water/ in the data directory was lost, run: contactpoint log verify --anchor "
            "NOTE with a note from elsewhere; then contactpoint log checkpoint begins it anew.",
        )
        return
    try:
        deployment.high_water.require_not_behind(head, (deployment.verifier, *earlier), known)
    except Trouble as trouble:
        yield from_trouble(Check.HIGH_WATER, trouble)
    else:
        yield ok(Check.HIGH_WATER)


async def anchors(deployment: Opened) -> AsyncIterator[Finding]:
    """Under which name each destination knows the log, and how far it has taken it."""
    wanted = deployment.settings.log_origin
    async with deployment.office.store.reading() as work:
        origin = await work.log.origin()
    if wanted is not None and wanted != origin:
        yield note(
            Check.ANCHORS,
            f"The log is named {origin}, and not {wanted}: a log keeps its name.",
            "CONTACTPOINT_LOG_ORIGIN counts when a database is made. Leave it out, or set it to that.",
        )
    try:
        places = destinations(deployment)
    except Trouble as trouble:
        yield from_trouble(Check.ANCHORS, trouble, ", so that the service does not start")
        return
    if not places:
        chats = await _in_chats(deployment)
        text = f"Nothing outside this deployment keeps the log's state. {chats}"
        yield warning(Check.ANCHORS, text, f"{_SETTING}, and restart the service.")
        return
    now, grace = deployment.clock.now(), deployment.settings.anchor_grace
    fared = await anchor_watch.standings(deployment.office, [place.name for place in places])
    late = [each for each in fared if is_overdue(now, each.lacks_since, each.why, grace)]
    for each in fared:
        yield _standing(each, late, fared)
    for place, each in zip(places, fared, strict=True):
        if isinstance(place, AnchorFile) and _has_lost(place, each):
            text = f"{place.folder} lacks anchors that were written there."
            yield warning(Check.ANCHORS, text, "Look whether it is the volume that it was.")
    if len(late) == len(fared):
        text = await _in_chats(deployment)
        yield note(Check.ANCHORS, text, "Mend one of the destinations: a chat is weak evidence.")


def _standing(
    each: DestinationState, late: Sequence[DestinationState], fared: Sequence[DestinationState]
) -> Finding:
    has = "nothing of the log yet"
    if each.taken is not None:
        newest = each.taken.anchor
        has = f"the first {newest.size} records of the log, as of {shown(newest.at)}"
    text = f"The {_CALLED.get(each.destination, each.destination)} has {has}"
    if not each.why:
        remedy = "To take the newest there: contactpoint log checkpoint"
        return note(Check.ANCHORS, f"{text}.", remedy)
    text = f"{text}, and did not take the newest state: {each.why}."
    remedy = f'See "An anchor is not taken" in docs/operations.md; {_TRY}.'
    if each not in late:
        return warning(Check.ANCHORS, text, remedy)
    text = f"{text} It has taken nothing since {shown(each.lacks_since)}; the log grew meanwhile."
    # One that others stand in for weakens the evidence; without any the log can be rewritten.
    return (error if len(late) == len(fared) else warning)(Check.ANCHORS, text, remedy)


def _has_lost(place: AnchorFile, each: DestinationState) -> bool:
    held = max((note_size(text) for text in place.notes()), default=0)
    return each.taken is not None and held < each.taken.anchor.size


async def _in_chats(deployment: Opened) -> str:
    told = await anchoring.receipts(deployment.office, anchoring.CHATS, 1)
    if not told:
        return "No supervisor's chat was sent it either."
    return f"The supervisors' chats were sent that of {shown(told[0].anchor.at)}."
