"""What a post says and where it stands, as sealed JSON.

Owns the written form of the values of ``domain.messages.outgoing``. Facts are stored, not words.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import Row

from crypto.envelope import SealBroken
from domain.forms.filled import Filled
from domain.messages.outgoing import Post, PostState, Said, Saying, TextMark, Work, WorkKind
from domain.topics import Topic, stamp
from domain.vocabulary import PersonId, Urgency
from storage.sealing.vault import Json, Vault, facts_json

RINGS: Final = 4
"""Rows whose priority is below this are immediate and ring."""


def read_post(vault: Vault, row: Row[Any]) -> Post:
    """The post of a row of ``posts``. Raises ``SealBroken``."""
    found = vault.open("posts", row.id, row.version, row.sealed)
    person, message = found["person"], found["message"]
    return Post(
        id=row.id,
        person=PersonId(str(person)) if person is not None else None,
        chat=_number(found["chat"]),
        case=row.case_id,
        card=row.card,
        state=_state(row),
        version=row.version,
        saying=read_saying(found),
        rings=bool(found["rings"]),
        urgency=Urgency(str(found["urgency"])),
        message_id=_number(message) if message is not None else None,
        has_content=row.has_content,
        bot=_number(found.get("bot", 0)),
    )


def _state(row: Row[Any]) -> PostState:
    try:
        return PostState(row.state)
    except ValueError:
        raise SealBroken("it stands nowhere that there is") from None


def read_columns(row: Row[Any]) -> tuple[WorkKind, datetime]:
    """What is to be done by a row of ``outbox``, and since when. Raises ``SealBroken``."""
    try:
        return WorkKind(row.kind), datetime.fromtimestamp(row.created_at / 1000, UTC)
    except (ValueError, OverflowError):
        raise SealBroken("it is nothing that can be done") from None


def read_work(vault: Vault, row: Row[Any], post: Post | None) -> Work:
    """The work of a row of ``outbox``; ``post`` is the one that it is about. Raises ``SealBroken``."""
    kind, created_at = read_columns(row)
    payload = {} if post else vault.open("outbox", row.chat_key, 1, row.sealed or b"")
    person, press, notice = (payload.get(name) for name in ("person", "press", "notice"))
    return Work(
        id=row.id,
        kind=kind,
        priority=row.priority,
        chat=post.chat if post else _number(payload["chat"]),
        attempts=row.attempts,
        created_at=created_at,
        post=post,
        saying=read_saying(payload) if "topic" in payload else None,
        press=str(press) if press is not None else None,
        person=PersonId(str(person)) if person is not None else None,
        notice=notice if isinstance(notice, int) else None,
        unsent=row.unsent,
    )


def read_saying(found: Mapping[str, Json]) -> Saying:
    """The saying that ``saying_json`` wrote."""
    facts, texts = found["facts"], found["texts"]
    assert isinstance(facts, dict) and isinstance(texts, list)  # noqa: S101, PT018 - ours
    return Saying(
        topic=Topic(str(found["topic"])),
        facts={name: _fact(value) for name, value in facts.items()},
        texts=tuple(
            Said(
                event=str(t[0]),
                by=str(t[1]),
                at=_at(str(t[2])),
                body=str(t[3]),
                # Absent from what an earlier version wrote.
                marking=str(t[4]) if len(t) > 4 else "",
                use=str(t[5]) if len(t) > 5 else "",
                form=Filled.from_plain(t[6]) if len(t) > 6 else None,
                marks=tuple(map(_mark, t[7])) if len(t) > 7 and isinstance(t[7], list) else (),
            )
            for t in texts
            if isinstance(t, list)
        ),
    )


def _at(written: str) -> datetime | None:
    return datetime.fromisoformat(written).astimezone(UTC) if written else None


def _fact(value: Json) -> str | int | bool | Sequence[str] | None:
    if isinstance(value, list):
        return [str(item) for item in value]
    assert not isinstance(value, dict)  # noqa: S101 - facts are flat
    return value


def saying_json(saying: Saying) -> dict[str, Json]:
    """What ``read_saying`` reads."""
    texts: list[Json] = [
        [
            *(said.event, said.by, stamp(said.at) or "", said.body, said.marking, said.use),
            *_beside(said),
        ]
        for said in saying.texts
    ]
    # Most of what a message may say is nothing for most, which whoever reads it takes what is absent for.
    facts: dict[str, Json] = {
        name: fact for name, fact in facts_json(saying.facts).items() if fact is not None
    }
    return {"topic": saying.topic.value, "facts": facts, "texts": texts}


def _beside(said: Said) -> list[Json]:
    """What few texts have: an earlier version reads as much of it as it knows."""
    form: Json = said.form.plain() if said.form is not None else None
    if not said.marks:
        return [form] if form is not None else []
    return [form, [[m.mark, m.item, m.by, stamp(m.at) or "", m.of] for m in said.marks]]


def _mark(found: Json) -> TextMark:
    assert isinstance(found, list)  # noqa: S101 - only this file writes it
    mark, item, by, at, of = map(str, found)
    return TextMark(mark=mark, item=item, by=by, at=_at(at), of=of)


def post_json(post: Post) -> dict[str, Json]:
    return {
        "person": post.person,
        "chat": post.chat,
        "rings": post.rings,
        "urgency": post.urgency.value,
        "message": post.message_id,
        "bot": post.bot,
        **saying_json(post.saying),
    }


def _number(found: Json) -> int:
    assert isinstance(found, int)  # noqa: S101 - only this file writes it
    return found


def priority(kind: WorkKind, post: Post) -> int:
    """Most urgent first; within an urgency what rings, then the rest, then edits and removals."""
    within = {WorkKind.SEND: 0 if post.rings else RINGS, WorkKind.EDIT: 6, WorkKind.REMOVE: 8}[kind]
    return post.urgency.rank * 10 + within
