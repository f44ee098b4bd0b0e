"""The tables of files: what is kept of each, and their sealed pieces.

Owns their shape on both engines. What is sealed, and how times are kept, is as in
``storage.database.tables``.
"""

from sqlalchemy import BigInteger, Column, Integer, LargeBinary, String, Table

from storage.database.tables import metadata

files = Table(
    "files",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("case_id", String(32), index=True),
    Column("person_key", LargeBinary(32), nullable=False, index=True),
    Column("state", String(12), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("until", BigInteger, nullable=False, index=True),
    Column("version", Integer, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)
"""Files of requests, of requests that are being written, and half sent ones."""

file_chunks = Table(
    "file_chunks",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("file_id", String(32), nullable=False, index=True),
    Column("ciphertext", LargeBinary, nullable=False),
)
"""Their pieces: an id is the file's with the piece's number."""
