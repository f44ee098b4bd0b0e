"""Erasures, holds and restores, as those whom they need read of them.

Facts: ``case``, ``act`` (``Agreed``), ``until``, ``reference``, ``reason``, ``names`` (the two who agree),
``bound`` (what stands for all of that), ``by``, ``at``; of a restore ``code``, ``lost``, ``records``.
"""

from collections.abc import Callable, Mapping

from domain.log.erasure import Agreed
from domain.log.rows import FallingRow
from domain.topics import Topic
from handlers.messages.frame.keyboards import button
from handlers.messages.frame.saying import Rows, Wording
from handlers.verbs import buttons
from wording import labels
from wording.language import Translator
from wording.messages.told import Told
from wording.safe_text import NOTHING, Shown, blocks, joined, lines

_LONGEST_REASON = 500


def erasure_asked(_: Translator, told: Told) -> Wording:
    """To each of the two: agree, or not."""
    day = told.day("until")
    asked = {
        Agreed.HOLD: _(
            "Shall the erasure of {reference} be suspended until {date}?",
            reference=told.reference,
            date=day,
        ),
        Agreed.RELEASE: _("Shall the hold of {reference} end now?", reference=told.reference),
    }
    effect = {
        Agreed.HOLD: _(
            "Both must agree. Until the end of that day nothing of the case is erased, by a rule or "
            "by anybody's word; both sides see until when it is held."
        ),
        Agreed.RELEASE: _(
            "Both must agree. What a rule then erases is announced to the supervisors before."
        ),
    }
    return Wording(
        head=blocks(
            asked.get(
                _act(told), _("Shall {reference} be erased for good?", reference=told.reference)
            ),
            lines(
                told.labelled(_("Reason"), told.line("reason", _LONGEST_REASON)),
                told.labelled(_("Asked"), told.names("names")),
            ),
            effect.get(
                _act(told),
                _(
                    "Both must agree. The texts and names of the case can then be read by nobody "
                    "ever again; that it existed, and who read it, stays in the log."
                ),
            ),
        ),
        rows=_choice(_, told),
    )


def _act(told: Told) -> Agreed:
    """What they agree to; in messages of an earlier version an erasure."""
    word = told.word("act")
    return Agreed(word) if word in set(Agreed) else Agreed.ERASURE


def _choice(_: Translator, told: Told) -> Rows:
    bound = told.word("bound")
    if told.case is None or not bound:
        return ()
    yes, no = {
        Agreed.HOLD: (_.pgettext("button", "Hold"), _.pgettext("button", "Do not hold")),
        Agreed.RELEASE: (_.pgettext("button", "Release"), _.pgettext("button", "Go on holding")),
    }.get(_act(told), (_.pgettext("button", "Erase"), _.pgettext("button", "Keep")))
    return (
        (
            button(yes, buttons.ERASE(told.case, bound)),
            button(no, buttons.KEEP(told.case, bound)),
        ),
    )


def erasure_agreed(_: Translator, told: Told) -> Wording:
    """To the first who agreed."""
    if _act(told) is not Agreed.ERASURE:
        return Wording(
            head=lines(
                _("You agreed, about {reference}.", reference=told.reference),
                _("It is done once the other one agrees too."),
            )
        )
    return Wording(
        head=lines(
            _("You agreed to the erasure of {reference}.", reference=told.reference),
            _("It is erased once the other one agrees too."),
        )
    )


def erasure_declined(_: Translator, told: Told) -> Wording:
    """To both: one of them does not agree."""
    if _act(told) is not Agreed.ERASURE:
        return Wording(
            head=_(
                "{name} did not agree, about {reference}; nothing was changed.",
                name=told.name("by"),
                reference=told.reference,
            )
        )
    return Wording(
        head=_(
            "{name} did not agree to the erasure of {reference}; it is kept.",
            name=told.name("by"),
            reference=told.reference,
        )
    )


