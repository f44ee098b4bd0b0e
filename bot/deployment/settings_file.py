"""The settings file that ``init`` writes: every setting with its reason, most commented out."""

from typing import Final

from bot.deployment.settings import PREFIX

TEMPLATE: Final = f"""\
# Settings of the contact-point bot. Take away the # before a line to change it.
# The environment and a .env in the working directory come first. Each secret may stand in a file
# instead: write {PREFIX}BOT_TOKEN_FILE=/path in place of {PREFIX}BOT_TOKEN.

# The bot's token, from @BotFather. Without it nothing can be sent or received.
#{PREFIX}BOT_TOKEN=
# Where the Bot API is; the origin alone.
#{PREFIX}BOT_API_URL=https://api.telegram.org

# The database; empty: an encrypted file in the data directory. PostgreSQL:
#{PREFIX}DATABASE_URL=postgresql+psycopg://contactpoint@host/contactpoint
# The owner of PostgreSQL's tables, so that the service's own role may only add to the log.
#{PREFIX}MIGRATION_DATABASE_URL=

# The keys: file (default), vault, pkcs11, or for trials only environment, with {PREFIX}KEY.
#{PREFIX}KEY_PROVIDER=file
#{PREFIX}KEY_FILE=
# HashiCorp Vault's Transit engine.
#{PREFIX}VAULT_URL=https://vault.example.org:8200
#{PREFIX}VAULT_TOKEN=
#{PREFIX}VAULT_NAMESPACE=
#{PREFIX}VAULT_MOUNT=transit
#{PREFIX}VAULT_KEY=contactpoint
#{PREFIX}VAULT_CA=
# A hardware token by PKCS#11.
#{PREFIX}PKCS11_MODULE=/usr/lib/softhsm/libsofthsm2.so
#{PREFIX}PKCS11_TOKEN=
#{PREFIX}PKCS11_PIN=

# The name of this deployment's log for witnesses and auditors: an address of yours, without https://.
# It counts when the database is made, and stays; without it a name is made up.
#{PREFIX}LOG_ORIGIN=contactpoint.example.org/log
# Where the log's signed state is taken, each where set: a folder on another volume or machine, a
# witness that a second operator runs, a timestamping authority (RFC 3161).
#{PREFIX}ANCHOR_DIR=/mnt/elsewhere
#{PREFIX}ANCHOR_WITNESS_URL=https://witness.example.org
#{PREFIX}ANCHOR_WITNESS_KEY=
#{PREFIX}ANCHOR_TSA_URL=https://tsa.example.org
#{PREFIX}ANCHOR_TSA_CERTIFICATES=
# For how long one of them may take nothing while the log grows, until the secretariat is told.
#{PREFIX}ANCHOR_GRACE=1h

# Updates are fetched; for webhooks set all three.
#{PREFIX}WEBHOOK_URL=https://bot.example.org/updates
#{PREFIX}WEBHOOK_LISTEN=127.0.0.1:8443
#{PREFIX}WEBHOOK_SECRET=

# /healthz, /readyz and /metrics; empty: off.
#{PREFIX}HEALTH_LISTEN=127.0.0.1:8081
# An address of yours that is asked for every minute while all is well, and alarms when that stops.
#{PREFIX}HEARTBEAT_URL=
# Calendars of duty, and the public address under which they are reached; set both, or neither.
#{PREFIX}CALENDAR_LISTEN=127.0.0.1:8082
#{PREFIX}CALENDAR_URL=https://duty.example.org

# The pages: where they are served, and their public address, an origin alone; set both, or neither.
#{PREFIX}PORTAL_LISTEN=127.0.0.1:8087
#{PREFIX}PORTAL_URL=https://contactpoint.example.org
# The proxy before them, whose X-Forwarded-For is believed: addresses and networks, with commas between.
#{PREFIX}PORTAL_PROXIES=127.0.0.1
# Whose signature counts for launch data in place of Telegram's: for rehearsals on this machine alone.
#{PREFIX}MINI_APP_KEY=

# Who can open backups: the public line (age1…) that age-keygen gives on another machine.
#{PREFIX}BACKUP_RECIPIENT=
# A folder with fonts for documents, beside those of the machine.
#{PREFIX}FONT_DIR=/usr/share/fonts

# Other channels: e-mail, and a gateway for text messages and calls; where it brings codes back.
#{PREFIX}SMTP_URL=smtp://user:password@mail.example.org:587
#{PREFIX}EMAIL_FROM=Contact points <bot@example.org>
#{PREFIX}GATEWAY_URL=https://gateway.example.org/send
#{PREFIX}GATEWAY_SECRET=
#{PREFIX}CALLBACK_LISTEN=127.0.0.1:8083

# Requests that one person may file in an hour; 0 lifts the limit.
#{PREFIX}REQUESTS_PER_HOUR=60
# Messages a second, overall and to one chat; 0 lifts the limit.
#{PREFIX}SEND_RATE=28
#{PREFIX}SEND_RATE_PER_CHAT=1
# How long a chat may keep an alert waiting before another channel, or the next step, is used.
#{PREFIX}DELIVERY_PATIENCE=10s

# DEBUG, INFO, WARNING or ERROR.
#{PREFIX}LOG_LEVEL=INFO
"""
"""What ``init`` writes into the settings file."""
