# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
"""The few questions of Kafka's protocol with which a test changes a broker: topics, partitions, settings, passwords, groups.

Written from the public protocol guide. One connection a question; every error of the broker is raised.
"""
import hashlib
import os
import socket
import struct

MISSING = 3  # unknown topic or partition


def text(value):
    if value is None:
        return struct.pack(">h", -1)
    data = value.encode()
    return struct.pack(">h", len(data)) + data


def array(parts):
    return struct.pack(">i", len(parts)) + b"".join(parts)


def compact(data):
    size, length = len(data) + 1, b""
    while size > 127:
        length, size = length + bytes([size & 127 | 128]), size >> 7
    return length + bytes([size]) + data


class Answer:
    def __init__(self, data):
        self.data = data

    def take(self, form):
        values = struct.unpack_from(">" + form, self.data)
        self.data = self.data[struct.calcsize(">" + form):]
        return values[0] if len(values) == 1 else values

    def text(self):
        size = self.take("h")
        value, self.data = self.data[:max(size, 0)], self.data[max(size, 0):]
        return value.decode()


def ask(broker, key, version, body, is_flexible=False):
    host, port = broker.rsplit(":", 1)
    with socket.create_connection((host, int(port)), timeout=20) as link:
        head = struct.pack(">hhi", key, version, 1) + text("kafka-faults") + (b"\0" if is_flexible else b"")
        link.sendall(struct.pack(">i", len(head + body)) + head + body)
        stream = link.makefile("rb")
        answer = Answer(stream.read(struct.unpack(">i", stream.read(4))[0]))
    answer.take("i")
    if is_flexible:
        answer.take("b")
    return answer


def check(what, error, allowed=(0,)):
    if error not in allowed:
        raise OSError(f"{what}: the broker answered with error {error}")


def create_topic(broker, name, partitions=1, **settings):
    configs = [text(key.replace("_", ".")) + text(str(value)) for key, value in settings.items()]
    topic = text(name) + struct.pack(">ih", partitions, 1) + array([]) + array(configs)
    answer = ask(broker, 19, 2, array([topic]) + struct.pack(">i?", 15000, False))
    answer.take("ii")
    answer.text()
    check(f"topic {name}", answer.take("h"))


def delete_topic(broker, name):
    answer = ask(broker, 20, 1, array([text(name)]) + struct.pack(">i", 15000))
    answer.take("ii")
    answer.text()
    check(f"deletion of topic {name}", answer.take("h"))


def set_partitions(broker, name, count):
    answer = ask(broker, 37, 0, array([text(name) + struct.pack(">ii", count, -1)]) + struct.pack(">i?", 15000, False))
    answer.take("ii")
    answer.text()
    check(f"partitions of topic {name}", answer.take("h"))


def set_topic(broker, name, **settings):
    configs = [text(key.replace("_", ".")) + struct.pack(">b", 0) + text(str(value)) for key, value in settings.items()]
    answer = ask(broker, 44, 0, array([struct.pack(">b", 2) + text(name) + array(configs)]) + struct.pack(">?", False))
    answer.take("ii")
    check(f"settings of topic {name}", answer.take("h"))


def delete_group(broker, name):
    answer = ask(broker, 42, 0, array([text(name)]))
    answer.take("ii")
    answer.text()
    check(f"deletion of group {name}", answer.take("h"))


def set_password(broker, user, password):
    """SCRAM-SHA-512 (mechanism 2), as the broker stores it: a new salt and the salted password."""
    salt, rounds = os.urandom(24), 4096
    salted = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, rounds)
    change = compact(user.encode()) + struct.pack(">bi", 2, rounds) + compact(salt) + compact(salted) + b"\0"
    answer = ask(broker, 51, 0, b"\x01" + b"\x02" + change + b"\0", is_flexible=True)
    answer.take("i")
    answer.take("b")  # one result
    size = answer.take("b") - 1
    answer.data = answer.data[size:]
    check(f"password of {user}", answer.take("h"))
