#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
"""Who may deliver: bearer tokens, certificates of senders, and what a configuration may not leave open."""
import os
import shutil
import ssl
import subprocess
import time
import unittest

from posting import HttpTest, authority_and, context_of, request
from road import KPWATCH, ROOT, declaration

TOKEN, SECOND = "kQ7xv0pLw3mZ9tRb1dYc", "second-token-0123456789"


class Tokens(HttpTest):
    def tokens(self, daemon, text):
        file = daemon.home / "tokens"
        file.write_text(text)
        file.chmod(0o600)
        return file

    def start(self, text=f"# senders\nport-authority {TOKEN}\n\nbroker {SECOND}\n"):
        daemon = self.daemon("tokens: tokens")
        self.tokens(daemon, text)
        return daemon.start()

    def test_without_the_token_nothing_is_taken_and_nothing_is_read(self):
        daemon = self.start()
        for authorization in (None, "Bearer", f"Basic {TOKEN}", "Bearer wrong-token-wrong-token", f"Bearer {TOKEN}x", f"Bearer {TOKEN[:-1]}", f"Bearer {TOKEN} {TOKEN}"):
            with self.subTest(authorization=authorization):
                answer = self.assert_answer(401, daemon.ask(request(declaration("NOBODY"), authorization=authorization)), "no-token")
                self.assertIn("Bearer", answer.headers["www-authenticate"])
        big = request(b"", content_length=8_000_000, length=False)
        self.assert_answer(401, daemon.ask(big), "no-token")
        self.assertEqual(0, daemon.metric("kpwatch_messages_received_total", feed="web"))

    def test_with_it_all_is_taken_and_the_description_needs_none(self):
        daemon = self.start()
        for authorization in (f"Bearer {TOKEN}", f"bearer   {TOKEN}", f"Bearer {SECOND}"):
            self.assert_answer(200, daemon.ask(request(declaration("SOMEBODY"), authorization=authorization)))
        self.assertEqual(200, daemon.ask(request(method="GET", path="/openapi.json", length=False)).status)

    def test_two_senders_may_have_one_key(self):
        daemon = self.start()
        for token, name in ((TOKEN, "MINE"), (SECOND, "THINE")):
            answer = self.assert_answer(200, daemon.ask(request(declaration(name), authorization=f"Bearer {token}", idempotency_key="1")))
            self.assertEqual(name, answer.json["cases"][0]["identifier"])

    def test_a_token_is_changed_without_a_restart_and_the_sender_stays_the_same(self):
        daemon = self.start()
        first = self.assert_answer(200, daemon.ask(request(declaration("ROTATE"), authorization=f"Bearer {TOKEN}", idempotency_key="r")))
        self.tokens(daemon, "port-authority another-token-987654\n")
        os.utime(daemon.home / "tokens", (1, 1))
        data = request(declaration("ROTATE"), authorization="Bearer another-token-987654", idempotency_key="r")
        daemon.until("the new token is taken", lambda: daemon.ask(data).status == 200)
        self.assertEqual(first.body, daemon.ask(data).body)
        self.assert_answer(401, daemon.ask(request(declaration("ROTATE"), authorization=f"Bearer {TOKEN}")), "no-token")

    def test_a_bad_file_of_tokens_leaves_the_old_ones_in_force(self):
        daemon = self.start()
        self.tokens(daemon, "short\n")
        os.utime(daemon.home / "tokens", (1, 1))
        daemon.until("it was told", lambda: daemon.ask(request(declaration("OLD"), authorization=f"Bearer {TOKEN}")).status == 200
                     and "tokens_refused" in daemon.log.read_text())

    def test_tokens_are_in_no_log_and_on_no_page(self):
        daemon = self.daemon("tokens: tokens", settings="log: {level: debug}\n")
        self.tokens(daemon, f"{TOKEN}\n")
        daemon.start()
        daemon.ask(request(declaration("T"), authorization=f"Bearer {TOKEN}"))
        daemon.ask(request(declaration("T"), authorization="Bearer CANARY-CANARY-CANARY"))
        text = daemon.log.read_text() + daemon.page("/metrics") + daemon.page("/ready")
        self.assertNotIn(TOKEN, text)
        self.assertNotIn("CANARY", text)


