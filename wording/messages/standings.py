"""Words for how a contact point stands: the one word, why, and what it rests on."""

from collections.abc import Iterable

from domain.directory.health import PointFinding, PointStanding
from domain.directory.rows import ChannelCount, HealthRow
from wording import labels
from wording.language import Translator
from wording.safe_text import Shown, technical


def standing(_: Translator, word: str) -> Shown:
    """The one word."""
    words: dict[str, Shown] = {
        PointStanding.GOOD: _.pgettext("contact point", "good"),
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
    done: dict[str, Shown] = {
        PointFinding.NOBODY_REACHED: _("Have them write to the bot, or unblock it."),
        PointFinding.DISPUTED: look,
        PointFinding.NEVER_CONFIRMED: look,
        PointFinding.STALE: look,
        PointFinding.EMPTY_SHIFTS: _("/coverage shows what is missing."),
        PointFinding.NOT_ENROLLED: _("Have the operator invite them."),
        PointFinding.NOT_REACHED: _("Have them write to the bot, or unblock it."),
        PointFinding.CHANNELS_FAIL: _("Have them test their channels: /test in chat."),
    }
    return next((done[finding] for finding in row.findings if finding in done), None)


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


def _number(_: Translator, count: int) -> Shown:
    return technical(str(count), is_rtl=_.is_rtl)
