"""Filling in a form field by field: which one is asked next, and what an answer does to the rest.

What is needed now comes first. A group is asked part by part, a list and a period as a whole. Keeping a
form that is being filled in is left to ``services.conversation.forms``.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from domain.forms.fields.field import FieldKind, FormField, NeededBy, Value, Values
from domain.forms.filled import Filled

_ORDER: Final = (NeededBy.NOW, NeededBy.LATER, NeededBy.AFTER, NeededBy.LEGAL, NeededBy.MAY)


@dataclass(frozen=True, slots=True, kw_only=True)
class FormPlace:
    """A field that can be asked: ``path`` joins the names of its group and itself by a dot."""

    path: str
    field: FormField
    need: NeededBy
    """Of the whole group, where it is a part of one."""
    is_optional: bool
    """Whether it can be passed over for good."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filling:
    """A form that is being filled in. ``token`` ties buttons to it, so that an old one changes nothing."""

    token: str
    filled: Filled
    path: str = ""
    """The field that is asked for; empty where the whole is looked over."""
    passed: tuple[str, ...] = ()
    """Fields that were passed over."""
    trail: tuple[str, ...] = ()
    """Fields that were asked before, the last one last."""
    picked: tuple[str, ...] = ()
    """What was pressed so far where several words can be chosen."""
    doubted: "Value | None" = field(default=None, repr=False)
    """What was typed and is unlikely, until its person says that it stands."""


def places(fields: Sequence[FormField], values: Values) -> tuple[FormPlace, ...]:
    """Every field that can be asked as things stand, in the order in which they are."""
    found = tuple(_places(fields, values))
    return tuple(each for need in _ORDER for each in found if each.need is need)


def _places(fields: Sequence[FormField], values: Values) -> Iterator[FormPlace]:
    for each in fields:
        if not each.applies(values):
            continue
        need = each.need_by(values)
        if each.kind is not FieldKind.GROUP or each.most > 1 or _is_period(each):
            yield FormPlace(
                path=each.name, field=each, need=need, is_optional=need is not NeededBy.NOW
            )
            continue
        inner = values.get(each.name)
        inside = inner if isinstance(inner, Mapping) else {}
        is_begun = bool(inside) or need is NeededBy.NOW
        for part in each.parts:
            if part.applies(inside):
                is_needed = part.need is NeededBy.NOW and is_begun
                is_one_of = part.name in each.any_of
                yield FormPlace(
                    path=f"{each.name}.{part.name}",
                    field=part,
                    need=need if is_needed or is_one_of or not is_begun else NeededBy.MAY,
                    is_optional=not is_needed,
                )


def _is_period(each: FormField) -> bool:
    """Whether it is from when until when, which is said in one breath."""
    return [part.name for part in each.parts] == ["from", "until"]


def place_of(fields: Sequence[FormField], values: Values, path: str) -> FormPlace | None:
    """The field of this path; None where it cannot be asked."""
    return next((each for each in places(fields, values) if each.path == path), None)


def field_at(fields: Sequence[FormField], path: str) -> FormField | None:
    """The field of this path, whether it can be asked or not; None where there is none."""
    name, _, part = path.partition(".")
    found = next((each for each in fields if each.name == name), None)
    return field_at(found.parts, part) if found is not None and part else found


def value_at(values: Values, path: str) -> "Value | None":
    """What stands at a path."""
    name, _, part = path.partition(".")
    value = values.get(name)
    if not part:
        return value
    return value.get(part) if isinstance(value, Mapping) else None


def put(fields: Sequence[FormField], values: Values, path: str, value: "Value | None") -> Values:
    """The values with one more, or without it; what it excludes goes."""
    name, _, part = path.partition(".")
    changed = dict(values)
    if part:
        inner = changed.get(name)
        group = dict(inner) if isinstance(inner, Mapping) else {}
        _set(group, part, value)
        kept = next((each.parts for each in fields if each.name == name), ())
        _set(changed, name, fitting(kept, group) or None)
    else:
        _set(changed, name, value)
    return fitting(fields, changed)


def beside(before: "Value | None", said: Value) -> Value:
    """A group of which parts were said, with those that stand there already."""
    if isinstance(before, Mapping) and isinstance(said, Mapping):
        return {**before, **said}
    return said


def _set(values: dict[str, Value], name: str, value: "Value | None") -> None:
    if value is None:
        values.pop(name, None)
    else:
        values[name] = value


def fitting(fields: Sequence[FormField], values: Values) -> dict[str, Value]:
    """Without what is no longer asked, as what it depends on says something else now."""
    known = {each.name: each for each in fields}
    while True:
        kept = {
            name: value
            for name, value in values.items()
            if name not in known or known[name].applies(values)
        }
        if len(kept) == len(values):
            return kept
        values = kept


def begin(filling: Filling, fields: Sequence[FormField]) -> Filling:
    """The form at its first field that is still empty."""
    return _at(filling, _next(filling, places(fields, filling.filled.values)))


def answered(filling: Filling, fields: Sequence[FormField], value: Value) -> Filling:
    """The form with this value at the field that is asked for, and at the next one."""
    values = put(fields, filling.filled.values, filling.path, value)
    changed = replace(filling, filled=replace(filling.filled, values=values))
    return _onward(changed, fields)


def written(filling: Filling, fields: Sequence[FormField], path: str, value: Value) -> Filling:
    """The form with this value at another field than is asked for, which is asked for still."""
    values = put(fields, filling.filled.values, path, value)
    changed = replace(filling, filled=replace(filling.filled, values=values))
    here = place_of(fields, values, filling.path)
    is_done = here is None or value_at(values, filling.path) is not None
    return _onward(changed, fields) if is_done else changed


def skipped(filling: Filling, fields: Sequence[FormField]) -> Filling:
    """The form past the field that is asked for, which stays as it is."""
    passed = tuple(dict.fromkeys((*filling.passed, filling.path)))
    return _onward(replace(filling, passed=passed), fields)


def gone_back(filling: Filling) -> Filling:
    """The form at the field that was asked before, or looked over where there was none."""
    *before, last = filling.trail or ("",)
    changed = replace(filling, trail=tuple(before), picked=(), doubted=None, path=last)
    return replace(changed, passed=tuple(each for each in changed.passed if each != last))


def looked_over(filling: Filling) -> Filling:
    """The form as a whole, nothing asked."""
    return replace(filling, path="", picked=(), doubted=None)


def _onward(filling: Filling, fields: Sequence[FormField]) -> Filling:
    """At the next field of the same need; where there is none, the whole is looked over."""
    known = places(fields, filling.filled.values)
    here = next((each for each in known if each.path == filling.path), None)
    same = [each for each in known if here is None or each.need is here.need]
    return _at(filling, _next(filling, same))


def _next(filling: Filling, known: Sequence[FormPlace]) -> str:
    """The first field that is empty and was not passed over."""
    values = filling.filled.values
    return next(
        (
            each.path
            for each in known
            if each.path not in filling.passed and value_at(values, each.path) is None
        ),
        "",
    )


def _at(filling: Filling, path: str) -> Filling:
    trail = (*filling.trail, filling.path) if filling.path else filling.trail
    return replace(filling, path=path, trail=trail, picked=(), doubted=None)
