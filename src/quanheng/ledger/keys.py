"""The server's signing key: one file in the key folder, readable by its owner alone, made at first use."""

import contextlib
import hashlib
import os
import tempfile
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings

KEY_FILE = "ledger.pem"


@dataclass(frozen=True)
class Signer:
    private_key: ec.EllipticCurvePrivateKey

    @cached_property
    def public_pem(self) -> str:
        kind = serialization.PublicFormat.SubjectPublicKeyInfo
        return self.private_key.public_key().public_bytes(serialization.Encoding.PEM, kind).decode()

    @cached_property
    def key_id(self) -> str:
        return key_id_of(self.public_pem)

    def sign(self, text: str) -> bytes:
        return self.private_key.sign(text.encode(), ec.ECDSA(hashes.SHA256()))


def key_id_of(public_pem: str) -> str:
    """SHA-256 of the public key in DER form, hex; ValueError for what is no key on P-256."""
    der = _public_key(public_pem).public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return hashlib.sha256(der).hexdigest()


def signature_holds(public_pem: str, text: str, signature: bytes) -> bool:
    try:
        _public_key(public_pem).verify(signature, text.encode(), ec.ECDSA(hashes.SHA256()))
    except (InvalidSignature, ValueError):
        return False
    return True


def _public_key(public_pem: str) -> ec.EllipticCurvePublicKey:
    key = serialization.load_pem_public_key(public_pem.encode())
    if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
        raise ValueError("The public key is not one on the curve P-256.")
    return key


def signer(folder: Path | None = None) -> Signer:
    """The key in ``folder`` (QUANHENG_KEYS unless given), drawn when there is none yet."""
    folder = Path(settings.QUANHENG_KEYS) if folder is None else folder
    file = folder / KEY_FILE
    if not file.exists():
        _draw(file)
    key = serialization.load_pem_private_key(file.read_bytes(), password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey) or not isinstance(key.curve, ec.SECP256R1):
        raise ValueError(f"{file} holds no private key on the curve P-256.")
    return Signer(key)


def _draw(file: Path) -> None:
    """Writes a new key aside and links it into place: of two processes one wins, and neither ever reads half a key."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    pem = ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    handle, aside = tempfile.mkstemp(dir=file.parent, prefix=".ledger-")  # mode 0600
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(pem)
            out.flush()
            os.fsync(out.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(aside, file)
    finally:
        Path(aside).unlink()
