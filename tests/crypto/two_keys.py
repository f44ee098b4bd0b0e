"""One AES-GCM ciphertext that opens under two keys: what a key's commitment is there to expose.

GHASH is a polynomial in a value that each key gives. With one block of the ciphertext left free,
the two tags are equal where a linear equation over GF(2^128) holds; so solve it for that block
(NIST SP 800-38D for GHASH).
"""

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

_REDUCTION = 0xE1 << 120
_ONE = 1 << 127


def _multiply(x: int, y: int) -> int:
    product = 0
    for bit in range(127, -1, -1):
        if x >> bit & 1:
            product ^= y
        y = y >> 1 ^ (_REDUCTION if y & 1 else 0)
    return product


def _power(x: int, exponent: int) -> int:
    result = _ONE
    while exponent:
        if exponent & 1:
            result = _multiply(result, x)
        x = _multiply(x, x)
        exponent >>= 1
    return result


def _encrypt_block(key: bytes, block: bytes) -> int:
    # A single block: this is the raw function inside GCM, not a mode for messages.
    encryptor = Cipher(algorithms.AES(key), modes.ECB()).encryptor()  # noqa: S305 - see above
    return int.from_bytes(encryptor.update(block) + encryptor.finalize(), "big")


def _ghash(h: int, blocks: list[int]) -> int:
    total = 0
    for block in blocks:
        total = _multiply(total ^ block, h)
    return total


def two_key_ciphertext(first: bytes, second: bytes, nonce: bytes, context: bytes) -> bytes:
    """A ciphertext of two blocks and its tag that both keys open in this context."""
    padded = context + bytes(-len(context) % 16)
    lengths = (len(context) * 8) << 64 | 256
    blocks = [int.from_bytes(padded[i : i + 16], "big") for i in range(0, len(padded), 16)]
    blocks += [int.from_bytes(b"EXERCISE two key", "big"), 0, lengths]  # the second block is free
    h = [_encrypt_block(key, bytes(16)) for key in (first, second)]
    masks = [_encrypt_block(key, nonce + b"\x00\x00\x00\x01") for key in (first, second)]
    gap = _ghash(h[0], blocks) ^ masks[0] ^ _ghash(h[1], blocks) ^ masks[1]
    slope = _power(h[0], 2) ^ _power(h[1], 2)
    blocks[-2] = _multiply(gap, _power(slope, 2**128 - 2))
    tag = _ghash(h[0], blocks) ^ masks[0]
    return b"".join(part.to_bytes(16, "big") for part in (*blocks[-3:-1], tag))
