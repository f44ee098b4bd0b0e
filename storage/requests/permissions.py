"""How the permissions of a request stand in its sealed row; a row of an earlier version has none."""

from domain.requests.values.permission import Onward, Permission
from domain.vocabulary import MemberCode, PersonId
from storage.sealing.vault import Json, from_ms, to_ms
from storage.sealing.written import items, moment, ms, parts


def permissions_to_json(permissions: tuple[Permission, ...]) -> Json:
    """What is kept."""
    return [
        {
            "by": each.by,
            "asker": each.asker,
            "of": each.of,
            "at": to_ms(each.at),
            "standing": each.standing.value,
            "decided_by": each.decided_by,
            "decided_at": ms(each.decided_at),
        }
        for each in permissions
    ]


def permissions_from_json(found: Json) -> tuple[Permission, ...]:
    """What was kept."""
    rows = [parts(each) for each in items(found)] if found is not None else []
    return tuple(
        Permission(
            by=PersonId(str(each["by"])),
            asker=MemberCode(str(each["asker"])),
            of=MemberCode(str(each["of"])),
            at=from_ms(each["at"]),
            standing=Onward(str(each["standing"])),
            decided_by=PersonId(str(each["decided_by"])) if each["decided_by"] else None,
            decided_at=moment(each["decided_at"]),
        )
        for each in rows
    )
