# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
"""Interchanges that are valid and as unpleasant as the standard allows: own service characters, everything released that may be, repetitions, groups, nesting,
several interchanges in a file, all character sets, trailing separators. Same seed, same bytes."""
import random

MARKS = "+:'?*!#$%&/;<=>@^|~\"()-_.,[]{}\\`"
LETTERS = {
    "UNOA": "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 .,-()/=", "UNOB": "ABCDEFGHIJabcdefghij0123456789 .,-()/=!\"%&*;<>",
    "UNOC": "ABCabc09 éàüÄÖÑçß£", "UNOD": "ABCabc09 łśżőűŘČ", "UNOE": "ABCabc09 ЖдлмщЮЯ", "UNOF": "ABCabc09 αβγΔΩ", "UNOG": "ABCabc09 ħĦĝŭ", "UNOH": "ABCabc09 āĢķņ",
    "UNOI": "ABCabc09 ابتث", "UNOJ": "ABCabc09 אבגד", "UNOK": "ABCabc09 ğışİ", "UNOL": "ABCabc09 €ŠžŒ", "UNOW": "ABCabc09 é中🙂жא", "UNOY": "ABCabc09 é中🙂жא",
    "KECA": "ABCabc09 가나다라마"}
CODINGS = {"UNOA": "ascii", "UNOB": "ascii", "UNOC": "cp1252", "UNOD": "iso8859-2", "UNOE": "iso8859-5", "UNOF": "iso8859-7", "UNOG": "iso8859-3", "UNOH": "iso8859-4",
           "UNOI": "iso8859-6", "UNOJ": "iso8859-8", "UNOK": "iso8859-9", "UNOL": "iso8859-15", "UNOW": "utf-8", "UNOY": "utf-8", "KECA": "cp949"}
WORDS = ["UNA:+.? '", "UNB+UNOA:1", "UNZ+1+1", "UNT+3+1", "UNH+1+X", "LAGUNA+13", "UNS+D", "?", "??", "'", "+", ":", "*", "?'", "''", "++", "O'NEILL", "A+B:C", "50% 'OFF'?"]
TAGS = ["FTX", "LIN", "IMD", "QTY", "PRI", "RFF", "NAD", "LOC", "DTM", "MEA", "GIN", "X9Y", "123", "A1B", "ALI", "TDT", "PCI", "EQD"]
COUNTRIES = ["BW", "ZA", "CN", "IN", "BE", "AE", "NA", "LS"]


