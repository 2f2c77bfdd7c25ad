# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
"""One run of the daemon over a stream, and what it cost: of all its threads, and of its desk, which judges and writes the ledger."""
import atexit

from streams import certificates, cpu_seconds, thread_cpu_seconds

from road import AUTHORITIES, Daemon

AUTHORITY_NAMES = ("kp-office", "customs-risk", "declarants")
LIMITS = "limits: {message_bytes_max: 32 MiB, interchange_bytes_max: 64 MiB}\n"
LINES_A_LISTING = 20000


def more_authorities(count):
    """So many beside the usual three, whom nothing concerns that is in a stream."""
    more = "".join(f"  - {{name: far-{n}, title: Elsewhere, recipients: [IMA], countries: [AU], publisher: PUBLISHER}}\n" for n in range(count))
    return (AUTHORITIES + more).replace("PUBLISHER", "files")


def daemon_with_certificates(held):
    daemon = Daemon(settings=LIMITS)
    head, *lines = certificates(held)
    for at in range(0, len(lines), LINES_A_LISTING):
        listing = daemon.home / "list.csv"
        listing.write_text(head + "".join(lines[at:at + LINES_A_LISTING]))
        daemon.command("certificates", "import", str(listing))
    return daemon


def told(daemon, authority):
    folder = daemon.home / "out" / authority
    return sum(1 for _ in folder.glob("*.json")) if folder.is_dir() else 0


def wait_until_told(daemon, authorities, hits):
    daemon.until("everything settled", daemon.is_settled, 600)
    daemon.until("everyone told", lambda: all(told(daemon, name) == hits for name in authorities), 300)


def cost(daemon, files, hits, authorities=AUTHORITY_NAMES):
    """CPU seconds from the first file to the last settled and told: of all, and of the desk. The daemon ends; its folder stays until all is
    measured: a file system (ext4 without a journal) passes for minutes over the inodes of what was deleted, one by one, for each new file."""
    atexit.register(daemon.remove)
    try:
        daemon.start()
        before, desk_before = cpu_seconds(daemon.process.pid), thread_cpu_seconds(daemon.process.pid, "desk")
        for name, text in files:
            daemon.drop(name, text)
        wait_until_told(daemon, authorities, hits)
        used = cpu_seconds(daemon.process.pid) - before
        at_the_desk = thread_cpu_seconds(daemon.process.pid, "desk") - desk_before
        if daemon.metric("kpwatch_dead_letters_total") != 0:
            raise SystemExit("dead letters in a stream that has none")
        daemon.terminate()
        return used, at_the_desk
    finally:
        if daemon.process and daemon.process.poll() is None:
            daemon.kill()


def median_cost(repeats, daemon_of, files, hits, authorities=AUTHORITY_NAMES):
    return sorted(cost(daemon_of(), files, hits, authorities) for _ in range(repeats))[repeats // 2]


def medians_in_turn(repeats, daemons_of, files, hits):
    """CPU seconds with each kind of daemon, run in turn and back: what it costs to make files swings by the minute, and meets all kinds alike."""
    used = {daemon_of: [] for daemon_of in daemons_of}
    for number in range(repeats):
        for daemon_of in daemons_of if number % 2 == 0 else reversed(daemons_of):
            used[daemon_of].append(cost(daemon_of(), files, hits)[0])
    return [sorted(used[daemon_of])[repeats // 2] for daemon_of in daemons_of]
