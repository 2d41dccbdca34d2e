"""Seals words with a key made of the warehouse's secret: without it nobody can read them, or change them unseen."""

import os
from collections.abc import Iterable

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from narratives.errors import WarehouseError

_NONCE_BYTES = 12
_PURPOSE = b"narratives: names and texts of posts"


class Seal:
    """Seals texts and opens them again."""

    def __init__(self, secret: bytes) -> None:
        """Make the key of a secret; what the secret is used for besides tells nothing of it."""
        self._cipher = AESGCM(HKDF(SHA256(), 32, salt=None, info=_PURPOSE).derive(secret))

    def seal(self, texts: Iterable[str]) -> list[bytes]:
        """Return texts sealed, each with a nonce of its own before it."""
        sealed = []
        for text in texts:
            nonce = os.urandom(_NONCE_BYTES)
            sealed.append(nonce + self._cipher.encrypt(nonce, text.encode("utf-8"), None))
        return sealed

    def open(self, sealed: Iterable[bytes]) -> list[str]:
        """Return what was sealed.

        Raises:
            WarehouseError: When it was sealed with another key.
        """
        try:
            return [self._opened(one) for one in sealed]
        except InvalidTag as error:
            raise WarehouseError(
                "the key is not the one that this warehouse was sealed with; put that one back"
            ) from error

    def _opened(self, sealed: bytes) -> str:
        return self._cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], None).decode("utf-8")
