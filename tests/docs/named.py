#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
"""What the documents name must be there: files and folders of the project, and the tests of each `ctest -R`. Given: the root and the build folder."""
import pathlib
import re
import subprocess
import sys

PATH = re.compile(r"`((?:adapters|config|daemon|deploy|docs|mappings|tests)/[\w./-]*)")
LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")
CTEST = re.compile(r"ctest -R '?([^`'\n]+)")


def missing_in(document, root, tests):
    text = document.read_text()
    for path in PATH.findall(text):
        if not (root / path).exists():
            yield f"`{path}` is not there"
    for link in LINK.findall(text):
        if not (document.parent / link).exists():
            yield f"the link to {link} leads nowhere"
    for wanted in CTEST.findall(text):
        for name in wanted.split("|"):
            if not any(re.search(name, test) for test in tests):
                yield f"ctest -R {name} runs nothing"


def main():
    root, build = map(pathlib.Path, sys.argv[1:3])
    listed = subprocess.run(["ctest", "-N"], cwd=build, capture_output=True, text=True, check=True).stdout
    tests = re.findall(r"Test +#\d+: (\S+)", listed)
    documents = [*root.glob("*.md"), *root.glob("docs/**/*.md"), *root.glob("mappings/*.md"), *root.glob("tests/**/*.md")]
    wrong = [f"{document.relative_to(root)}: {what}" for document in sorted(documents) for what in missing_in(document, root, tests)]
    print("\n".join(wrong) or f"{len(documents)} documents name nothing that is not there")
    return 1 if wrong or not tests or len(documents) < 5 else 0


if __name__ == "__main__":
    sys.exit(main())
