"""Prompts that wait for a text or a choice about one request.

Facts: ``reference``; further ones are named at each function.
"""

from collections.abc import Callable, Mapping

from domain.requests.rows import ReferenceRow, TimeRow
from domain.topics import Topic
from domain.verbs import PromptVerb, Verb
from domain.vocabulary import EvidentialUse, Ground
from handlers.messages.directory.confirming import doubtful
from handlers.messages.frame import keyboards
from handlers.messages.frame.asking import asked, judged
from handlers.messages.frame.keyboards import prompt_button
from handlers.messages.frame.saying import Button, Rows, Wording
from handlers.messages.requests.draft import member_options
from handlers.verbs import buttons
from handlers.verbs.commands import Command
from wording import labels
from wording.language import Translator
from wording.messages import dues
from wording.messages.acts import verb_label
from wording.messages.told import Told
from wording.reviews import legend, on_button
from wording.safe_text import NOTHING, Shown, blocks, lines


def text(_: Translator, told: Told) -> Wording:
    """``kind``: answer, ask, reply, delay, refuse, log or what; ``ground`` for a refusal."""
    kind = told.word("kind")
    if kind == "what":
        return _what(_, told)
    head = lines(*asked(_, told, kind), legend((_use(_, told),)))
    fill = _.pgettext("button", "Fill in the form")
    neither = _.pgettext("button", "Neither confirmed nor denied")
    form = (
        ((prompt_button(fill, PromptVerb.FORM),), (prompt_button(neither, PromptVerb.NEITHER),))
        if kind == "answer" and not told.items("markings")
        else ()
    )
    return Wording(head=head, rows=(*form, *_handling(_, told), _cancel(_)))


def _what(_: Translator, told: Told) -> Wording:
    """A text came from the requested side: is it the answer, or a question?"""
    head = lines(
        _("What is your text about {reference}?", reference=told.reference),
        _("Nothing was sent yet."),
        legend((_use(_, told),)),
    )
    row = (
        prompt_button(_.pgettext("button", "Answer"), PromptVerb.ANSWER),
        prompt_button(_.pgettext("button", "Ask back"), PromptVerb.ASK),
    )
    return Wording(head=head, rows=(row, *_handling(_, told), _cancel(_)))


def _handling(_: Translator, told: Told) -> Rows:
    """Marking and use of the answer, each changed by a press; ``markings`` while one is chosen."""
    if told.items("markings"):
        chosen = (
            prompt_button(labels.marking(_, each), PromptVerb.MARK, each)
            for each in told.items("markings")
        )
        return keyboards.flowing(chosen)
    marking, use = told.word("marking"), told.word("use")
    if not marking or use not in set(EvidentialUse):
        return ()
    other = next(each for each in EvidentialUse if each != use)
    named = _("Marking: {marking}", marking=labels.marking(_, marking))
    return (
        (prompt_button(named, PromptVerb.MARK),),
        (prompt_button(on_button(*_use(_, told)), PromptVerb.USE, other.value),),
    )


def _use(_: Translator, told: Told) -> tuple[Shown, Shown]:
    """What the answer may be used for, with its English and alone; nothing where that is not asked."""
    use = told.word("use")
    if told.items("markings") or not told.word("marking") or use not in set(EvidentialUse):
        return NOTHING, NOTHING
    whole, alone = labels.evidential_use(_, use), labels.evidential_use_alone(_, use)
    return _("Use: {use}", use=whole), _("Use: {use}", use=alone)


def which_request(_: Translator, told: Told) -> Wording:
    """A text that belongs to no request. ``rows`` (``ReferenceRow``): which it may be about.

    ``number``: with what it begins, which may as well be the number of these.
    """
    rows = tuple(
        (prompt_button(told.alone(row.reference), PromptVerb.CASE, row.case),)
        for row in told.rows("rows", ReferenceRow)
        if row.case
    )
    if not rows:
        none = _("There is no open request that your text can be about. Nothing was sent.")
        return Wording(head=lines(none, _("/help shows what you can do.")))
    number, asks = told.technical(told.word("number")), None
    if number:
        asks = _("Does {number} mean this request, or does your text begin with it?", number=number)
        begins = _("My text begins with {number}", number=number)
        rows = (*rows, (prompt_button(begins, PromptVerb.TEXT),))
    head = lines(_which(_, told), asks, _("Nothing was sent yet."))
    return Wording(head=head, rows=(*rows, _cancel(_)))


