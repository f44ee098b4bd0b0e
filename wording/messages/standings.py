"""Words for how a contact point stands: the one word, why, and what it rests on.

To whoever writes to it they say what to do beside, and never why.
"""

from collections.abc import Iterable

from domain.directory.confirming import Trust
from domain.directory.health import PointFinding, PointStanding
from domain.directory.rows import BandRow, ChannelCount, DeskDrillsRow, HealthRow, ReachRow
from wording import labels
from wording.language import Translator
from wording.messages.told import Told
from wording.safe_text import NOTHING, Shown, lines, technical


def standing(_: Translator, word: str) -> Shown:
    """The one word."""
    words: dict[str, Shown] = {
        PointStanding.GOOD: _.pgettext("contact point", "good"),
        PointStanding.NOT_YET: _.pgettext("contact point", "not yet confirmed"),
        PointStanding.DOUBTFUL: _.pgettext("contact point", "doubtful"),
        PointStanding.UNVERIFIED: _.pgettext("contact point", "unverified"),
    }
    return words.get(word) or labels.unknown(_, word)


def findings(_: Translator, row: HealthRow) -> tuple[Shown, ...]:
    """Why it is not *good*, each in a sentence, the gravest first; what is not understood is left out."""
    said: dict[str, Shown] = {
        PointFinding.NOBODY_REACHED: _("Nobody of its roster can be reached."),
        PointFinding.DISPUTED: _("Its own people say that something in the entry is wrong."),
        PointFinding.NEVER_CONFIRMED: _("Nobody has ever confirmed the entry."),
        PointFinding.DRILLS_UNMENDED: failed_in_a_row(_),
        PointFinding.DRILLS_FAILED: failed_in_a_row(_),
        PointFinding.STALE: _("The entry was confirmed too long ago."),
        PointFinding.EMPTY_SHIFTS: _.ngettext(
            "{count} shift of the next 14 days is empty.",
            "{count} shifts of the next 14 days are empty.",
            row.empty_shifts,
        ),
        PointFinding.NOT_ENROLLED: _.ngettext(
            "{count} person of its roster is not enrolled.",
            "{count} people of its roster are not enrolled.",
            row.people - row.enrolled,
        ),
        PointFinding.NOT_REACHED: _.ngettext(
            "{count} person of its roster is enrolled and cannot be reached.",
            "{count} people of its roster are enrolled and cannot be reached.",
            row.enrolled - row.reached,
        ),
        PointFinding.CHANNELS_FAIL: _("A channel of somebody does not work."),
    }
    return tuple(said[finding] for finding in row.findings if finding in said)


def remedy(_: Translator, row: HealthRow) -> Shown | None:
    """What its own supervisor does about the gravest finding."""
    look = _("Please look at the entry and confirm it: /directory.")
    test = _("Have them test their channels: /test in chat.")
    done: dict[str, Shown] = {
        PointFinding.NOBODY_REACHED: _("Have them write to the bot, or unblock it."),
        PointFinding.DISPUTED: look,
        PointFinding.NEVER_CONFIRMED: look,
        # Both are needed for that to end.
        PointFinding.DRILLS_UNMENDED: _.beside((look, test)),
        PointFinding.DRILLS_FAILED: _.beside((look, test)),
        PointFinding.STALE: look,
        PointFinding.EMPTY_SHIFTS: _("/coverage shows what is missing."),
        PointFinding.NOT_ENROLLED: _("Have the operator invite them."),
        PointFinding.NOT_REACHED: _("Have them write to the bot, or unblock it."),
        PointFinding.CHANNELS_FAIL: test,
    }
    if row.standing == PointStanding.NOT_YET:
        return look
    return next((done[finding] for finding in row.findings if finding in done), None)


def doubt(_: Translator, told: Told) -> Shown | None:
    """In a summary: whether the entry of the desk is in ``doubt``."""
    found = told.word("doubt")
    if found == Trust.STALE:
        at = told.moment("confirmed_at")
        if at:
            return _(
                "The desk's entry was last confirmed on {time}: it may be out of date.", time=at
            )
        return _("The desk's entry has not been confirmed lately: it may be out of date.")
    if found == Trust.UNVERIFIED:
        return advice(_, told)
    return None


def advice(_: Translator, told: Told) -> Shown:
    """To whoever writes to an unverified desk: ``desk_telephone``, and ``other_desk`` where there is one."""
    number, other = told.line("desk_telephone"), told.line("other_desk")
    return lines(
        _("The desk's entry is unverified: call its telephone where it is urgent."),
        _("Telephone too: {number}", number=number) if number else None,
        _("Or use the desk {desk}.", desk=other) if other else None,
    )


def failed_in_a_row(_: Translator) -> Shown:
    """Why its member is told, before requesters are advised."""
    return _("Two drills in a row were not acknowledged, or not answered, in time.")


def advised_from(_: Translator, at: Shown) -> Shown:
    """What follows, from when on; empty where nothing does."""
    if not at:
        return NOTHING
    return _("From {time} on, whoever writes to the desk is advised to telephone too.", time=at)


def last_drill(_: Translator, told: Told, row: DeskDrillsRow) -> Shown:
    """``70 of 100, 14 November 2026``: its last score, and when that drill rang."""
    if not row.score:
        return _.pgettext("drill", "none yet")
    points = _("{count} of 100", count=_number(_, row.score))
    return _.beside((points, told.moment_of(row.rang_at)))


def bands(_: Translator, rows: Iterable[BandRow]) -> Shown:
    """``90-100: 12, 70-89: 6``: how many desks of the network have such a last score."""
    return _.listed(
        _(
            "{label}: {value}",
            label=_number(_, f"{row.least}-{row.most}"),
            value=_number(_, row.desks) if row.desks else _("not shown"),
        )
        for row in rows
    )


def reached(_: Translator, told: Told, row: ReachRow) -> Shown:
    """How one kind of channel fared within a year: how often tried, how often arrived, and when last."""
    if not row.tried and row.arrived_at is None and row.failed_at is None:
        said = _("never tried")
    else:
        said = _.beside(
            (
                _(
                    "arrived {count} of {all}",
                    count=_number(_, row.arrived),
                    all=_number(_, row.tried),
                ),
                _(
                    "last arrived {time}",
                    time=told.moment_of(row.arrived_at) or _.pgettext("arrival", "never"),
                ),
                _(
                    "last failed {time}",
                    time=told.moment_of(row.failed_at) or _.pgettext("arrival", "never"),
                ),
            )
        )
    return _("{label}: {value}", label=labels.channel(_, row.kind), value=said)


def out_of(_: Translator, count: int, of: int) -> Shown:
    """``3 of 4``."""
    return _("{count} of {all}", count=_number(_, count), all=_number(_, of))


def channels(_: Translator, counts: Iterable[ChannelCount]) -> Shown:
    """``Telegram: 3 of 4, e-mail: 1 of 1``: of those who have it, on how many it works."""
    return _.listed(
        _(
            "{label}: {value}",
            label=labels.channel(_, each.kind),
            value=out_of(_, each.works, each.of),
        )
        for each in counts
    )


def _number(_: Translator, count: int | str) -> Shown:
    return technical(str(count), is_rtl=_.is_rtl)