class Certificates(HttpTest):
    @classmethod
    def setUpClass(cls):
        import tempfile
        cls.folder = tempfile.mkdtemp(prefix="kpwatch-tls-")
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        authority_and(cls.folder, server="/CN=localhost", sender="/CN=Sender One", unknown="/CN=Sender Two", stranger="/CN=Sender One")

    def start(self, more=""):
        daemon = self.daemon(f"certificate: {self.folder}/server.pem, private_key: {self.folder}/server.key{more}")
        return daemon.start()

    def test_tls_alone_encrypts(self):
        daemon = self.start()
        self.assert_answer(200, daemon.ask(request(declaration("TLS")), context_of(self.folder)))
        with daemon.line() as line:
            self.assertIsNone(self.plain(line))

    @staticmethod
    def plain(line):
        try:
            return line.send(request(declaration("PLAIN"))).answer()
        except (ConnectionResetError, AttributeError):
            return None

    def test_old_protocols_are_not_spoken(self):
        daemon = self.start()
        context = context_of(self.folder)
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = ssl.TLSVersion.TLSv1_1
        context.set_ciphers("DEFAULT@SECLEVEL=0")
        with self.assertRaises((ssl.SSLError, ConnectionResetError)):
            daemon.line(context)

    def test_a_handshake_that_stands_still_is_ended(self):
        daemon = self.start(", receive_seconds: 1")
        for begun in (b"", b"\x16\x03\x01\x02\x00\x01"):  # nothing, and the first bytes of a ClientHello
            with self.subTest(begun=begun), daemon.line() as line:
                began = time.monotonic()
                self.assertEqual(b"", line.send(begun).more())
                self.assertLess(time.monotonic() - began, 5)
        self.assert_answer(200, daemon.ask(request(declaration("AFTER")), context_of(self.folder)))

    def test_only_certificates_of_the_authority_come_in(self):
        daemon = self.start(f", client_ca: {self.folder}/ca.pem")
        self.assert_answer(200, daemon.ask(request(declaration("MTLS")), context_of(self.folder, "sender")))
        for name in (None, "stranger"):
            with self.subTest(name=name), self.assertRaises((ssl.SSLError, ConnectionResetError, BrokenPipeError)):
                with daemon.line(context_of(self.folder, name)) as line:
                    if line.send(request(declaration("NO"))).answer() is None:
                        raise ConnectionResetError
        self.assertEqual(1, daemon.metric("kpwatch_messages_received_total", feed="web"))

    def test_403_for_a_good_certificate_with_another_name(self):
        daemon = self.start(f", client_ca: {self.folder}/ca.pem, clients: [Sender One]")
        self.assert_answer(200, daemon.ask(request(declaration("ONE")), context_of(self.folder, "sender")))
        self.assert_answer(403, daemon.ask(request(declaration("TWO")), context_of(self.folder, "unknown")), "not-this-sender")
        daemon = self.start(f", client_ca: {self.folder}/ca.pem, clients: [unknown.example]")
        self.assert_answer(200, daemon.ask(request(declaration("DNS")), context_of(self.folder, "unknown")))

    def test_limits_and_refusals_hold_over_tls_too(self):
        daemon = self.start(", bytes_max: 64 KiB, receive_seconds: 1")
        context = context_of(self.folder)
        with daemon.line(context) as line:
            self.assert_answer(413, line.send(request(b"x" * 200_000)).answer(), "too-large")
        with daemon.line(context) as line:
            self.assert_answer(408, line.send(request(declaration("SLOW"))[:-1]).answer(), "too-slow")
        with daemon.line(context) as line:
            line.send(b"".join(request(declaration(f"TLS-{n}")) for n in range(5)))
            self.assertEqual([200] * 5, [line.answer().status for _ in range(5)])

    def test_a_certificate_is_renewed_without_a_restart(self):
        import tempfile
        with tempfile.TemporaryDirectory(prefix="kpwatch-tls-") as folder:
            authority_and(folder, server="/CN=localhost")
            daemon = self.daemon(f"certificate: {folder}/server.pem, private_key: {folder}/server.key").start()
            self.assert_answer(200, daemon.ask(request(declaration("OLD")), context_of(folder)))
            authority_and(folder, server="/CN=localhost")
            daemon.until("the new one is shown", lambda: self.is_shown(daemon, folder))

    @staticmethod
    def is_shown(daemon, folder):
        try:
            return daemon.ask(request(declaration("NEW")), context_of(folder)).status == 200
        except ssl.SSLError:
            return False