def choose_request(_: Translator, told: Told) -> Wording:
    """Which request a command means. ``verb``; ``rows``; ``has_text``: a text came with it in vain."""
    verb = _verb(told)
    rows = tuple(
        (keyboards.button(told.alone(row.reference), buttons.ON_REQUEST(verb, row.case)),)
        for row in told.rows("rows", ReferenceRow)
        if verb is not None and row.case
    )
    command = next((each for each in Command if verb and each.value.verb is verb), None)
    usage = command.usage(_) if command else NOTHING
    written = _("Write: {usage}", usage=usage) if usage else None
    if rows:
        return Wording(head=lines(_which(_, told), written), rows=rows)
    none = _("There is no request of yours that this command can act on.")
    nothing = _("Nothing was sent.") if told.flag("has_text") else None
    yours = _("{command} lists yours.", command=told.technical("/requests"))
    return Wording(head=lines(none, nothing, written, yours))


def _which(_: Translator, told: Told) -> Shown:
    verb = _verb(told)
    if verb is None:
        return _("Which request is your text about?")
    return _("{verb}: which request?", verb=verb_label(_, verb))


def _verb(told: Told) -> Verb | None:
    word = told.word("verb")
    return Verb(word) if word in set(Verb) else None


def delay(_: Translator, told: Told) -> Wording:
    """By when the answer comes. ``options`` (``TimeRow``); ``is_typed``: it is to be typed."""
    asks = _("By when do you promise the answer to {reference}?", reference=told.reference)
    if told.flag("is_typed"):
        return Wording(head=lines(asks, *_typed_times(_, told)), rows=(_cancel(_),))
    chosen = [(_choice(_, row.choice), row) for row in told.rows("options", TimeRow)]
    times = (
        _("{choice}: {time}", choice=label, time=told.deadline_of(row.at)) for label, row in chosen
    )
    pressed = [prompt_button(label, PromptVerb.TIME, row.choice) for label, row in chosen]
    head = blocks(
        lines(asks, dues.answer_by(_, told), judged(_, told)),
        lines(*times),
        _("Or type a time, and the reason behind it."),
    )
    judge = ((prompt_button(_judge(_, told), PromptVerb.JUDGE),),) if _may_judge(told) else ()
    return Wording(
        head=head,
        rows=(tuple(pressed[:3]), (*pressed[3:], _another_time(_)), *judge, _cancel(_)),
    )


def _may_judge(told: Told) -> bool:
    """Whether the network keeps what waits for a judge apart."""
    return told.flag("may_wait_for_judge")


def _judge(_: Translator, told: Told) -> Shown:
    if told.flag("waits"):
        return _.pgettext("button", "Does not wait for a judge")
    return _.pgettext("button", "Waits for a judge")


def _choice(_: Translator, choice: str) -> Shown:
    return {
        "2": _.pgettext("button", "+2 h"),
        "4": _.pgettext("button", "+4 h"),
        "8": _.pgettext("button", "+8 h"),
    }.get(choice) or _.pgettext("button", "Tomorrow 08:00")


def _typed_times(_: Translator, told: Told) -> tuple[Shown, ...]:
    return (
        _("Type the new time and then the reason, as one message, or press Cancel."),
        _("For example: {time} still waiting for the court", time=told.technical("4h")),
        _(
            "or: {time} still waiting for the court",
            time=told.technical(f"{told.day_ahead(1)} 18:00"),
        ),
        _(
            "Times are local times of your member unless you add UTC, or an offset such as {offset}.",
            offset=told.technical("+02:00"),
        ),
    )


def earlier(_: Translator, told: Told) -> Wording:
    """The time is earlier than what is promised. ``until``."""
    head = blocks(
        _(
            "The answer to {reference} is promised by {time}. Promise it earlier, by {earlier}?",
            reference=told.reference,
            time=told.deadline("answer_by"),
            earlier=told.deadline("until"),
        ),
        _("Nothing was announced yet. To delay it, type a later time."),
    )
    yes = prompt_button(_.pgettext("button", "Promise earlier"), PromptVerb.EARLIER)
    return Wording(head=head, rows=((yes, _another_time(_)), _cancel(_)))