class Writer:
    """One interchange: what it may use, and how its parts are written."""

    def __init__(self, dice, marked, plain):
        self.dice, self.plain = dice, plain
        self.version = dice.choice("123" if plain else "123344")
        self.level = dice.choice(list(LETTERS) if not marked else ["UNOA", "UNOC", "UNOY", "KECA", "UNOE"])
        self.letters = LETTERS[self.level if not marked else "UNOY"]
        self.coding = "utf-8" if marked else CODINGS[self.level]
        self.has_una, self.release, self.repetition, self.mark = False, "?", "*" if self.version == "4" else None, None
        self.component, self.element, self.terminator = ":", "+", "'"
        kind = dice.random()
        if kind < 0.1 and not plain and self.version != "4" and self.level == "UNOB":
            self.component, self.element, self.terminator, self.release = "\x1f", "\x1d", "\x1c", None
        elif kind < 0.4:
            self.has_una, self.mark = True, dice.choice(".,")
        elif kind < 0.7:
            self.has_una = True
            chosen = dice.sample(MARKS.replace(".", "").replace(",", ""), 5)
            self.component, self.element, self.release, repetition, self.terminator = chosen
            self.mark = dice.choice(".,")
            self.repetition = repetition if self.version == "4" and dice.random() < 0.7 else None
            if dice.random() < 0.1 and not plain:
                self.release = None
        self.end_of_line = dice.choice(["", "", "\n", "\r\n", "\n\n"])
        self.trailing = dice.random() < 0.2
        self.is_opened = self.has_una  # before UNB has shown the separators nothing needless is released

    # ---- values
    def value(self):
        dice = self.dice
        if dice.random() < 0.25:
            text = "".join(dice.choice([dice.choice(WORDS), "".join(dice.choices(self.letters, k=3))]) for _ in range(dice.randint(1, 3)))
        else:
            text = "".join(dice.choices(self.letters + "?'+:*" + self.component + self.element + self.terminator, k=dice.randint(1, 12)))
        return self.allowed(text)

    def allowed(self, text):
        text = "".join(sign for sign in text if ord(sign) >= 32)
        if self.release is None:  # nothing can be released
            text = "".join(sign for sign in text if sign not in self.component + self.element + self.terminator + (self.repetition or ""))
        return text

    def written(self, text):
        signs = []
        special = self.component + self.element + self.terminator + (self.repetition or "") + (self.release or "")
        for sign in text:
            needless = self.dice.random() < 0.01 and self.release and self.is_opened and sign not in special and ord(sign) < 128 and sign != " "
            signs.append((self.release if sign in special and self.release or needless else "") + sign)
        return "".join(signs)

    # ---- segments
    def composite(self, parts):
        parts = [self.written(part) for part in parts]
        if not self.trailing:
            while len(parts) > 1 and parts[-1] == "":
                parts.pop()
        return self.component.join(parts)

    def segment(self, tag, *elements):
        """Elements are texts, lists of components, or tuples of repetitions."""
        written = [tag]
        for element in elements:
            if isinstance(element, tuple):
                written.append(self.repetition.join(self.composite(part) for part in element))
            else:
                written.append(self.composite([element] if isinstance(element, str) else element))
        if not self.trailing:
            while len(written) > 1 and written[-1] == "":
                written.pop()
        elif self.dice.random() < 0.2:
            written.append("")
        return self.element.join(written) + self.terminator + self.end_of_line

    def any_segment(self):
        dice, elements = self.dice, []
        for _ in range(dice.randint(1, 8)):
            parts = ["" if dice.random() < 0.25 else self.value() for _ in range(dice.choice([1, 1, 1, 2, 3, 6]))]
            if self.repetition and dice.random() < 0.15:
                elements.append(tuple([self.value()] for _ in range(dice.randint(2, 4))))
            else:
                elements.append(parts)
        tag = dice.choice([tag for tag in TAGS if tag.isalpha()] if self.plain else TAGS)
        if not self.plain and self.version != "4" and dice.random() < 0.05:
            tag += self.component + str(dice.randint(1, 99)) + (self.component + "1" if dice.random() < 0.5 else "")
        return self.segment(tag, *elements)

    # ---- messages
    def any_message(self, reference):
        lines = [self.segment("BGM", self.value())] + [self.any_segment() for _ in range(self.dice.randint(0, 12))]
        return self.message(reference, [self.dice.choice(["INVOIC", "ORDERS", "PAXLST", "DESADV"]), "D", self.dice.choice(["96A", "01B", "13A"]), "UN"], lines)

    def word(self):
        text = ""
        while not text.strip(" ") or text.strip(" ") != text or "  " in text:
            text = self.value()
        return text

    def customs_declaration(self, reference):
        dice, letters = self.dice, "".join
        number = letters(dice.choices("ABCDEFGH0123456789", k=9))
        lines = [self.segment("BGM", dice.choice(["929", "830"]), number, "9"), self.segment("CST", "", ["A", "117", "ZZZ"]), self.segment("LOC", "35", dice.choice(COUNTRIES)),
                 self.segment("LOC", "36", "ZA"), self.segment("DTM", ["137", f"2025{dice.randint(1, 12):02}{dice.randint(1, 28):02}", "102"])]
        for role in dice.sample(["EX", "IM"], dice.randint(0, 2)):
            lines.append(self.segment("NAD", role, letters(dice.choices("0123456789", k=8)), "", [self.word()], ["1 Sample St"], "Town", "", "8001", dice.choice(COUNTRIES)))
        lines.append(self.segment("UNS", "D"))
        for item in range(1, dice.randint(1, 6) + 1):
            lines += [self.segment("CST", str(item), [dice.choice(["71023100", "84713000", "09012100"]), "122", "ZZZ"]),
                      self.segment("FTX", "AAA", "", "", [self.word()]), self.segment("LOC", "27", dice.choice(COUNTRIES)),
                      self.segment("MEA", "AAE", "", ["NO", str(dice.randint(1, 9999))])]
        lines += [self.segment("UNS", "S"), self.segment("CNT", ["5", str(item)])]
        return self.message(reference, ["CUSDEC", "D", "96B", "UN", "ZZZ01"], lines)

    def message(self, reference, kind, lines):
        return self.segment("UNH", reference, kind) + "".join(lines) + self.segment("UNT", str(len(lines) + 2), reference)

    def messages(self):
        return [self.customs_declaration(f"M{number}") if self.dice.random() < 0.4 else self.any_message(f"M{number}")
                for number in range(1, self.dice.randint(1, 4) + 1)]

    def interchange(self):
        dice, reference = self.dice, "I" + str(self.dice.randint(1, 999999))
        out, count = "", 0
        if self.has_una:
            repetition = self.repetition or " "
            out += "UNA" + self.component + self.element + self.mark + (self.release or " ") + repetition + self.terminator + dice.choice(["", self.end_of_line])
        date = "20250520" if self.version == "4" else "250520"
        out += self.segment("UNB", [self.level, self.version], ["SENDER", "ZZ"], ["RECIPIENT", "ZZ"], [date, "0900"], reference)
        self.is_opened = True
        if dice.random() < 0.25:
            for group in range(1, dice.randint(1, 3) + 1):
                messages = self.messages()
                out += self.segment("UNG", "CUSDEC", ["S", "ZZ"], ["R", "ZZ"], [date, "0900"], f"G{group}", "UN", ["D", "96B"])
                out += "".join(messages) + self.segment("UNE", str(len(messages)), f"G{group}")
                count += 1
        else:
            messages = self.messages()
            out, count = out + "".join(messages), len(messages)
        return (out + self.segment("UNZ", str(count), reference)).encode(self.coding)


def input_of(seed, plain=False):
    """Bytes of one file, and who wrote its interchanges. Plain: no more than what other readers say they know."""
    dice = random.Random(seed)
    form = 1 if plain else dice.random()
    count = 1 if plain else dice.choice([1, 1, 1, 2, 3])
    writers = [Writer(dice, form < 0.1, plain) for _ in range(count)]
    data = dice.choice([b"", b"\r\n", b"\n"]).join(writer.interchange() for writer in writers)
    if form < 0.05:
        return b"\xef\xbb\xbf" + data, writers
    if form < 0.1:
        text = data.decode("utf-8")
        return (b"\xff\xfe" + text.encode("utf-16-le") if form < 0.075 else b"\xfe\xff" + text.encode("utf-16-be")), writers
    return data, writers
