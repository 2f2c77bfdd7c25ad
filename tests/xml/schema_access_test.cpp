// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Whatever a schema or a message names, nothing outside the folder is opened and nobody is called: the file and the port that are named
// here would notice.
#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/inotify.h>
#include <sys/socket.h>

#include <atomic>
#include <thread>

#include "tests/xml/schema_files.h"
#include "tests/xml/support.h"

namespace kpwatch::test {
namespace {

class OpenWatch {
 public:
  explicit OpenWatch(const std::filesystem::path& file) { EXPECT_GE(::inotify_add_watch(fd_, file.c_str(), IN_OPEN | IN_ACCESS), 0); }
  ~OpenWatch() { ::close(fd_); }
  OpenWatch(const OpenWatch&) = delete;
  OpenWatch& operator=(const OpenWatch&) = delete;
  [[nodiscard]] bool was_opened() const {  // since it was asked last
    char events[4096];
    return ::read(fd_, events, sizeof events) > 0;
  }

 private:
  int fd_ = ::inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
};

// Hangs up on every caller, after it was counted.
class Port {
 public:
  Port() {
    EXPECT_EQ(::bind(fd_, reinterpret_cast<sockaddr*>(&address_), sizeof address_), 0);
    EXPECT_EQ(::listen(fd_, 8), 0);
    socklen_t size = sizeof address_;
    ::getsockname(fd_, reinterpret_cast<sockaddr*>(&address_), &size);
    answering_ = std::thread([this] {
      for (int caller = ::accept(fd_, nullptr, nullptr); caller >= 0; caller = ::accept(fd_, nullptr, nullptr)) {
        ++calls_;
        ::close(caller);
      }
    });
  }
  ~Port() {
    ::shutdown(fd_, SHUT_RDWR);
    answering_.join();
    ::close(fd_);
  }
  Port(const Port&) = delete;
  Port& operator=(const Port&) = delete;
  [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(ntohs(address_.sin_port)) + "/x.xsd"; }
  [[nodiscard]] bool was_called() { return calls_.exchange(0) > 0; }  // since it was asked last
  void call() const {
    const int caller = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    EXPECT_EQ(::connect(caller, reinterpret_cast<const sockaddr*>(&address_), sizeof address_), 0);
    char nothing = 0;
    EXPECT_LE(::read(caller, &nothing, 1), 0);
    ::close(caller);
  }

 private:
  int fd_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address_{AF_INET, 0, {htonl(INADDR_LOOPBACK)}, {}};
  std::atomic<int> calls_{0};
  std::thread answering_;
};

class XmlSchemaAccess : public testing::Test {
 protected:
  XmlSchemaAccess() { folder_.write("outside.xsd", head("urn:a") + "><xs:element name='A' type='xs:string'/></xs:schema>"); }
  void SetUp() override { watch_.emplace(outside_); }

  static std::string head(const std::string& space) {
    return "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' targetNamespace='" + space + "'";
  }
  [[nodiscard]] std::vector<std::string> places() const {
    const std::string whole = outside_.string();
    return {"../outside.xsd",  "x/../../outside.xsd", "..%2Foutside.xsd", whole,
            "file://" + whole, "file:" + whole,       port_.url(),        "//127.0.0.1" + whole};
  }
  void expect_untouched(const std::string& what) {
    EXPECT_FALSE(watch_->was_opened()) << what;
    EXPECT_FALSE(port_.was_called()) << what;
  }

