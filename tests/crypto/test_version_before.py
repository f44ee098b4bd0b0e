"""Versions meet: what the version before exported is read today, and what is exported today by its verifier.

``before/`` is a sealed export that the version before requests had forms made, with its key and anchor.
"""

import hashlib
import io
from pathlib import Path

from crypto.verify import check_export

BEFORE = Path(__file__).parent / "before"
VERIFIER = Path(__file__).parents[2] / "crypto" / "verify.py"
HANDED_OUT = "a194936936e7c6806bfc6e9ffc863e7d4fd190b4a8effc8c146f9e0963a66d75"


def test_what_the_version_before_exported_is_read() -> None:
    data = (BEFORE / "export.jsonl").read_bytes()
    key, anchor = ((BEFORE / name).read_text("utf-8") for name in ("key.txt", "anchor.txt"))
    verdict = check_export(io.BytesIO(data), key.strip(), [anchor])
    assert (verdict.answer, verdict.records > 20) == ("OK", True)


def test_auditors_hold_this_very_verifier() -> None:
    """Every export of today is checked by it in the other tests, so that theirs reads it too.

    Whoever must change the verifier keeps the one of before beside, and has today's exports checked by it.
    """
    assert hashlib.sha256(VERIFIER.read_bytes()).hexdigest() == HANDED_OUT
