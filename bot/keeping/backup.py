"""``backup``: one encrypted file, made beside a running service.

Owns the file: never overwritten, only the owner may read it, gone again where it could not be finished.
"""

from pathlib import Path

from bot.deployment.opening import Opened
from bot.deployment.settings import PREFIX, Settings
from bot.process.kept_files import new_file
from bot.process.progress import bar
from bot.process.trouble import Trouble
from crypto.age import AgeTrouble, Encrypting, Recipient, parse_recipient
from services.keeping import backup
from storage.transaction.backup import Title


def recipient_of(settings: Settings) -> Recipient:
    """Who can open backups. Raises ``Trouble``."""
    if not settings.backup_recipient:
        raise Trouble(
            f"{PREFIX}BACKUP_RECIPIENT is missing, who can open backups. Run age-keygen on another "
            "machine, keep its identity there, and set the line that begins with age1."
        )
    try:
        return parse_recipient(settings.backup_recipient)
    except AgeTrouble as error:
        raise Trouble(f"{PREFIX}BACKUP_RECIPIENT {error}") from None


async def back_up(deployment: Opened, path: Path) -> Title:
    """Write the backup. Raises ``Trouble`` where the file is there or cannot be written."""
    settings = deployment.settings
    recipient = recipient_of(settings)
    with new_file(path) as file, bar("Backup") as progress, Encrypting(file, recipient) as sink:

        def write(piece: bytes, rows: int) -> None:
            sink.write(piece)
            progress.advance(rows)

        return await backup.back_up(
            deployment.office,
            settings.backup_recipient,
            lambda title: progress.begin(title.rows),
            write,
        )
