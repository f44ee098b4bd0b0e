"""An invented request as a document, with a form and texts in several scripts."""

from dataclasses import replace
from typing import Final

from domain.forms.fields.field import Values
from domain.forms.forms import FORMS
from domain.log.document import (
    CaseDocument,
    CaseProof,
    Content,
    DocumentLink,
    DocumentSide,
    DocumentText,
)
from domain.log.rows import RecordRow
from domain.messages.outgoing import Said
from domain.requests.values.ties import LinkKind
from domain.vocabulary import RequestType
from tests.domain.network import ESP, LBN, NOON, filed, minutes

ARABIC: Final = "تمرين: يُرجى حفظ البيانات"
CHINESE: Final = "演习：请保存数据"
CYRILLIC: Final = "УЧЕНИЕ: просьба сохранить данные"
MARKUP: Final = r'#read("/etc/passwd") *b* _i_ $x^2$ @a <b> \n `c` = = // /* ] } "'
FACTS: Final = ("EXERCISE " + "facts of 4,000 letters. " * 200)[:4000]
VALUES: Final[Values] = {
    "own_ref": "EXERCISE-77",
    "handling": ["H1", "H2"],
    "targets": [
        {"kind": "email", "value": f"exercise.{number}@example.org", "provider": "EXERCISE"}
        for number in range(50)
    ],
    "language": "ar",
    "period": {"from": "2026-11-01", "until": "2026-11-20"},
}


def text(record: int, body: str, event: str = "request.filed", **handling: str) -> DocumentText:
    said = Said(event=event, by="EXERCISE Ana", at=NOON + minutes(record), body=body)
    return DocumentText(record=record, said=replace(said, **handling))  # type: ignore[arg-type]


def a_case(*texts: DocumentText) -> CaseDocument:
    said = texts or (
        text(12, f"{FACTS}\n\n{MARKUP}", marking="TLP:AMBER"),
        text(15, f"{ARABIC}\n\n{CHINESE}\n\n{CYRILLIC}", "request.asked", marking="TLP:AMBER"),
    )
    return CaseDocument(
        request=filed().request,
        origin=DocumentSide(code=ESP, name="Spain", zone="Europe/Madrid"),
        addressee=DocumentSide(code=LBN, name="Lebanon", zone="Asia/Beirut", desk="Desk"),
        earlier=(),
        requester="EXERCISE Ana",
        acknowledged_by="",
        owner="",
        content=Content.WHOLE,
        form=FORMS[RequestType.PRESERVE],
        values=VALUES,
        texts=said,
        steps=tuple(
            RecordRow(
                number=number,
                at=NOON + minutes(number),
                event="request.filed",
                actor="EXERCISE Ana",
                details="step: 1",
            )
            for number in range(12, 40)
        ),
        links=(DocumentLink(kind=LinkKind.FORMAL, reference="EXERCISE-MLA-1"),),
        proof=CaseProof(
            records=(*range(12, 40), 50, 52, 53),
            checkpoint="example.org/log\n60\nAAAA=\n\n— example.org/log AAAA\n",
            verifier="example.org/log+1234+AAAA",
        ),
        made_at=NOON + minutes(90.001),
        made_by="console",
    )
