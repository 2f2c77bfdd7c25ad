#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
"""Touches free memory once and gives it back. A virtual machine may get its memory from the host page by page, each when it is first touched:
some 12 us a page were seen, several times what it costs to write one to a file. Whoever lets the page cache grow pays for it, and that is
another program in each run."""
import mmap

BYTES_MAX = 12 << 30


def main():
    with open("/proc/meminfo", encoding="ascii") as lines:
        free = next(int(line.split()[1]) * 1024 for line in lines if line.startswith("MemFree:"))
    size = min(free * 9 // 10, BYTES_MAX) // mmap.PAGESIZE * mmap.PAGESIZE
    with mmap.mmap(-1, size) as memory:
        for at in range(0, size, mmap.PAGESIZE):
            memory[at] = 1


if __name__ == "__main__":
    main()
