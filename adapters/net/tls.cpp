// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/net/tls.h"

#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include "daemon/base/log.h"

namespace kpwatch::net {
namespace {

namespace ssl = boost::asio::ssl;

struct Freeing {
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(GENERAL_NAMES* names) const { GENERAL_NAMES_free(names); }
};

std::string text_of(const ASN1_STRING* text) {
  unsigned char* utf8 = nullptr;
  const int length = ASN1_STRING_to_UTF8(&utf8, text);
  if (length < 0) return {};
  std::string result(reinterpret_cast<const char*>(utf8), static_cast<std::size_t>(length));
  OPENSSL_free(utf8);
  return result;
}

void configure(ssl::context& context, const NetOptions& options) {
  SSL_CTX* native = context.native_handle();
  SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION);
  SSL_CTX_set_options(native, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_TICKET | SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE);
  SSL_CTX_set_session_cache_mode(native, SSL_SESS_CACHE_OFF);
  // A key with a password would have somebody asked for it at a terminal.
  context.set_password_callback([](std::size_t, ssl::context::password_purpose) { return std::string(); });
  context.use_certificate_chain_file(options.certificate.string());
  context.use_private_key_file(options.private_key.string(), ssl::context::pem);
  if (options.client_ca.empty()) return;
  context.load_verify_file(options.client_ca.string());
  context.set_verify_mode(ssl::verify_peer | ssl::verify_fail_if_no_peer_cert);
  SSL_CTX_set_client_CA_list(native, SSL_load_client_CA_file(options.client_ca.c_str()));
}

}  // namespace

Result<std::shared_ptr<ssl::context>> make_context(const NetOptions& options) {
  try {
    auto context = std::make_shared<ssl::context>(ssl::context::tls_server);
    configure(*context, options);
    return context;
  } catch (const std::exception& error) {
    return failure("certificate, private_key or client_ca can't be used: " + std::string(error.what()));
  }
}

std::vector<std::string> names_of_peer(SSL* connection) {
  std::vector<std::string> names;
  const std::unique_ptr<X509, Freeing> certificate(SSL_get1_peer_certificate(connection));
  if (!certificate) return names;
  const X509_NAME* subject = X509_get_subject_name(certificate.get());
  if (const int at = X509_NAME_get_index_by_NID(subject, NID_commonName, -1); at >= 0)
    names.push_back(text_of(X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, at))));
  const std::unique_ptr<GENERAL_NAMES, Freeing> others(
      static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate.get(), NID_subject_alt_name, nullptr, nullptr)));
  for (int i = 0; others && i < sk_GENERAL_NAME_num(others.get()); ++i) {
    const GENERAL_NAME* name = sk_GENERAL_NAME_value(others.get(), i);
    if (name->type == GEN_DNS || name->type == GEN_EMAIL || name->type == GEN_URI) names.push_back(text_of(name->d.ia5));
  }
  return names;
}

TlsKeeper::Times TlsKeeper::times() const {
  Times result;
  for (const auto* file : {&options_.certificate, &options_.private_key, &options_.client_ca}) {
    std::error_code error;
    result.push_back(file->empty() ? std::filesystem::file_time_type{} : std::filesystem::last_write_time(*file, error));
  }
  return result;
}

Result<void> TlsKeeper::open() {
  if (!options_.has_tls()) return success();
  times_ = times();
  TRY_ASSIGN(context_, make_context(options_));
  return success();
}

std::shared_ptr<ssl::context> TlsKeeper::current() {
  const auto now = std::chrono::steady_clock::now();
  if (!options_.has_tls() || now < next_look_) return context_;
  next_look_ = now + std::chrono::seconds(1);
  const auto latest = times();
  if (latest == times_) return context_;
  times_ = latest;
  if (auto fresh = make_context(options_)) {
    context_ = std::move(fresh.value());
    log::info("tls_files_taken", {{"feed", options_.feed}});
  } else {
    log::error("tls_files_refused",
               {{"feed", options_.feed}, {"reason", fresh.error().sentence}, {"consequence", "the old ones serve on"}});
  }
  return context_;
}

}  // namespace kpwatch::net
