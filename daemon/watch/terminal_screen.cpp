// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/watch/terminal_screen.h"

#include <poll.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>

namespace kpwatch {
namespace {

volatile std::sig_atomic_t asked_to_end = 0;

void note_signal(int) { asked_to_end = 1; }

void put(std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(STDOUT_FILENO, text.data(), text.size());
    if (written <= 0) return;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

winsize window() {
  winsize size{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_row == 0 || size.ws_col == 0) {
    size.ws_row = 24;
    size.ws_col = 80;
  }
  return size;
}

}  // namespace

struct TerminalScreen::Before {
  termios keyboard{};
  bool has_keyboard = false;
  struct sigaction interrupt {};
  struct sigaction terminate {};
};

bool TerminalScreen::is_terminal() { return ::isatty(STDOUT_FILENO) == 1; }

TerminalScreen::TerminalScreen() : before_(std::make_unique<Before>()) {
  struct sigaction note {};
  note.sa_handler = note_signal;
  ::sigaction(SIGINT, &note, &before_->interrupt);
  ::sigaction(SIGTERM, &note, &before_->terminate);
  before_->has_keyboard = ::isatty(STDIN_FILENO) == 1 && ::tcgetattr(STDIN_FILENO, &before_->keyboard) == 0;
  if (before_->has_keyboard) {
    termios keys = before_->keyboard;
    keys.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO);
    ::tcsetattr(STDIN_FILENO, TCSANOW, &keys);
  }
  put("\x1b[?1049h\x1b[?25l");  // the other screen, without a cursor
}

TerminalScreen::~TerminalScreen() {
  put("\x1b[?25h\x1b[?1049l");
  if (before_->has_keyboard) ::tcsetattr(STDIN_FILENO, TCSANOW, &before_->keyboard);
  ::sigaction(SIGINT, &before_->interrupt, nullptr);
  ::sigaction(SIGTERM, &before_->terminate, nullptr);
}

std::size_t TerminalScreen::rows() const { return window().ws_row; }

void TerminalScreen::draw(const std::vector<std::string>& lines) const {
  const winsize size = window();
  std::string out = "\x1b[H";
  for (std::size_t i = 0; i < std::min<std::size_t>(lines.size(), size.ws_row); ++i) {
    if (i > 0) out += "\r\n";
    if (i == 0) out += "\x1b[7m";
    std::string line = lines[i].substr(0, size.ws_col);
    if (i == 0) line.resize(size.ws_col, ' ');
    out += line;
    if (i == 0) out += "\x1b[0m";
    out += "\x1b[K";
  }
  out += "\x1b[J";
  put(out);
}

bool TerminalScreen::wants_to_end(std::chrono::milliseconds within) const {
  if (asked_to_end != 0) return true;
  pollfd keys{before_->has_keyboard ? STDIN_FILENO : -1, POLLIN, 0};
  if (::poll(&keys, 1, static_cast<int>(within.count())) > 0 && (keys.revents & POLLIN) != 0) {
    char key = 0;
    if (::read(STDIN_FILENO, &key, 1) == 1 && (key == 'q' || key == 'Q')) return true;
  }
  return asked_to_end != 0;
}

}  // namespace kpwatch
