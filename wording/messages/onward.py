"""How the permissions for more use of a request's data stand, as both sides read it."""

from domain.requests.rows import PermissionRow
from domain.requests.values.permission import Onward
from wording.language import Translator
from wording.messages.told import Told
from wording.safe_text import NOTHING, Shown, lines


def standing_lines(_: Translator, told: Told) -> Shown:
    """How each permission stands, for a request's status; nothing where none was asked for."""
    rows = told.rows("permissions", PermissionRow)
    return lines(*(standing_line(_, told, row) for row in rows)) if rows else NOTHING


def standing_line(_: Translator, told: Told, row: PermissionRow) -> Shown:
    who = {"asker": told.member(row.asker), "giver": told.member(row.of)}
    at = told.moment_of(row.decided_at)
    match row.standing:
        case Onward.GRANTED:
            return _("Further use: {giver} permitted it to {asker} at {time}.", **who, time=at)
        case Onward.REFUSED:
            return _("Further use: {giver} did not permit it to {asker}, {time}.", **who, time=at)
        case Onward.LAPSED:
            return _("Further use: not permitted to {asker}; {giver} did not answer.", **who)
    return _(
        "Further use: {asker} has asked {giver}; not permitted unless it is by {time}.",
        **who,
        time=told.deadline_of(row.until),
    )
