"""A gateway on the wire: whatever it does, it holds nobody for ever."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from app.messages import wire
from app.messages.outcomes import SENDER, Blocked, Uncertain
from app.messages.wire import Line
from tests.app.messages.fault_gateway import Fault, drip, fault_gateway

HEAD = b"HTTP/1.1 200 OK\r\n"
BROKEN_RECORD = b"\x17\x03\x03\x00\x20" + bytes(32)


@contextmanager
def tls_gateway(tmp_path, said: bytes) -> Iterator[str]:
    """It reads a message whole and says this; then what comes belongs to no TLS any more. Its papers: `tls.pem`."""
    papers, sent = tmp_path / "tls.pem", threading.Event()
    papers.write_bytes(papers_of("localhost"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(papers)

    def serve(listening: socket.socket) -> None:
        connection, _ = listening.accept()
        with connection.dup() as beneath, context.wrap_socket(connection, server_side=True) as above:
            above.recv(1 << 16)
            above.sendall(said)
            beneath.sendall(BROKEN_RECORD)
            sent.wait(5)

    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=serve, args=(listening,), daemon=True).start()
        try:
            yield f"https://localhost:{listening.getsockname()[1]}"
        finally:
            sent.set()


def papers_of(host: str) -> bytes:
    """A key, and a certificate that vouches for itself."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    now, names = datetime.now(UTC), x509.SubjectAlternativeName([x509.DNSName(host)])
    paper = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now - timedelta(days=1),
                                    now + timedelta(days=1)).add_extension(names, critical=False)  # fmt: skip
    written = paper.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) + written


@pytest.mark.parametrize("begins", [b"", HEAD + b"X-Slow: ", HEAD + b"Content-Length: 100000\r\n\r\n"],
                         ids=["status", "headers", "body"])  # fmt: skip
def test_an_answer_that_drips_is_given_up_as_lost_wherever_it_drips(begins, monkeypatch):
    monkeypatch.setattr(wire, "READ_SECONDS", 0.3)

    with fault_gateway() as gateway, pytest.raises(Uncertain):
        gateway.fault = Fault("drips", False, drip(begins))
        began_at = time.monotonic()
        Line().post(gateway.url, json={})

    assert time.monotonic() - began_at < 1.5


def test_each_answer_on_a_kept_connection_has_its_own_time(monkeypatch):
    monkeypatch.setattr(wire, "READ_SECONDS", 0.3)
    line = Line()

    with fault_gateway() as gateway:
        gateway.fault = Fault("sound", False, HEAD + b"Content-Length: 2\r\n\r\n{}")
        for _ in range(3):
            assert line.post(gateway.url, json={}).json() == {}
            time.sleep(0.15)


@pytest.mark.parametrize("said", [b"", HEAD + b"Content-Length: 100\r\n\r\n{"], ids=["nothing", "half"])
def test_tls_that_breaks_once_the_message_is_away_is_no_connection_that_was_never_made(said, tmp_path, monkeypatch):
    with tls_gateway(tmp_path, said) as url, pytest.raises(Uncertain):
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "tls.pem"))
        Line().post(url, json={})


def test_an_address_that_is_none_is_a_setting_and_no_lost_message():
    with pytest.raises(Blocked) as blocked:
        Line().post("whatsapp/messages", json={})

    assert blocked.value.scope == SENDER
