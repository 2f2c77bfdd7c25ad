#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
"""Peak memory on inputs of any length. Without an argument: an interchange of 64 MiB takes no more than one of 16 MiB, through the daemon's folder and
through `kpwatch read`, and a declaration of 60,000 items is read in little more than its own bytes. With `--mebibytes N`: the same with N MiB, and the figures as a table."""
import argparse
import json
import os
import pathlib
import sys
import tempfile
import threading
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "road"))
from road import IS_COST_JUDGED, KPWATCH, ROOT, RoadTest, memory_mib  # noqa: E402

MIB = 1 << 20
SMALL, LARGE = 16, 64  # MiB
SLACK = 8 if IS_COST_JUDGED else 4096  # MiB, which an allocator and the kernel may do differently; and for the reference of each message, kept to find doubles:
REFERENCE_BYTES = 160
ITEM_BYTES = 300  # of a declaration of very many: its paths and texts
XML_ITEMS = 60_000
FIGURES = []
LIMITS = "limits: {interchange_bytes_max: 1 GiB, interchange_messages_max: 10000000}\n"


def message(number, goods, description):
    segments = [f"UNH+{number}+CUSDEC:D:96B:UN:ZZZ01", f"BGM+929+LRG{number:09d}:1+9", "CST++A:117:ZZZ", "LOC+96+JSA::ZZZ", "LOC+35+CN", "LOC+36+ZA", "DTM+137:20250518:102",
                "DTM+132:20250519:102", "NAD+CN+12345678::ZZZ++Made-up Traders", "TDT+20+++++++:::VESSEL", "UNS+D"]
    for item in range(1, 41):
        segments += [f"CST+{item}+{goods}:122+K85:ZZZ", f"FTX+AAA+++{description} NO {item} OF A MADE-UP CONSIGNMENT, IN CARTONS", "LOC+27+CN", "MEA+AAE++NO:12",
                     "MOA+38:1250.00:ZAR", f"PAC+{item}++CT"]
        goods, description = "84713000", "PORTABLE COMPUTERS"
    segments += ["UNS+S", "CNT+5:40", f"UNT+{len(segments) + 3}+{number}"]
    return "'\n".join(segments) + "'\n"


def interchange(path, mebibytes, hits):
    """Of that many MiB; spread over it, `hits` messages about rough diamonds without a certificate."""
    written = number = found = 0
    with open(path, "w", encoding="ascii") as file:
        written += file.write("UNB+UNOB:4+TRADER:ZZ+SARSDEC:ZZ+20250520:0900+LARGE1'\n")
        while written < mebibytes * MIB:
            number += 1
            is_hit = found < hits and written >= (found + 1) * mebibytes * MIB // (hits + 1)
            found += is_hit
            written += file.write(message(number, "71023100", "ROUGH DIAMONDS") if is_hit else message(number, "84713000", "PORTABLE COMPUTERS"))
        file.write(f"UNZ+{number}+LARGE1'\n")
    return number, found


def declaration_of_many_items(path, items, hit):
    """Of the fields that an item needs, so that as many as possible fit into what may be one message. The item numbered `hit` is rough diamonds."""
    sample = (ROOT / "tests/samples/xml/wco-import-soap12.xml").read_text(encoding="utf-8-sig")
    begin, end = sample.index("    <GovernmentAgencyGoodsItem>"), sample.index("</GovernmentAgencyGoodsItem>") + len("</GovernmentAgencyGoodsItem>\n")
    with open(path, "w", encoding="utf-8") as file:
        file.write(sample[:begin])
        for number in range(1, items + 1):
            words, code = ("ROUGH DIAMONDS", "71023100") if number == hit else ("PORTABLE COMPUTERS", "84713000")
            file.write(f"<GovernmentAgencyGoodsItem><SequenceNumeric>{number}</SequenceNumeric><Commodity><Description>{words}</Description><Classification>"
                       f"<ID>{code}</ID><IdentificationTypeCode>TSP</IdentificationTypeCode></Classification><GoodsMeasure><TariffQuantity>12</TariffQuantity>"
                       "</GoodsMeasure></Commodity><Origin><CountryCode>CN</CountryCode></Origin></GovernmentAgencyGoodsItem>\n")
        file.write(sample[end:])


def read(arguments, last=4096):
    """`kpwatch read`: its peak in MiB, its exit code, and the first and last bytes of what it writes."""
    into, out_of = os.pipe()
    child = os.posix_spawn(KPWATCH, [KPWATCH, "read", *arguments], os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, out_of, 1)])
    os.close(out_of)
    ends = {"first": b"", "last": b""}

    def swallow():
        with os.fdopen(into, "rb") as pipe:
            while piece := pipe.read(1 << 16):
                ends["first"] = (ends["first"] + piece)[:last] if len(ends["first"]) < last else ends["first"]
                ends["last"] = (ends["last"] + piece)[-last:]
    thread = threading.Thread(target=swallow)
    thread.start()
    _, status, usage = os.wait4(child, 0)
    thread.join()
    return usage.ru_maxrss / 1024, os.waitstatus_to_exitcode(status), ends


