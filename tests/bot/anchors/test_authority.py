"""A timestamping authority made here with openssl: what is accepted, and what is at fault else."""

import shutil
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.anchors import timestamp_form
from bot.anchors.anchoring import NotTaken, deliver
from bot.anchors.authority import Authority
from bot.process.trouble import Trouble
from services.log import anchoring
from services.visit.office import Office
from tests.bot.anchors.test_anchors import grown, served

OPENSSL = shutil.which("openssl")
pytestmark = pytest.mark.skipif(OPENSSL is None, reason="openssl is not installed")
CONFIGURATION = """
[ tsa ]
default_tsa = here
[ here ]
serial = {folder}/serial
crypto_device = builtin
signer_cert = {folder}/tsa.pem
certs = {folder}/chain.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
ess_cert_id_alg = sha256
ordering = yes
[ extensions ]
extendedKeyUsage = critical,timeStamping
keyUsage = critical,digitalSignature
[ middle ]
basicConstraints = critical,CA:true
keyUsage = critical,keyCertSign
"""


def openssl(folder: Path, *words: str) -> bytes:
    done = subprocess.run([OPENSSL or "", *words], cwd=folder, check=True, capture_output=True)  # noqa: S603 - a tool of the system
    return done.stdout


def make_authority(folder: Path) -> None:
    """A root, a certificate under it, and under that one for timestamps."""
    folder.mkdir()
    (folder / "serial").write_text("01\n", "utf-8")
    (folder / "tsa.cnf").write_text(CONFIGURATION.format(folder=folder), "utf-8")
    new = ("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
    root = ("-x509", "-days", "30", "-keyout", "root.key", "-out", "root.pem")
    openssl(folder, *new, *root, "-subj", "/CN=EXERCISE root")
    for name, over, kind in (("mid", "root", "middle"), ("tsa", "mid", "extensions")):
        asked = ("-keyout", f"{name}.key", "-out", f"{name}.csr", "-subj", f"/CN=EXERCISE {name}")
        openssl(folder, *new, *asked)
        by = ("-CA", f"{over}.pem", "-CAkey", f"{over}.key", "-days", "30", "-out", f"{name}.pem")
        form = ("-extfile", "tsa.cnf", "-extensions", kind)
        openssl(folder, "x509", "-req", "-in", f"{name}.csr", *by, *form)
    chain(folder, "mid", "root")


def chain(folder: Path, *names: str) -> None:
    """Which certificates its answers hold beside its own."""
    found = b"".join((folder / f"{name}.pem").read_bytes() for name in names)
    (folder / "chain.pem").write_bytes(found)


def answered(folder: Path, query: bytes) -> bytes:
    (folder / "query").write_bytes(query)
    return openssl(
        folder, "ts", "-reply", "-config", "tsa.cnf", "-section", "here", "-queryfile", "query"
    )


@asynccontextmanager
async def asked(folder: Path, change: object = None) -> AsyncIterator[str]:
    """The address of the authority; ``change`` alters what it answers."""

    async def answer(request: Request) -> Response:
        output = answered(folder, await request.body())
        said = change(output) if callable(change) else output
        return Response(said, media_type="application/timestamp-reply")

    async with served(Starlette(routes=[Route("/", answer, methods=["POST"])])) as url:
        yield url


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    make_authority(tmp_path / "authority")
    return tmp_path / "authority"


async def test_an_authority_timestamps_and_another_s_answer_is_refused(
    office: Office, tmp_path: Path, folder: Path
) -> None:
    make_authority(tmp_path / "stranger")
    made = await grown(office)
    async with asked(folder) as url:
        assert await deliver(office, Authority(url, folder / "root.pem"))
        with pytest.raises(NotTaken, match="under the certificates given") as refused:
            await Authority(url, tmp_path / "stranger" / "root.pem").take(made)
        assert "ANCHOR_TSA_CERTIFICATES" in str(refused.value)
        assert len(str(refused.value)) < 200
        with pytest.raises(NotTaken, match="it answered"):
            await Authority(f"{url}/nowhere", folder / "root.pem").take(made)
    (receipt,) = await anchoring.receipts(office, "authority")
    (tmp_path / "note").write_bytes(made.note.encode())
    (tmp_path / "tsr").write_bytes(receipt.proof or b"")
    verify_with_openssl(tmp_path, folder / "root.pem")


def verify_with_openssl(folder: Path, root: Path) -> None:
    """What docs/auditing.md has an auditor type."""
    openssl(folder, "ts", "-verify", "-data", "note", "-in", "tsr", "-CAfile", str(root))


@pytest.mark.parametrize("names", [("mid", "root"), ("root", "mid"), ("mid",)])
async def test_a_chain_in_any_order_is_accepted_as_openssl_accepts_it(
    office: Office, folder: Path, names: tuple[str, ...]
) -> None:
    chain(folder, *names)
    made = await grown(office)
    (folder / "note").write_bytes(made.note.encode())
    async with asked(folder) as url:
        # Each answer is as it was sent, for openssl as well.
        proof = await Authority(url, folder / "root.pem").take(made)
    (folder / "tsr").write_bytes(proof)
    verify_with_openssl(folder, folder / "root.pem")
    turned = turned_round(proof)
    # One of the two orders is not DER's.
    assert [each for each in (proof, turned) if timestamp_form.in_order(each) != each]
    (folder / "tsr").write_bytes(turned)
    verify_with_openssl(folder, folder / "root.pem")

    async def replay(_request: Request) -> Response:
        return Response(turned)

    async with served(Starlette(routes=[Route("/", replay, methods=["POST"])])) as url:
        # It is read and stands under the root: what does not fit is the request alone.
        with pytest.raises(NotTaken, match="for another request"):
            await Authority(url, folder / "root.pem").take(made)


def turned_round(answer: bytes) -> bytes:
    """The same answer with its certificates the other way round."""
    inside = timestamp_form._inside
    (signed,) = inside(inside(inside(answer)[1])[1])
    (held,) = [part for part in inside(signed) if part[0] == 0xA0]
    return answer.replace(held, timestamp_form._of(0xA0, inside(held)[::-1]))


def spoilt(answer: bytes) -> bytes:
    return answer[:-5] + bytes((answer[-5] ^ 1,)) + answer[-4:]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (spoilt, "the signature of its timestamp does not hold"),
        (lambda _answer: b"<html>EXERCISE</html>", "cannot be read as a timestamp"),
        (lambda _answer: b"", "cannot be read as a timestamp"),
        (lambda answer: answer[:-40], "cannot be read as a timestamp"),
    ],
)
async def test_the_fault_is_named(office: Office, folder: Path, change: object, said: str) -> None:
    made = await grown(office)
    async with asked(folder, change) as url:
        with pytest.raises(NotTaken, match=said):
            await Authority(url, folder / "root.pem").take(made)


