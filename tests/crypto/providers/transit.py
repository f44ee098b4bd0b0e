"""A small Vault for tests: the Transit engine's own requests and answers, and it really encrypts.

Keys are AES-256-GCM by version, with associated data, as the engine's default type has them.
"""

import base64
import json
import re
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

TOKEN = "EXERCISE-vault-token"


@dataclass(slots=True)
class Transit:
    """What the engine holds, and what tests may do to it."""

    url: str = ""
    keys: dict[str, dict[int, bytes]] = field(default_factory=dict)
    least: int = 1
    sealed: bool = False
    namespaces: list[str | None] = field(default_factory=list)
    kind: str = "aes256-gcm96"
    token: str = TOKEN
    delay: float = 0.0
    """Seconds that each answer takes."""

    def make(self, name: str) -> None:
        self.keys[name] = {1: secrets.token_bytes(32)}

    def encrypt(self, name: str, body: dict[str, Any]) -> dict[str, Any]:
        version = max(self.keys[name])
        nonce = secrets.token_bytes(12)
        sealed = AESGCM(self.keys[name][version]).encrypt(
            nonce, base64.b64decode(body["plaintext"]), _bound(body)
        )
        text = base64.b64encode(nonce + sealed).decode()
        return {"ciphertext": f"vault:v{version}:{text}", "key_version": version}

    def decrypt(self, name: str, body: dict[str, Any]) -> dict[str, Any]:
        version, text = re.fullmatch(r"vault:v(\d+):(.+)", body["ciphertext"]).groups()  # type: ignore[union-attr]  # a test's own ciphertext
        if int(version) < self.least or int(version) not in self.keys[name]:
            raise ValueError("ciphertext or signature version is disallowed by policy (too old)")
        data = base64.b64decode(text)
        cipher = AESGCM(self.keys[name][int(version)])
        plain = cipher.decrypt(data[:12], data[12:], _bound(body))
        return {"plaintext": base64.b64encode(plain).decode()}

    def answer(
        self, method: str, path: str, token: str | None, body: dict[str, Any]
    ) -> tuple[int, Any]:
        match = re.fullmatch(
            r"/v1/transit/(keys|encrypt|decrypt)/([^/]+)(/rotate|/config|/trim)?", path
        )
        assert method in ("GET", "POST")
        if token != self.token:
            return 403, {"errors": ["permission denied"]}
        if self.sealed:
            return 503, {"errors": ["Vault is sealed"]}
        if match is None or match[2] not in self.keys:
            return 404, {"errors": []}
        act, name, more = match.groups()
        if act == "keys" and more == "/rotate":
            self.keys[name][max(self.keys[name]) + 1] = secrets.token_bytes(32)
            return 204, None
        if act == "keys" and more == "/config":
            self.least = body["min_decryption_version"]
            return 204, None
        if act == "keys" and more == "/trim":
            least = body["min_available_version"]
            assert least <= self.least
            self.keys[name] = {v: key for v, key in self.keys[name].items() if v >= least}
            return 204, None
        if act == "keys":
            return 200, {
                "data": {
                    "name": name,
                    "type": self.kind,
                    "latest_version": max(self.keys[name]),
                    "min_decryption_version": self.least,
                    "supports_encryption": True,
                    "keys": {str(version): 1_790_000_000 for version in self.keys[name]},
                }
            }
        try:
            done = self.encrypt(name, body) if act == "encrypt" else self.decrypt(name, body)
        except (InvalidTag, ValueError) as error:
            return 400, {"errors": [str(error)]}
        return 200, {"data": done}


def _bound(body: dict[str, Any]) -> bytes:
    return base64.b64decode(body.get("associated_data", ""))


@contextmanager
def transit() -> Iterator[Transit]:
    """The server on a free port of this machine."""
    engine = Transit()

    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            body = json.loads(self.rfile.read(length) or b"{}")
            engine.namespaces.append(self.headers.get("X-Vault-Namespace"))
            token = self.headers.get("X-Vault-Token")
            time.sleep(engine.delay)
            status, found = engine.answer(self.command, self.path, token, body)
            data = b"" if found is None else json.dumps(found).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = _answer  # noqa: N815 - the names of the base class

        def log_message(self, *_arguments: object) -> None:
            """Tests print nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    engine.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield engine
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
