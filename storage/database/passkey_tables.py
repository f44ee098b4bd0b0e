"""The tables of passkeys, of what a first one takes, and of device keys.

Owns their shape on both engines. What is sealed, and how times are kept, is as in
``storage.database.tables``.
"""

from sqlalchemy import BigInteger, Column, Integer, LargeBinary, Table

from storage.database.tables import metadata

passkeys = Table(
    "passkeys",
    metadata,
    Column("credential_key", LargeBinary(32), primary_key=True),
    Column("person_key", LargeBinary(32), nullable=False, index=True),
    Column("version", Integer, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)
"""Passkeys, those that were revoked among them: that somebody had one stays known."""

second_secrets = Table(
    "second_secrets",
    metadata,
    Column("person_key", LargeBinary(32), primary_key=True),
    Column("expires_at", BigInteger, nullable=False),
    Column("version", Integer, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)
"""Second secrets of enrolments, as slow hashes."""

first_passkeys = Table(
    "first_passkeys",
    metadata,
    Column("token_key", LargeBinary(32), primary_key=True),
    Column("number_key", LargeBinary(32), nullable=False, unique=True),
    Column("expires_at", BigInteger, nullable=False, index=True),
    Column("version", Integer, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)
"""Browsers in which somebody would register a first passkey, for some minutes."""

passkey_stops = Table(
    "passkey_stops",
    metadata,
    Column("person_key", LargeBinary(32), primary_key=True),
    Column("expires_at", BigInteger, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)
"""For whom nobody registers a first passkey, and until when."""

used_challenges = Table(
    "used_challenges",
    metadata,
    Column("challenge_key", LargeBinary(32), primary_key=True),
    Column("expires_at", BigInteger, nullable=False, index=True),
)
"""Challenges that were answered, until they would be too old to be."""

device_keys = Table(
    "device_keys",
    metadata,
    Column("device_key", LargeBinary(32), primary_key=True),
    Column("person_key", LargeBinary(32), nullable=False, index=True),
    Column("version", Integer, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)
"""Keys of telephones that open something, or wait to be confirmed; others leave no row."""