async def test_a_refusal_is_none_of_the_certificates(office: Office, folder: Path) -> None:
    made = await grown(office)
    refusing = answered(folder, b"\x30\x03\x02\x01\x05")
    async with asked(folder, lambda _answer: refusing) as url:
        with pytest.raises(NotTaken, match=r"it refuses \(status 2\)"):
            await Authority(url, folder / "root.pem").take(made)


async def test_a_middle_certificate_that_nobody_gives_is_named(
    office: Office, folder: Path
) -> None:
    chain(folder, "root")
    made = await grown(office)
    async with asked(folder) as url:
        with pytest.raises(NotTaken, match="unable to get local issuer certificate"):
            await Authority(url, folder / "root.pem").take(made)
        both = folder / "both.pem"
        both.write_bytes((folder / "mid.pem").read_bytes() + (folder / "root.pem").read_bytes())
        assert await Authority(url, both).take(made)


async def test_granted_with_modifications_is_a_timestamp(office: Office, folder: Path) -> None:
    made = await grown(office)
    async with asked(
        folder, lambda answer: answer.replace(b"\x02\x01\x00", b"\x02\x01\x01", 1)
    ) as url:
        assert await Authority(url, folder / "root.pem").take(made)


def test_an_authority_without_certificates_is_said(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="file without certificates"):
        Authority("https://tsa.example", tmp_path / "none.pem")