class Memory(RoadTest):
    small, large = SMALL, LARGE

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="kpwatch-large-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def through_the_daemon(self, mebibytes, hits):
        daemon = self.daemon(settings=LIMITS).start()
        before = memory_mib(daemon.process.pid)
        hidden = daemon.home / "in/inbox/.large.tmp"
        messages, found = interchange(hidden, mebibytes, hits)
        hidden.rename(daemon.home / "in/inbox/large.edi")
        daemon.until("read", daemon.is_settled, 900)
        peak = memory_mib(daemon.process.pid)
        self.assertEqual(["large.edi"], daemon.names("done"))
        self.assertEqual(messages, daemon.metric("kpwatch_documents_total", format="edifact", outcome="read"))
        self.assertEqual(found, len(daemon.until_told("kp-office", found)) if found else 0)
        self.assertEqual(0, daemon.terminate())
        FIGURES.append((f"daemon, folder, interchange of {mebibytes} MiB, {messages} messages, {found} of them about rough diamonds", before, peak))
        return peak - messages * REFERENCE_BYTES / MIB

    def test_the_daemon_reads_a_large_interchange_in_the_memory_of_a_small_one(self):
        small = self.through_the_daemon(self.small, 3)
        large = self.through_the_daemon(self.large, 3)
        self.assertLess(large, small + SLACK)

    def test_the_daemon_passes_over_a_large_interchange_of_other_goods_in_the_memory_of_a_small_one(self):
        small = self.through_the_daemon(self.small, 0)
        large = self.through_the_daemon(self.large, 0)
        self.assertLess(large, small + SLACK)

    def test_reading_by_hand_takes_the_memory_of_a_small_interchange(self):
        daemon = self.daemon(settings=LIMITS)
        for form in ([], ["--json"]):
            peaks = []
            for mebibytes in (self.small, self.large):
                path = self.folder / "large.edi"
                messages, _ = interchange(path, mebibytes, 3)
                peak, code, ends = read([*form, "--config", str(daemon.config), str(path)], last=1 << 17)
                self.assertEqual(0, code)
                if form:
                    self.assertTrue(ends["first"].startswith(b'{"file":"' + str(path).encode() + b'","bytes":' + str(path.stat().st_size).encode()))
                    self.assertTrue(ends["last"].endswith(b"]}\n"))
                else:
                    self.assertIn(f"document {messages}: read".encode(), ends["last"])
                peaks.append(peak - messages * REFERENCE_BYTES / MIB)
                FIGURES.append((f"`kpwatch read{' --json' if form else ''}`, interchange of {mebibytes} MiB", None, peak))
            self.assertLess(peaks[1], peaks[0] + SLACK)

    XML_LIMITS = "limits: {message_bytes_max: 32 MiB, interchange_bytes_max: 1 GiB, xml_elements_max: 10000000}\n"

    def test_a_declaration_of_sixty_thousand_items_is_read_in_little_memory_and_its_one_rough_diamond_told(self):
        """What grows are its own pages, and some hundred bytes an item: paths and texts."""
        daemon = self.daemon(settings=self.XML_LIMITS).start()
        told = 0
        for hit in (False, True):
            by_hand, peaks, sizes = [], [], []
            for items in (XML_ITEMS // 4, XML_ITEMS):
                path = self.folder / "many.xml"
                declaration_of_many_items(path, items, items * 3 // 4 if hit else 0)
                size = path.stat().st_size / MIB
                peak, code, ends = read(["--json", "--config", str(daemon.config), str(path)], last=1 << 23)
                document = json.loads(ends["first"])["documents"][0]
                self.assertEqual((0, "read"), (code, document["outcome"]))
                self.assertEqual([f"{items - 1000 - hit} of {items}"], [note["detail"] for note in document["notes"] if note["code"] == "items-left-out"])
                by_hand.append(peak)
                FIGURES.append((f"`kpwatch read --json`, XML declaration of {items} items, {size:.1f} MiB", None, peak))
                before = memory_mib(daemon.process.pid)
                daemon.drop(f"many{items}-{hit}.xml", path.read_bytes())
                daemon.until("read", daemon.is_settled, 300)
                self.assertIn(f"many{items}-{hit}.xml", daemon.names("done"))
                peaks.append(memory_mib(daemon.process.pid))
                sizes.append(size)
                FIGURES.append((f"daemon, folder, XML declaration of {items} items, {'one' if hit else 'none'} of them rough diamonds, {size:.1f} MiB", before, peaks[-1]))
                if hit:
                    told += 1
                    alerts = daemon.until_told("kp-office", told)
                    place = f"GovernmentAgencyGoodsItem[{items * 3 // 4}]"
                    self.assertTrue(any(place in json.dumps(alert) for alert in alerts), place)
            growth = (XML_ITEMS - XML_ITEMS // 4) * ITEM_BYTES / MIB
            for figures in (by_hand, peaks):
                self.assertLess(figures[1] - figures[0], sizes[1] - sizes[0] + growth + SLACK)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--mebibytes", type=int)
    given, rest = parser.parse_known_args()
    if given.mebibytes:
        Memory.large = given.mebibytes
    done = unittest.main(argv=[sys.argv[0], *rest], exit=False)
    print("| what | before, MiB | peak, MiB |\n|---|---|---|")
    for what, before, peak in FIGURES:
        print(f"| {what} | {'' if before is None else format(before, '.1f')} | {peak:.1f} |")
    sys.exit(not done.result.wasSuccessful())
