# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
"""Hands a stream in over a folder, bit by bit, in an order that is certain.

A folder is read by age, and a listing may miss what is renamed into it meanwhile. So a story's next message is handed in only when
the one before has left the inbox: then it was claimed, and what is claimed first is decided first, whatever is killed in between.
"""


class Sender:
    def __init__(self, installation, steps):
        self.installation, self.backlog, self.sent, self.last = installation, list(steps), 0, {}

    def send(self, count):
        """At most so many of the next messages; fewer where a story must wait. Returns how many."""
        waiting = set(self.installation.files("inbox"))
        if self.last.get("beginning") in waiting:
            return 0
        sent, kept, held = 0, [], set()
        for at, step in enumerate(self.backlog):
            if sent == count:
                kept += self.backlog[at:]
                break
            if step.story in held or self.last.get(step.story) in waiting:
                held.add(step.story)
                kept.append(step)
                continue
            name = f"{self.sent:06d}.{step.extension}"
            self.installation.hand_in(name, step.data)
            self.last[step.story] = name
            held.add(step.story)
            self.sent += 1
            sent += 1
            if step.story == "beginning":
                kept += self.backlog[at + 1:]
                break
        self.backlog = kept
        return sent