class Configuration(HttpTest):
    """What would leave a door open is refused, with a sentence that says what to do."""

    def complaints(self, feed, **files):
        daemon = self.daemon(feed)
        for name, (text, mode) in files.items():
            (daemon.home / name).write_text(text)
            (daemon.home / name).chmod(mode)
        done = subprocess.run([KPWATCH, "check", "--config", str(daemon.config)], capture_output=True, timeout=60, text=True)
        return done.stdout if done.returncode else ""

    def test_beyond_the_loopback(self):
        self.assertIn("not encrypted", self.complaints("address: 0.0.0.0"))
        self.assertIn("nobody is asked", self.complaints("address: 0.0.0.0, allow_plain: yes"))
        self.assertEqual("", self.complaints("address: 0.0.0.0, allow_plain: yes, tokens: tokens", tokens=(TOKEN, 0o600)))
        self.assertEqual("", self.complaints("address: '::1'"))
        self.assertIn("not an IP address", self.complaints("address: localhost"))

    def test_half_a_certificate(self):
        self.assertIn("go together", self.complaints("certificate: a", a=("", 0o600)))
        self.assertIn("certificate and private_key", self.complaints("client_ca: a", a=("", 0o600)))
        self.assertIn("without client_ca", self.complaints("clients: [x]"))
        self.assertIn("can't be used", self.complaints("certificate: a, private_key: b", a=("x", 0o600), b=("y", 0o600)))

    def test_secrets_that_are_none(self):
        self.assertIn("every user", self.complaints("tokens: t", t=(TOKEN, 0o644)))
        self.assertIn("line 2", self.complaints("tokens: t", t=(f"{TOKEN}\nshort\n", 0o600)))
        self.assertNotIn("short\n", self.complaints("tokens: t", t=(f"{TOKEN}\nshort\n", 0o600)))
        self.assertIn("holds no token", self.complaints("tokens: t", t=("# none\n", 0o600)))

    def test_the_sample_configuration_is_well_once_its_files_are_there(self):
        import tempfile
        with tempfile.TemporaryDirectory(prefix="kpwatch-sample-") as folder:
            authority_and(folder, server="/CN=localhost")
            text = (ROOT / "config/intake.yaml").read_text().replace("/etc/kpwatch/", f"{folder}/").replace("/var/", f"{folder}/var/")
            text = text.replace("senders-ca.pem", "ca.pem")
            for name, content in (("intake.yaml", text), ("port-authority.tokens", TOKEN), ("authorities.yaml", (ROOT / "config/authorities.yaml").read_text())):
                file = os.path.join(folder, name)
                with open(file, "w") as out:
                    out.write(content)
                os.chmod(file, 0o600)
            done = subprocess.run([KPWATCH, "check", "--config", f"{folder}/intake.yaml"], capture_output=True, timeout=60, text=True)
            self.assertEqual(0, done.returncode, done.stdout)

    def test_a_port_that_is_taken_keeps_the_daemon_from_starting(self):
        daemon = self.daemon().start()
        port = daemon.web
        second = self.daemon()
        second.config.write_text(second.config.read_text().replace("kind: http, port: 0", f"kind: http, port: {port}"))
        done = subprocess.run([KPWATCH, "run", "--config", str(second.config)], capture_output=True, timeout=60, text=True)
        self.assertEqual(3, done.returncode)
        self.assertIn("can't listen", done.stderr)


if __name__ == "__main__":
    unittest.main()
