// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// argv to exit code.
#include "daemon/watch/command_line.h"

int main(int argc, char** argv) { return kpwatch::command_line(argc, argv); }