  SchemaFiles folder_;
  std::filesystem::path outside_ = folder_.path / "outside.xsd";
  Port port_;
  std::optional<OpenWatch> watch_;
};

TEST_F(XmlSchemaAccess, who_opens_or_calls_is_noticed) {
  EXPECT_FALSE(watch_->was_opened());
  static_cast<void>(std::ifstream(outside_).get());
  EXPECT_TRUE(watch_->was_opened());
  EXPECT_FALSE(port_.was_called());
  port_.call();
  EXPECT_TRUE(port_.was_called());
}

TEST_F(XmlSchemaAccess, include_import_and_redefine_reach_nothing_outside_and_are_refused) {
  for (const std::string& place : places()) {
    for (const std::string tag : {"<xs:include", "<xs:redefine", "<xs:import namespace='urn:b'"}) {
      folder_.write("inside/a.xsd", head("urn:a") + ">" + tag + " schemaLocation='" + place + "'/></xs:schema>");
      EXPECT_NE(folder_.failure().find("not in the folder"), std::string::npos) << tag << ' ' << place << ": " << folder_.failure();
      expect_untouched(tag + ' ' + place);
    }
  }
}

TEST_F(XmlSchemaAccess, what_is_in_the_folder_may_be_included) {
  folder_.write("inside/b.xsd", head("urn:a") + "><xs:element name='B' type='xs:string'/></xs:schema>");
  for (const std::string& place : {std::string("b.xsd"), std::string("../inside/b.xsd"), (folder_.path / "inside/b.xsd").string()}) {
    folder_.write("inside/a.xsd", head("urn:a") + "><xs:include schemaLocation='" + place + "'/></xs:schema>");
    EXPECT_EQ(folder_.failure(), "") << place;
  }
}

TEST_F(XmlSchemaAccess, a_document_type_of_a_schema_reaches_nothing) {
  const std::string body = head("urn:a") + "><xs:annotation><xs:documentation>&e;</xs:documentation></xs:annotation></xs:schema>";
  for (const std::string& place : places()) {
    for (const std::string& type :
         {"SYSTEM '" + place + "' [<!ENTITY e 'x'>]", "PUBLIC '-//W3C//DTD XMLSCHEMA 200102//EN' '" + place + "' [<!ENTITY e 'x'>]",
          "[<!ENTITY % p SYSTEM '" + place + "'> %p; <!ENTITY e 'x'>]", "[<!ENTITY e SYSTEM '" + place + "'>]"}) {
      folder_.write("inside/a.xsd", "<!DOCTYPE xs:schema " + type + ">\n" + body);
      EXPECT_NE(folder_.failure().find("a.xsd:1:"), std::string::npos) << folder_.failure();
      expect_untouched(type);
    }
  }
}

TEST_F(XmlSchemaAccess, a_link_that_leads_out_of_the_folder_is_refused_unread) {
  std::filesystem::create_symlink(outside_, folder_.path / "inside/a.xsd");
  EXPECT_NE(folder_.failure().find("a.xsd leads out of the folder"), std::string::npos) << folder_.failure();
  expect_untouched("the link");
  std::filesystem::remove(folder_.path / "inside/a.xsd");
  folder_.write("inside/b.xsd", head("urn:a") + "><xs:element name='B' type='xs:string'/></xs:schema>");
  std::filesystem::create_symlink("b.xsd", folder_.path / "inside/a.xsd");
  EXPECT_EQ(folder_.failure(), "") << "a link within the folder";
}

TEST_F(XmlSchemaAccess, locations_in_schemas_and_messages_are_not_followed) {
  for (const std::string& place : places()) {
    const std::string located = " xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xsi:schemaLocation='urn:a " + place + " urn:b " +
                                place + "' xsi:noNamespaceSchemaLocation='" + place + "'";
    folder_.write("inside/a.xsd", head("urn:a") + located + "><xs:element name='Root' type='xs:string'/></xs:schema>");
    const auto schemas = xml::SchemaFolder::load(folder_.path / "inside");
    expect_untouched("schema: " + place);
    folder_.write("inside/a.xsd", head("urn:a") + "><xs:element name='Root' type='xs:string'/></xs:schema>");
    const auto plain = xml::SchemaFolder::load(folder_.path / "inside");
    ASSERT_TRUE(plain) << plain.error().sentence;
    for (const std::string& message :
         {"<n:Root xmlns:n='urn:a'" + located + ">x</n:Root>", "<n:A xmlns:n='urn:b'" + located + "/>", "<A" + located + "/>"}) {
      InputReading reading = read_xml(message);
      make_schema_inspector(plain.value(), false)->inspect(message, reading);
      expect_untouched("message: " + message);
    }
  }
}

}  // namespace
}  // namespace kpwatch::test
