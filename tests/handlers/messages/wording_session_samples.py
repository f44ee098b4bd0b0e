"""Facts as services give them, for the topics about passkeys and signing in."""

from domain.sessions.device_key import DeviceRefusal
from domain.sessions.first_passkey import FirstRefusal
from domain.topics import Facts, Topic
from tests.handlers.messages.wording_list_samples import HEADLINE, WAITING

STAMP = "2026-11-24T15:00:00.000Z"
KEY = "00ff00ff00ff00ff"
ADDED: Facts = {"passkey": "Office computer", "browser": "Firefox, Windows", "at": STAMP}
DEVICE: Facts = {"device": "Chrome, Android", "browser": "Firefox, Windows", "at": STAMP}

SESSION_SAMPLES: dict[Topic, tuple[Facts, ...]] = {
    Topic.DEVICES: (
        {
            "passkeys": [],
            "telephones": [],
            "sessions": [],
            "address": "https://pages.example.org/sign-in",
        },
        {
            "passkeys": [
                f"{KEY}|{STAMP}|{STAMP}||Office computer",
                f"{'1' * 16}|{STAMP}|||",
            ],
            "telephones": [f"{KEY}|{STAMP}|{STAMP}||Telegram, Android", f"{KEY}|{STAMP}|||"],
            "sessions": [
                f"{KEY}|device|{STAMP}|{STAMP}||Chrome, Android",
                f"{KEY}|proved|{STAMP}|{STAMP}||Firefox, Windows",
                f"{'1' * 16}|claimed|{STAMP}|{STAMP}||",
            ],
            "address": "https://pages.example.org/sign-in",
        },
    ),
    Topic.FIRST_PASSKEY_ASKED: (
        {"browser": "Firefox, Windows", "began_at": STAMP, "until": STAMP, "key": KEY},
        {"browser": "", "began_at": STAMP, "until": STAMP, "key": KEY},
    ),
    Topic.FIRST_PASSKEY_SETTLED: (
        {"browser": "Firefox, Windows", "answer": "yes", "until": STAMP, "has_secret": True},
        {"browser": "", "answer": "yes", "until": STAMP, "has_secret": False},
        {"browser": "", "answer": "vouched", "until": STAMP, "name": "Maya Saab"},
        {"answer": "over"},
    ),
    Topic.FIRST_PASSKEY_STOPPED: (
        {"until": STAMP},
        {"until": STAMP, "key": KEY, "name": "Rami Haddad"},
    ),
    Topic.FIRST_PASSKEY_ALLOWED: ({}, {"name": "Rami Haddad"}),
    Topic.FIRST_PASSKEY_TRIED: (
        {"browser": "Firefox, Windows", "left": 4},
        {"browser": "", "left": 0},
        {"browser": "Firefox, Windows", "left": 0, "name": "Rami Haddad"},
    ),
    Topic.SIGN_IN_NOTICED: (
        {"key": "Firefox, Windows", "browser": "Chrome, Android", "at": STAMP, "count": 1},
        {"key": "", "browser": "", "at": STAMP, "count": 3},
        {"key": "Firefox, Windows", "browser": "Chrome, Android", "at": STAMP, "count": 0},
    ),
    Topic.FIRST_PASSKEY_REFUSED: (
        *({"why": why.value} for why in FirstRefusal),
        {"why": "stopped", "until": STAMP},
        {"why": "wrong", "left": 3},
    ),
    Topic.PASSKEY_ADDED: (
        {**ADDED, "is_first": True},
        {**ADDED, "is_first": False},
        {**ADDED, "is_first": True, "name": "Rami Haddad"},
    ),
    Topic.PASSKEY_REVOKED: (ADDED,),
    Topic.DEVICE_KEY_ADDED: (DEVICE, {**DEVICE, "browser": ""}, {**DEVICE, "name": "Rami Haddad"}),
    Topic.DEVICE_KEY_REVOKED: (
        DEVICE,
        {"device": "", "at": STAMP, "is_pin": True},
        {"device": "Chrome, Android", "at": STAMP, "is_pin": True, "name": "Rami Haddad"},
    ),
    Topic.DEVICE_KEY_REFUSED: tuple({"why": why.value, "most": 3} for why in DeviceRefusal),
    Topic.DONE_DEVICE_KEY_REVOKED: ({"device": "Chrome, Android"}, {"device": ""}),
    Topic.PASSKEY_REFUSED: (
        {"why": "failed"},
        {"why": "full", "most": 10},
        {"why": "name", "longest": 40},
        {"why": "last"},
    ),
    Topic.SIGN_IN_REFUSED: ({}, {"closed": True}, {"left": 3}, {"left": 0}),
    Topic.DONE_SESSIONS_ENDED: ({"count": 0}, {"count": 2}),
    Topic.NO_PAGES: ({},),
    Topic.PROVE_FIRST: (WAITING,),
    Topic.DONE_PROVED: (HEADLINE,),
    Topic.ACKNOWLEDGEMENT_LAPSED: tuple(
        {**WAITING, "own_ref": "", "by_whom": "Rami Haddad", "is_own": own, "is_requester": asks}
        for own, asks in ((False, False), (True, False), (False, True))
    ),
}
