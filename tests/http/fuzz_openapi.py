#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
"""Starts a daemon and has schemathesis make requests of its OpenAPI description: no answer may be a 5xx (but 503 under load), none may be undescribed.

For by hand, as it takes schemathesis out of a package registry into an environment of its own:
    tests/http/fuzz_openapi.py [--examples 500] [--environment FOLDER]
"""
import argparse
import pathlib
import subprocess
import sys
import tempfile
import venv

from posting import HttpDaemon

CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,response_schema_conformance"


def environment(folder):
    folder = pathlib.Path(folder)
    program = folder / "bin/schemathesis"
    if not program.exists():
        venv.create(folder, with_pip=True)
        subprocess.run([folder / "bin/pip", "install", "--quiet", "schemathesis"], check=True)
    return program


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--examples", type=int, default=500)
    options.add_argument("--environment", default=str(pathlib.Path(tempfile.gettempdir()) / "kpwatch-schemathesis"))
    given = options.parse_args()
    program = environment(given.environment)
    daemon = HttpDaemon("bytes_max: 256 KiB")
    try:
        daemon.start()
        base = f"http://127.0.0.1:{daemon.web}"
        done = subprocess.run([program, "run", f"{base}/openapi.json", "--url", base, "--checks", CHECKS, "--max-examples", str(given.examples),
                               "--phases", "examples,coverage,fuzzing", "--mode", "all", "--continue-on-failure"])
        errors = {status: daemon.metric("kpwatch_answers_total", feed="web", answer=str(status)) for status in (500, 501, 502, 503, 504)}
        print({str(status): int(daemon.metric("kpwatch_answers_total", feed="web", answer=str(status)))
               for status in (200, 202, 400, 401, 403, 404, 405, 408, 411, 413, 415, 417, 422, 429, 431, 500, 503)})
        return done.returncode or int(any(errors.values())) or int(not daemon.is_ready())
    finally:
        daemon.remove()


if __name__ == "__main__":
    sys.exit(main())