def erasure_void(_: Translator, told: Told) -> Wording:
    """To both: what it rested on is no longer so."""
    if _act(told) is not Agreed.ERASURE:
        return Wording(
            head=lines(
                _("Nothing was changed about {reference}.", reference=told.reference),
                _(
                    "One of those who were asked may no longer agree, or it is no longer possible. "
                    "Whoever asked can ask anew."
                ),
            )
        )
    return Wording(
        head=lines(
            _("{reference} is not erased.", reference=told.reference),
            _(
                "One of those who were asked may no longer agree, or the case is open again or held. "
                "Whoever asked can ask anew."
            ),
        )
    )


def case_erased(_: Translator, told: Told) -> Wording:
    """To both: it is done."""
    when = told.moment("at")
    return Wording(
        head=lines(
            _("{reference} is erased.", reference=told.reference),
            told.labelled(_("Agreed"), told.names("names")),
            told.labelled(_("Time"), when) if when else NOTHING,
            _("Backups that were made before hold it until they expire."),
        )
    )


def case_held(_: Translator, told: Told) -> Wording:
    """To both: the hold stands, or has ended."""
    reference, day = told.reference, told.day("until")
    done = (
        _("The hold of {reference} has ended.", reference=reference)
        if _act(told) is Agreed.RELEASE
        else _("{reference} is held until {date}.", reference=reference, date=day)
    )
    return Wording(head=lines(done, told.labelled(_("Agreed"), told.names("names"))))


def erasure_coming(_: Translator, told: Told) -> Wording:
    """To the supervisors: what the rules erase, or the day that an originator set (``FallingRow``)."""
    rows = told.rows("rows", FallingRow)
    more = told.number("more")
    if told.flag("by_originator"):
        return Wording(
            head=blocks(
                _("Who filed this request set a day by which nothing of it is kept:"),
                lines(*(_coming(_, told, row) for row in rows)),
                _("To keep it longer, have whoever runs the service hold it before then."),
            )
        )
    return Wording(
        head=blocks(
            _("The retention rules will erase these closed requests:"),
            lines(*(_coming(_, told, row) for row in rows)),
            _.ngettext("and {count} more", "and {count} more", more) if more else NOTHING,
            _(
                "To keep one longer, have whoever runs the service hold it before then, or have its "
                "type's rule changed in the directory."
            ),
        )
    )


def _coming(_: Translator, told: Told, row: FallingRow) -> Shown:
    from_then = _("from {time}", time=told.moment_of(row.at))
    return joined(
        (told.reference_of(row.reference), labels.request_type(_, row.type), from_then), " · "
    )


def restore_code(_: Translator, told: Told) -> Wording:
    """To each of the two who accept that a backup was put back."""
    lost = told.number("lost")
    return Wording(
        head=blocks(
            _("The service's database was put back from a backup."),
            lines(
                told.labelled(_("Records in the log"), told.count("records")),
                _.ngettext("{count} later record is lost.", "{count} later records are lost.", lost)
                if lost
                else _("No later record is known."),
                told.labelled(_("Reason"), told.line("reason", _LONGEST_REASON)),
                told.labelled(_("Asked"), told.names("names")),
            ),
            _("If you accept this, give this code to who runs the service:"),
            told.technical(told.word("code")),
            _("If you do not, or know nothing of it, call the secretariat and keep the code."),
        )
    )


WORDINGS: Mapping[Topic, Callable[[Translator, Told], Wording]] = {
    Topic.ERASURE_ASKED: erasure_asked,
    Topic.ERASURE_AGREED: erasure_agreed,
    Topic.ERASURE_DECLINED: erasure_declined,
    Topic.ERASURE_VOID: erasure_void,
    Topic.CASE_ERASED: case_erased,
    Topic.CASE_HELD: case_held,
    Topic.ERASURE_COMING: erasure_coming,
    Topic.RESTORE_CODE: restore_code,
}