def meant(_: Translator, told: Told) -> Wording:
    """A day was typed without its time, and a reason: how it is understood. ``until``."""
    head = blocks(
        _(
            "You named a day without a time of day. Promise the answer to {reference} by {time}?",
            reference=told.reference,
            time=told.deadline("until"),
        ),
        _("Nothing was announced yet. Your reason is kept."),
    )
    yes = prompt_button(_.pgettext("button", "Announce"), PromptVerb.APPLY)
    return Wording(head=head, rows=((yes, _another_time(_)), _cancel(_)))


def _another_time(_: Translator) -> Button:
    return prompt_button(_.pgettext("button", "Another time"), PromptVerb.TIME, "other")


def anyway(_: Translator, told: Told) -> Wording:
    """Somebody else has the request in hand by now. ``owner``; ``kind``: what was about to be done."""
    label = {
        "answer": _("Answer it all the same?"),
        "ask": _("Ask back all the same?"),
        "refuse": _("Refuse it all the same?"),
    }.get(told.word("kind")) or _("Delay it all the same?")
    head = blocks(
        _("{name} has {reference} in hand now.", name=told.name("owner"), reference=told.reference),
        lines(label, _("Nothing was sent yet. What you gave is kept.")),
    )
    yes = prompt_button(_.pgettext("button", "All the same"), PromptVerb.APPLY)
    return Wording(head=head, rows=((yes, *_cancel(_)),))


def member(_: Translator, told: Told) -> Wording:
    """To which member to transfer. ``options``, ``page``, ``pages``, ``query``."""
    options, found = member_options(told), NOTHING
    if told.word("query") and not options:
        found = _("No member matches what you typed.")
    head = lines(
        _("To which member do you transfer {reference}?", reference=told.reference),
        found,
        told.page,
        _("Type a part of the name to search."),
        *doubtful(_, told),
    )
    chosen = (prompt_button(name, PromptVerb.MEMBER, code) for code, name in options)
    pages = keyboards.paging(_, told, lambda page: buttons.PROMPT_WITH(PromptVerb.PAGE, str(page)))
    return Wording(head=head, rows=(*keyboards.flowing(chosen), *pages, _cancel(_)))


def ground(_: Translator, told: Told) -> Wording:
    """On which ground to refuse."""
    head = _("On which ground do you refuse {reference}?", reference=told.reference)
    words = [(labels.ground_with_letter(_, each), labels.ground_choice(_, each)) for each in Ground]
    rows = tuple(
        (prompt_button(on_button(*of), PromptVerb.GROUND, each),)
        for of, each in zip(words, Ground, strict=True)
    )
    head = blocks(head, legend(words))
    return Wording(head=head, rows=(*rows, _cancel(_)))


def over(_: Translator, _told: Told) -> Wording:
    """What a prompt's message says afterwards."""
    return Wording(head=_("This step is over."))


def nothing_to_cancel(_: Translator, _told: Told) -> Wording:
    """``/cancel`` without anything begun."""
    return Wording(head=_("There is nothing to cancel."))


def _cancel(_: Translator) -> tuple[Button, ...]:
    return (prompt_button(_.pgettext("button", "Cancel"), PromptVerb.CANCEL),)


WORDINGS: Mapping[Topic, Callable[[Translator, Told], Wording]] = {
    Topic.PROMPT_TEXT: text,
    Topic.PROMPT_MEMBER: member,
    Topic.PROMPT_GROUND: ground,
    Topic.PROMPT_DELAY: delay,
    Topic.PROMPT_EARLIER: earlier,
    Topic.PROMPT_ANYWAY: anyway,
    Topic.PROMPT_MEANT: meant,
    Topic.PROMPT_OVER: over,
    Topic.WHICH_REQUEST: which_request,
    Topic.CHOOSE_REQUEST: choose_request,
    Topic.NOTHING_TO_CANCEL: nothing_to_cancel,
}
