# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
"""A TCP proxy that reads Kafka's frames and does, once and on demand, what networks do: it loses a request, loses an answer after the
broker has acted, cuts an answer in the middle, delays an answer, or delivers a request long after its sender has given the connection up.

A frame is a length (4 bytes) and as many bytes; those of a request begin with the API key (2), its version (2) and a number (4) that the
answer repeats.
"""
import socket
import struct
import threading
import time

PRODUCE, FETCH, LIST_OFFSETS, METADATA, OFFSET_COMMIT, OFFSET_FETCH, FIND_COORDINATOR = 0, 1, 2, 3, 8, 9, 10
JOIN_GROUP, HEARTBEAT, SYNC_GROUP, INIT_PRODUCER_ID, ADD_PARTITIONS, END_TXN = 11, 12, 14, 22, 24, 26
NAMES = {PRODUCE: "Produce", FETCH: "Fetch", LIST_OFFSETS: "ListOffsets", METADATA: "Metadata", OFFSET_COMMIT: "OffsetCommit",
         OFFSET_FETCH: "OffsetFetch", FIND_COORDINATOR: "FindCoordinator", JOIN_GROUP: "JoinGroup", HEARTBEAT: "Heartbeat", SYNC_GROUP: "SyncGroup",
         INIT_PRODUCER_ID: "InitProducerId", ADD_PARTITIONS: "AddPartitionsToTxn", END_TXN: "EndTxn"}
LOSE_REQUEST, LOSE_ANSWER, CUT_ANSWER, DELAY_ANSWER, GHOST = "request lost", "answer lost", "answer cut", "answer delayed", "request delivered late"
FAULTS = (LOSE_REQUEST, LOSE_ANSWER, CUT_ANSWER, DELAY_ANSWER, GHOST)


def read_frame(stream):
    head = stream.read(4)
    if len(head) < 4:
        return None
    size = struct.unpack(">i", head)[0]
    body = stream.read(size)
    return head + body if len(body) == size else None


def close(*links):
    for link in links:
        try:
            link.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass


def reset(link):
    """Ends it with RST, as a firewall or a crashed machine would."""
    try:
        link.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    except OSError:
        pass
    close(link)
    link.close()


class Proxy:
    def __init__(self, front, behind):
        self.behind = behind
        self.lock = threading.Lock()
        self.armed = None  # (API key, fault, seconds)
        self.fired = threading.Event()
        self.is_open = True
        self.links = set()
        host, port = front.rsplit(":", 1)
        self.listener = socket.create_server((host, int(port)), reuse_port=False, backlog=64)
        threading.Thread(target=self.accept, daemon=True).start()

    def arm(self, key, fault, seconds=2.0):
        with self.lock:
            self.fired.clear()
            self.armed = (key, fault, seconds)

    def disarm(self):
        with self.lock:
            self.armed = None

    def trigger(self, key, faults):
        """The armed fault, if it is one of these for this API: it happens once."""
        with self.lock:
            if self.armed is None or self.armed[0] != key or self.armed[1] not in faults:
                return None
            fault, self.armed = self.armed, None
        return fault

    def refuse(self, is_refused):
        """Nobody gets through, and those who are through are cut."""
        self.is_open = not is_refused
        if is_refused:
            with self.lock:
                links, self.links = list(self.links), set()
            for link in links:
                reset(link)

    def accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            if not self.is_open:
                reset(client)
                continue
            host, port = self.behind.rsplit(":", 1)
            try:
                broker = socket.create_connection((host, int(port)), timeout=10)
                broker.settimeout(None)
            except OSError:
                reset(client)
                continue
            for link in (client, broker):
                link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with self.lock:
                self.links |= {client, broker}
            asked = {}
            threading.Thread(target=self.requests, args=(client, broker, asked), daemon=True).start()
            threading.Thread(target=self.answers, args=(client, broker, asked), daemon=True).start()

    def requests(self, client, broker, asked):
        stream = client.makefile("rb")
        try:
            while frame := read_frame(stream):
                key, _, number = struct.unpack_from(">hhi", frame, 4)
                if fault := self.trigger(key, (LOSE_REQUEST, GHOST)):
                    reset(client)
                    if fault[1] == GHOST:
                        self.fired.set()
                        time.sleep(fault[2])
                        broker.sendall(frame)
                        time.sleep(0.5)
                    close(broker)
                    self.fired.set()
                    return
                asked[number] = key
                broker.sendall(frame)
        except (OSError, ValueError):
            pass
        close(client, broker)

    def answers(self, client, broker, asked):
        stream = broker.makefile("rb")
        try:
            while frame := read_frame(stream):
                key = asked.pop(struct.unpack_from(">i", frame, 4)[0], None)
                if fault := self.trigger(key, (LOSE_ANSWER, CUT_ANSWER, DELAY_ANSWER)):
                    if fault[1] == DELAY_ANSWER:
                        self.fired.set()
                        time.sleep(fault[2])
                        client.sendall(frame)
                        continue
                    if fault[1] == CUT_ANSWER:
                        client.sendall(frame[:len(frame) // 2])
                        time.sleep(0.05)
                    reset(client)
                    close(broker)
                    self.fired.set()
                    return
                client.sendall(frame)
        except (OSError, ValueError):
            pass
        close(client, broker)

    def close(self):
        self.listener.close()
        self.refuse(True)
