# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
"""What each fault may lead to, and what has to be told about it."""
import re

KILLS = ("kill-before", "kill-after", "kill-torn")
# Told in the log, and nothing waits for it: who holds a lock, what a later look at the ledger is compared with.
HINDERS_NOTHING = (".lock", "state/ledger.witness", "state/ledger.pages")
# The same of a single call: whether the onlookers' socket can be made shows when it is made.
HINDERS_NOTHING_CALLS = {("unlink", "state/tap.sock")}
STANDING = ("EIO-standing", "ENOSPC-standing", "full")
WRITES = ("write", "pwrite", "writev", "pwritev", "send", "sendmsg")
# The partner's, who has room or not: its trouble, told, and written again.
PARTNERS = "out/"
SYNCS = ("fsync", "fdatasync", "sync_file_range", "msync")

# What POSIX or Linux knows to be interrupted; the others never say EINTR.
INTERRUPTIBLE = WRITES + SYNCS + ("open", "ftruncate", "fallocate")

# Calls whose failure changes nothing, and why.
SILENT = (
    ("fchown", "state/ledger", "SQLite as root gives its files the owner of the database; a courtesy"),
    ("unlink", r"out/[^/]*/\.", "a draft that is hardly ever there; one that stays is in the way of the next try, which tells"),
    ("open", r"state/ledger\.db(-wal)?$", "SQLite tries again by itself, and its line has the last error, not the first"),
    ("fdatasync", "state/", "SQLite never looks at the result; the folder is synced again before anything in it is relied on"),
    ("unlink", r"state/ledger\.db-(wal|shm)$", "SQLite removes them when it closes; what stays is taken up at the next start"),
    ("sendmsg", "socket", "an answer of the health page; who asked sees it"),
)

OPENING = r"|no room for another file, no right to make one, or a disk that fails|could open it for reading only"
WORDS = {"EIO": r"Input/output error|disk I/O error", "ENOSPC": r"No space left on device|disk is full|disk I/O error", "EINTR": r"Interrupted system call|disk I/O error",
         "torn": r"Input/output error|disk I/O error", "full": r"No space left on device|disk is full|disk I/O error"}


def part_of(role):
    """The word by which an operator finds what a role belongs to."""
    last = role.split(">")[-1]
    if last.startswith("state/archive"):
        return r"archive"
    if last.startswith("state/ledger"):
        return r"ledger"
    if last.startswith("state/in-hand"):
        return r"in-hand"
    if last.startswith("out/"):
        return re.escape("/".join(last.split("/")[:2]).rstrip("/*"))
    return re.escape(last.removesuffix("*").rstrip("/"))


def judged(struck, fault, run):
    """{"how": a word for the table}; what is wrong is added to the run's problems."""
    _, call, role = struck
    code = run.exit_codes[0] if run.exit_codes else None
    kind = fault.removesuffix("-standing")
    if fault in KILLS:
        if code != -9:
            run.problems.append(f"not killed but ended with {code}")
        return {"how": "killed, finished later"}
    lines = [line for line in run.log.splitlines() if re.match(r"\S+ (warning|error) ", line)]
    words = WORDS.get(kind, "$^") + (OPENING if call == "open" and role.startswith("state/ledger.db") else "")
    told = [line for line in lines if re.search(words, line) and re.search(part_of(role), line)]
    if code not in (0, 3):
        run.problems.append(f"ended with {code}")
        return {"how": "ended otherwise"}
    if code == 3:
        if role.startswith(PARTNERS) and fault != "full":
            run.problems.append("one partner's folder ended the process for all")
        if kind == "short" or kind == "EINTR" and not (call in SYNCS and role.startswith("state/ledger") or role == "state/"):
            run.problems.append("what only was interrupted or shortened ended the process")
        if not told:
            run.problems.append("refused without a line that names what failed: " + " | ".join(lines[-3:]))
        return {"how": "exit 3, finished later", "line": told[:1]}
    if kind in ("EINTR", "short"):
        if told:
            run.problems.append("what only was interrupted or shortened was told as a failure: " + told[0])
        return {"how": "went on"}
    if call in SYNCS and kind in ("EIO", "ENOSPC") and (call, role) != ("fdatasync", "state/") and not role.endswith(HINDERS_NOTHING) \
            and not role.startswith(PARTNERS):
        run.problems.append("a failed sync was passed over")
    if run.has_stood and told and not run.not_ready and not role.endswith(HINDERS_NOTHING) and (call, role) not in HINDERS_NOTHING_CALLS:
        run.problems.append("it stood, and /ready had no reason")
    if not told and not any(re.fullmatch(name, call) and re.match(part, role) for name, part, _ in SILENT):
        run.problems.append("it was passed over in silence")
    return {"how": "went on, told" if told else "went on, nothing to tell", "line": told[:1]}
