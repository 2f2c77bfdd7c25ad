# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
"""A sender's end of the HTTP feed, byte by byte, and a daemon that has one. Every answer is held against the published description."""
import json
import pathlib
import re
import socket
import ssl
import subprocess
import sys

import jsonschema

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "road"))

import road  # noqa: E402

DESCRIPTION = json.loads((road.ROOT / "adapters/feeds/http/openapi.json").read_text())


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def problem(self):
        return self.json["type"].removeprefix("urn:kpwatch:problem:")


class Line:
    """One connection. Answers are read one at a time, so that requests can be sent ahead."""

    def __init__(self, port, context=None, timeout=road.PATIENCE, source="127.0.0.1"):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=timeout, source_address=(source, 0))
        if context is not None:
            self.socket = context.wrap_socket(self.socket, server_hostname="localhost")
        self.rest = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, data):
        self.socket.sendall(data if isinstance(data, bytes) else data.encode())
        return self

    def more(self):
        data = self.socket.recv(65536)
        self.rest += data
        return data

    def until(self, end):
        while end not in self.rest:
            if not self.more():
                return None
        head, self.rest = self.rest.split(end, 1)
        return head

    def answer(self, to_head=False):
        """The next final answer; None when the connection ended instead."""
        while True:
            head = self.until(b"\r\n\r\n")
            if head is None:
                return None
            first, *lines = head.decode("latin-1").split("\r\n")
            status = int(re.fullmatch(r"HTTP/1\.1 (\d{3}) .*", first).group(1))
            if status == 100:
                continue
            headers = {name.lower(): value.strip() for name, value in (line.split(":", 1) for line in lines)}
            length = 0 if to_head else int(headers["content-length"])
            while len(self.rest) < length and self.more():
                pass
            body, self.rest = self.rest[:length], self.rest[length:]
            return Answer(status, headers, body)

    def is_closed(self):
        try:
            return self.rest == b"" and self.socket.recv(1) == b""
        except ConnectionResetError:
            return True


def request(body=b"", method="POST", path="/documents", length=True, host="localhost", **headers):
    """Bytes of a request; underscores in names stand for hyphens, None leaves a header out."""
    body = body if isinstance(body, bytes) else body.encode()
    lines = [f"{method} {path} HTTP/1.1"]
    given = {"host": host, **({"content_length": len(body)} if length else {}), **headers}
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in given.items() if value is not None]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def faults_of(answer, path="/documents", method="post"):
    """Where an answer is not as the description says."""
    responses = DESCRIPTION["paths"].get(path, {}).get(method, {}).get("responses", {})
    described = responses.get(str(answer.status))
    if described is None:
        return [f"{answer.status} is not described"]
    faults = [f"header {name} is missing" for name, header in described.get("headers", {}).items()
              if header.get("required") and name.lower() not in answer.headers]
    content_type = answer.headers.get("content-type", "").split(";")[0]
    if content_type not in described["content"]:
        return faults + [f"{content_type} is not described"]
    if content_type == "application/problem+json" and answer.json["status"] != answer.status:
        faults.append("the problem tells another status")
    schema = {"$schema": DESCRIPTION["jsonSchemaDialect"], "components": DESCRIPTION["components"], **described["content"][content_type]["schema"]}
    checker = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
    return faults + [f"{'/'.join(map(str, fault.absolute_path))}: {fault.message[:200]}" for fault in checker.iter_errors(answer.json)]


class HttpDaemon(road.Daemon):
    """`feed` are settings of the feed beside its name, kind and port, as YAML in one line; `feeds` are further feeds."""

    def __init__(self, feed="", feeds="", **given):
        self.feed = feed
        super().__init__(feeds=f"  - {{name: web, kind: http, port: 0{', ' + feed if feed else ''}}}\n{feeds}", **given)

    @property
    def web(self):
        self.until("it listens", lambda: self.listens("web"))
        return self.listens("web")

    def listens(self, feed):
        found = re.search(rf'listening.*?feed["=:]+\s*"?{feed}"?.*?port["=:]+\s*(\d+)', self.log.read_text())
        return int(found.group(1)) if found else None

    def line(self, context=None, **given):
        return Line(self.web, context, **given)

    def ask(self, data, context=None):
        with self.line(context) as line:
            return line.send(data).answer(to_head=data.startswith(b"HEAD"))


class HttpTest(road.RoadTest):
    def daemon(self, feed="", **given):
        daemon = HttpDaemon(feed, **given)
        self.addCleanup(daemon.remove)
        return daemon

    def assert_answer(self, status, answer, problem=None, path="/documents", method="post"):
        self.assertIsNotNone(answer, "the connection ended without an answer")
        self.assertEqual(status, answer.status, answer.body)
        if problem:
            self.assertEqual(problem, answer.problem, answer.body)
        if status not in (404, 405):
            self.assertEqual([], faults_of(answer, path, method), answer.body)
        return answer


def authority_and(folder, **names):
    """An authority of our own and certificates of it, as files NAME.pem and NAME.key; `names` map a name to its subject."""
    def openssl(*arguments):
        subprocess.run(["openssl", *arguments], check=True, capture_output=True, cwd=folder)
    for authority in ("ca", "other-ca"):
        openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", f"/CN=Test {authority}", "-keyout",
                f"{authority}.key", "-out", f"{authority}.pem")
    for name, subject in names.items():
        signer = "other-ca" if name == "stranger" else "ca"
        (pathlib.Path(folder) / f"{name}.ext").write_text("subjectAltName=DNS:localhost,IP:127.0.0.1\n" if name == "server" else f"subjectAltName=DNS:{name}.example\n")
        openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", subject, "-keyout", f"{name}.key", "-out", f"{name}.csr")
        openssl("x509", "-req", "-in", f"{name}.csr", "-CA", f"{signer}.pem", "-CAkey", f"{signer}.key", "-CAcreateserial", "-days", "2", "-extfile", f"{name}.ext",
                "-out", f"{name}.pem")
        (pathlib.Path(folder) / f"{name}.key").chmod(0o600)


def context_of(folder, name=None):
    context = ssl.create_default_context(cafile=str(pathlib.Path(folder) / "ca.pem"))
    if name:
        context.load_cert_chain(pathlib.Path(folder) / f"{name}.pem", pathlib.Path(folder) / f"{name}.key")
    return context
