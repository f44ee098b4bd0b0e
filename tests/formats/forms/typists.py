"""A person who types, at a time and a place."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from formats.forms.texts.typist import Typist

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
MAYA = Typist(
    now=NOW,
    zone=ZoneInfo("Asia/Beirut"),
    region="LBN",
    titles={
        "period": "Period of the data",
        "targets": "What is asked about",
        "targets.at": "Time",
        "documents.number": "Document number",
    },
    labels={
        "data": {"Traffic data": "traffic", "Subscriber data, names": "subscriber"},
        "targets.kind": {"E-mail address": "email"},
    },
)
