"""From settings to the places where anchors are taken, and the anchors that they hold.

Owns which destinations are set. Each destination's own exchange is in its own file.
"""

from bot.anchors.anchoring import Destination
from bot.anchors.authority import Authority
from bot.anchors.folder import AnchorFile
from bot.anchors.witness_client import WitnessClient
from bot.deployment.opening import Opened
from bot.deployment.settings import PREFIX, Settings
from bot.process.trouble import Trouble
from crypto.note import require_cosigned
from crypto.verify import COSIGNATURE, Broken, parse_verifier
from services.log import anchoring


def destinations(deployment: Opened) -> tuple[Destination, ...]:
    """The places that are set. Raises ``Trouble``."""
    settings, found = deployment.settings, list[Destination]()
    if settings.anchor_dir is not None:
        if not settings.anchor_dir.is_dir():
            raise Trouble(
                f"{PREFIX}ANCHOR_DIR is no folder. Make or mount it; it is never made here, so that a "
                "volume that is not mounted does not go unnoticed."
            )
        found.append(AnchorFile(settings.anchor_dir))
    if settings.anchor_witness_url is not None:
        line = settings.anchor_witness_key or ""
        try:
            parse_verifier(line, COSIGNATURE)
        except Broken:
            raise Trouble(
                f"{PREFIX}ANCHOR_WITNESS_KEY is not a witness's key. Take the whole line that its "
                "operator's 'contactpoint witness' prints."
            ) from None
        found.append(WitnessClient(deployment.office, settings.anchor_witness_url, line))
    if settings.anchor_tsa_url is not None and settings.anchor_tsa_certificates is not None:
        found.append(Authority(settings.anchor_tsa_url, settings.anchor_tsa_certificates))
    return tuple(found)


def names(settings: Settings) -> tuple[str, ...]:
    """What the places that are set are called, whether or not they are there."""
    are_set = {
        AnchorFile.name: settings.anchor_dir,
        WitnessClient.name: settings.anchor_witness_url,
        Authority.name: settings.anchor_tsa_url,
    }
    return tuple(name for name, value in are_set.items() if value is not None)


async def known_outside(deployment: Opened) -> tuple[str, ...]:
    """The anchors that lie outside the database or were cosigned by the witness, for verifying."""
    settings = deployment.settings
    notes = AnchorFile(settings.anchor_dir).notes() if settings.anchor_dir is not None else ()
    if settings.anchor_witness_key is None:
        return notes
    witnessed = []
    for receipt in await anchoring.receipts(deployment.office, WitnessClient.name):
        note = receipt.anchor.note + (receipt.proof or b"").decode("utf-8", "replace")
        try:
            require_cosigned(note, settings.anchor_witness_key)
        except Broken:
            continue  # whoever may write to the database could have put it there
        witnessed.append(note)
    return (*notes, *witnessed)
