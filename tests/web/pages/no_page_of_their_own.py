"""Routes that draw no page of their own: they lead on to one of the list, or are asked for by pages."""

from collections.abc import Mapping
from typing import Final

LEAD_ON: Final[Mapping[str, str]] = {
    "POST /door": "queue",
    "POST /sign-out": "sign-in",
    "GET /review/times": "statistics",
    "POST /statistics/month/{month}": "month",
    "POST /prove": "prove",
    "POST /devices": "devices",
    "POST /requests/new/{type}/send": "request-sent",
    "POST /requests/{reference}/consent": "request-sent",
    "POST /requests/{reference}/word": "request-sent",
    "POST /requests/{reference}/answer": "answer",
    "POST /requests/{reference}/complete": "complete",
    "POST /requests/{reference}/texts/{record}": "marking",
    "POST /requests/{reference}/document": "request",
    "POST /requests/{reference}/files": "files",
    "POST /requests/{reference}/files/taken": "request",
    "POST /requests/new/{type}/files": "files-to-come",
    "POST /requests/new/{type}/chat": "from-chat",
    "POST /files/{file}": "request",
    "POST /files/{file}/report": "request",
    "POST /files/{file}/release": "request",
    "POST /review/cover/fill": "fill",
    "POST /review/export": "export",
    "GET /requests/named": "search",
    "GET /requests/worded": "search",
    "GET /requests/{reference}/act": "request",
    "GET /requests/{reference}/consent": "request",
    "GET /requests/{reference}/word": "request",
    "GET /requests/{reference}/document": "request",
    "POST /duty/handover": "take-over",
    "POST /directory/entries/{key}/confirm": "entry",
}
"""Routes that lead on to a page of the list, or draw it again with what is wrong."""
NO_PAGES: Final = frozenset(
    {
        "GET /static/{hash}/{name:path}",
        "GET /live",
        "GET /session",
        "GET /news",
        "GET /statistics/csv",
        "GET /statistics/json",
        "GET /statistics/picture.png",
        "GET /requests/{reference}/live",
        "GET /requests/{reference}/news",
        "POST /requests/new/{type}/files/begin",
        "POST /requests/{reference}/files/begin",
        "GET /files/{file}/so-far",
        "PUT /files/{file}/{offset}",
    }
)
"""What pages and their scripts ask for besides."""
