"""What is in the way of an entry of the directory, or worth a look, in its reader's language.

The checks say it in English, as the commands do that print it. Here each of their sentences is known by its
form, so that what was found long ago reads in every language too; one that is not known stays English.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final

from wording.language import SOURCE, Translator, filled, remembered, translator
from wording.safe_text import Shown, clean_line, isolated

_LONGEST_VALUE: Final = 80
_BETWEEN: Final = "; "
_PLACEHOLDER: Final = re.compile(r"\{([a-z_]+)\}")


def finding(_: Translator, said: str) -> Shown:
    """What was found, what to do about it, or both with a semicolon between."""
    return _both(_, said) or _sentence(_, said) or isolated(clean_line(said, 300), is_rtl=_.is_rtl)


def _both(_: Translator, said: str) -> Shown | None:
    """The halves may have semicolons of their own: where both are known is between them."""
    for place in re.finditer(_BETWEEN, said):
        halves = _sentence(_, said[: place.start()]), _sentence(_, said[place.end() :])
        if all(halves):
            return _.told_on(half for half in halves if half)
    return None


def _sentence(_: Translator, said: str) -> Shown | None:
    for place, form in _forms():
        if found := form.fullmatch(said):
            return filled(_known(_)[place], dict(_values(_, found.groupdict())))
    return None


def _values(_: Translator, found: Mapping[str, str]) -> Iterator[tuple[str, Shown]]:
    for name, value in found.items():
        yield name, isolated(clean_line(value, _LONGEST_VALUE), is_rtl=_.is_rtl)


@lru_cache(maxsize=1)
def _forms() -> Sequence[tuple[int, re.Pattern[str]]]:
    """The English sentences as forms with their places; those with the most words of their own first."""
    known = enumerate(_known(translator(SOURCE)))
    ordered = sorted(known, key=lambda each: -len(_PLACEHOLDER.sub("", each[1])))
    return [(place, re.compile(_form(sentence))) for place, sentence in ordered]


def _form(sentence: str) -> str:
    pieces = enumerate(_PLACEHOLDER.split(sentence))
    return "".join(f"(?P<{each}>.+?)" if place % 2 else re.escape(each) for place, each in pieces)


@remembered
def _known(_: Translator) -> Sequence[Shown]:
    return (*_refused(_), *_not_of_a_kind(_), *_worth_a_look(_), *_remedies(_))


def _refused(_: Translator) -> tuple[Shown, ...]:
    return (
        _("nobody is named"),
        _("somebody is named twice"),
        _("there is a roster {roster} already"),
        _("{person} is no duty officer of {member}"),
        _("a part of the new member is missing"),
        _("there is a layer {layer} already"),
        _("there is no layer {layer} any more"),
        _("there are two layers {layer}"),
        _("a layer cannot be named {layer}"),
        _("this is the only layer"),
        _("this layer has fixed hours"),
        _("nobody else is in this layer"),
        _("other people take turns there by now"),
        _("nobody would be on duty until then"),
        _("a turn cannot be of that length"),
        _("turns of {count}h do not divide a day"),
        _("a channel is named twice"),
        _("a channel has one kind and its address"),
        _("these are too many lines"),
        _("these are too many"),
        _("the member is its own fallback"),
        _("a member asks nothing of itself"),
        _("{member} is named twice for the same type"),
        _("the override ends at or before its beginning"),
        _("the absence ends at or before its beginning"),
        _("the override overlaps the one on line {line} in layer {layer}"),
        _("{word} needs a country"),
        _("{person} on roster {roster} is not of {member}"),
        _("{field} is missing"),
        _("{field} is empty"),
    )


def _not_of_a_kind(_: Translator) -> tuple[Shown, ...]:
    return (
        _("this is no length of a turn"),
        _("this is no time of day"),
        _("this is no date"),
        _("this is no telephone number"),
        _("this is no weekly hand-over"),
        _("this is no list of channels"),
        _("no one member is called so"),
        _("no one member or contact point is called so"),
        _("this does not say what is taken"),
        _("a new address for {channel} is not taken in chat"),
        _("{channel} has no address here"),
        _("this is not a channel"),
        _("this is not an address for {channel}"),
        _("{value} is not a time zone"),
        _("{value} is not a language"),
        _("{value} is not a text for people"),
        _("{value} is not a note for people"),
        _("{value} is not a line for people"),
        _("{value} is not the name of a layer"),
        _("{value} is not the length of a turn"),
        _("{value} is not a weekly hand-over"),
        _("{value} is not a hand-over"),
        _("{value} is not a date"),
        _("{value} is not a time of day"),
        _("{value} is not a time with its date"),
        _("{value} is not a day"),
        _("{value} is not a role"),
        _("{value} is not a country with a known calendar"),
        _("{value} is not a person in this file"),
        _("{value} is not a member in this file"),
        _("{value} is not a member or contact point in this file"),
        _("{value} is not a policy in this file"),
        _("{value} is not a roster in this file"),
        _("{value} is not a layer of this roster in this file"),
        _("{value} is not known as kind"),
    )


def _worth_a_look(_: Translator) -> tuple[Shown, ...]:
    return (
        _("{member} has several contact points of the kind {kind}"),
        _("a step alerts the secretariat, and nobody has this role"),
        _("a step alerts the supervisors, and {member} has none"),
        _("a step alerts another contact point, and {member} has no other"),
        _("a step alerts who stands in for {member}, and it has no fallback"),
        _("a step alerts {layer}, and roster {roster} has no such layer"),
        _("a step at {desk} uses {channel}, and {person} has none"),
        _("{person} is on roster {roster} without the role duty_officer"),
        _("no contact point uses this roster"),
        _("no roster has a layer {layer}"),
        _("{count} open request still needs it: {references}"),
        _("{count} open requests still need it: {references}"),
        _("{count} open requests still need it: {references} and {others} more"),
        _("{person} is a duty officer in no roster: their turn never comes"),
        _("{person} takes turns on roster {roster} too"),
        _("empty shift: nobody is on duty in {layer} from {since} to {until} UTC"),
        _(
            "empty shift: nobody is on duty in {layer} from {since} to {until} UTC (and {count} times more)"
        ),
        _(
            "{person} is on duty in two places at once, {place} and {other}, from {since} to {until} UTC"
        ),
        _(
            "{person} is on duty in two places at once, {place} and {other}, from {since} to {until} UTC "
            "(and {count} times more)"
        ),
    )


def _remedies(_: Translator) -> tuple[Shown, ...]:
    return (
        _("begin again"),
        _("begin again without them"),
        _("choose who is on duty there"),
        _("name each person once"),
        _("write its code, name and time zone"),
        _("open the roster again"),
        _("add another one first"),
        _("add somebody else first"),
        _("have it changed in the directory file"),
        _("choose an earlier day"),
        _("write hours, days or weeks, such as {example} or {other}"),
        _("write at most 24h, 364d or 52w"),
        _("write 12h, 1d or 1w, for example"),
        _("write a time of 24 hours, such as {example}"),
        _("write hours and minutes from 00:00 to 23:59, such as {example}"),
        _("write year, month and day, such as {example}"),
        _("write date and time, such as {example}, or {other}"),
        _("give a year from {year} to {until}"),
        _("turns of weeks take a day and a time, such as {example}"),
        _("write at least one letter"),
        _("keep it within {count} characters"),
        _("remove control, direction and zero-width characters and line breaks"),
        _("write one value"),
        _("did you mean {word}?"),
        _("add it, or correct the name"),
        _("add the person to people, or correct the name"),
        _("name at least one"),
        _("add {field}"),
        _("name each channel once"),
        _("write it as {example}"),
        _("write the number with + and the country's code, such as {example}"),
        _("write its address, beginning with {beginning}"),
        _("write the service's address, such as {example}"),
        _("write at most {count}"),
        _("write it with + and the country's code"),
        _("write a member's code, such as {example}"),
        _("write a day and a time of 24 hours, such as {example}"),
        _("write its code, its name and its time zone: {example}"),
        _("write it: {channel}, and its address"),
        _("end each with allow, supervisor_first or not, such as {example}"),
        _("begin each with its kind: telegram, email, sms or voice"),
        _(
            "write the kind alone to keep the one that is there; a new one, which may hold a password, "
            "comes with the file"
        ),
        _("have them closed, withdrawn or transferred first; otherwise nobody acts on them"),
        _(
            "have them closed, withdrawn or transferred first; otherwise what they have in hand goes to "
            "whoever else is on duty"
        ),
        _("name another member"),
        _("keep one of them for each type"),
        _("give an end after the beginning"),
        _("let one end before the other begins"),
        _("give the layer its country, such as {example}"),
        _("give each layer of the roster a name of its own"),
        _("choose another name; policies mean people by their role with this one"),
        _("take {person} off the roster, or correct the member"),
        _("add it; only the secretariat and auditors may be of no member"),
        _("requests go to the first, {desk}; put the one that is meant first"),
        _("give somebody the role secretariat"),
        _("give somebody of the member the role supervisor"),
        _("add one, or the step reaches nobody and is passed over"),
        _("add the layer, or the step reaches nobody and is passed over"),
        _("name one at the member: fallback: CODE, or a contact point"),
        _("add it, or the alert reaches them by Telegram alone"),
        _("add the role, or take the person off the roster"),
        _("name it in a contact point, or remove it"),
        _("put them on a roster of the member, or take the role away"),
        _("fill it with an override, or the step that alerts them is passed over"),
        _("let somebody else take one of them"),
        _("they may be on duty in two places at once"),
        _("write one of {words}"),
        _("use one of {words}"),
        _("use {words}"),
        _("write one such as {example}"),
        _("write its code in small letters, such as {examples}"),
        _("write three capital letters, such as {example}"),
        _("use up to 64 letters a to z, digits, - and _, beginning with a letter or digit"),
        _("write a duration as a number and a unit, such as {examples}"),
        _("write its two capital letters (ISO 3166-1), such as {example}"),
        _("write the country and the code of its part, such as {example}"),
        _("write the country and the code of its part, only {word}"),
        _("write a duration above nought, such as {example}"),
    )
