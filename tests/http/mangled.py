#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
"""Requests and interchanges whose bytes were disturbed: each gets described answers or an end of the connection, never a 5xx, and the daemon lives.

    tests/http/mangled.py --count 400      a seed is printed; --seed repeats a run
"""
import argparse
import errno
import pathlib
import random
import re
import socket
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "tcp"))

from posting import HttpDaemon, Line, faults_of, request  # noqa: E402
from road import declaration, other_goods  # noqa: E402
from tcp_road import interchange  # noqa: E402

PIECES = [b"\r\n", b"\r\n\r\n", b"\n", b"\x00", b"\xff", b": ", b"0\r\n\r\n", b"Content-Length: 5\r\n", b"Transfer-Encoding: chunked\r\n", b"chunked", b"HTTP/1.1", b"HTTP/1.0", b" ",
          b"Expect: 100-continue\r\n", b"Idempotency-Key: a\r\n", b"99999999999999999999", b"-1", b"%00", b"POST", b"GET", b"/documents", b"UNB+", b"UNZ+", b"'", b"?", b"UNA:+.? '"]


def mangled(data, chance):
    data = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 5))):
        at = chance.randrange(len(data) + 1)
        kind = chance.randrange(5)
        if kind == 0 and at < len(data):
            data[at] ^= 1 << chance.randrange(8)
        elif kind == 1:
            data[at:at] = chance.choice(PIECES)
        elif kind == 2:
            del data[at:at + chance.choice((1, 2, 10, 100))]
        elif kind == 3:
            data[at:at] = data[at:at + chance.randrange(40)]
        else:
            data[at:at + 1] = bytes([chance.randrange(256)])
    return bytes(data)


def send(line, data, split):
    try:
        line.sendall(data[:split])
        line.sendall(data[split:])
        line.shutdown(socket.SHUT_WR)
    except OSError as error:   # the other end may have had enough; what it said can still be read
        if error.errno not in (errno.EPIPE, errno.ECONNRESET, errno.ENOTCONN):
            raise


def http_talk(port, data, split):
    """Statuses that were answered; the last request may stay without an answer, as it may not be whole."""
    seen = []
    with Line(port, timeout=20) as line:
        try:
            send(line.socket, data, split)
            while (answer := line.answer()) is not None:
                known = faults_of(answer)
                if answer.status >= 500 or (known and answer.status not in (404, 405) and not is_description(answer)):
                    raise AssertionError(f"{answer.status} {known} {answer.body[:200]}")
                seen.append(answer.status)
        except ConnectionResetError:
            pass
    return seen


def is_description(answer):
    return answer.status == 200 and b'"openapi"' in answer.body[:20] or answer.body == b""


def tcp_talk(port, data, split):
    with socket.create_connection(("127.0.0.1", port), timeout=20) as line:
        text = b""
        try:
            send(line, data, split)
            while part := line.recv(65536):
                text += part
        except ConnectionResetError:
            pass
    for answer in text.decode("ascii").splitlines():
        if not re.fullmatch(r"ACK \S+ [0-9a-f]{64} (accepted|set-aside)|NAK \S+ (incomplete|not-edifact|too-large)", answer):
            raise AssertionError(answer)
    return [" ".join((answer.split()[0], answer.split()[-1])) for answer in text.decode().splitlines()]


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--count", type=int, default=400)
    options.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 30))
    given = options.parse_args()
    print(f"seed {given.seed}")
    chance = random.Random(given.seed)
    daemon = HttpDaemon("bytes_max: 64 KiB, receive_seconds: 2, idle_seconds: 2}\n  - {name: wire, kind: tcp, port: 0, bytes_max: 64 KiB, receive_seconds: 2, idle_seconds: 2")
    seen = {}
    try:
        daemon.start()
        web, wire = daemon.web, daemon.listens("wire")
        for number in range(given.count):
            text = chance.choice((declaration, other_goods))(f"M{number}")
            chunks = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (text[:9].encode(), text[9:].encode())) + b"0\r\n\r\n"
            good = chance.choice((request(text, content_type="application/json", idempotency_key=f"k{number}"),
                                  request(chunks, length=False, transfer_encoding="chunked"), request(method="GET", path="/openapi.json", length=False)))
            data = mangled(good * chance.choice((1, 1, 3)), chance)
            answers = http_talk(web, data, chance.randrange(len(data) + 1))
            data = mangled(interchange(f"M{number}") * chance.choice((1, 2)), chance)
            answers += tcp_talk(wire, data, chance.randrange(len(data) + 1))
            for answer in answers:
                seen[answer] = seen.get(answer, 0) + 1
            if daemon.process.poll() is not None:
                raise AssertionError(f"the daemon ended with {daemon.process.returncode}: {daemon.log.read_text()[-2000:]}")
        print(dict(sorted(seen.items(), key=str)))
        return 0 if daemon.is_ready() and daemon.terminate() == 0 else 1
    finally:
        daemon.remove()


if __name__ == "__main__":
    sys.exit(main())
