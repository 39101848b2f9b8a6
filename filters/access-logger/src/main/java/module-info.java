// SPDX-License-Identifier: Apache-2.0
/** The access logger {@code access_logger}. */
module io.envoyjava.filters.accesslogger {
  requires io.envoyjava.json;
  requires io.envoyjava.sdk;
  requires static org.jspecify;

  opens io.envoyjava.filters.accesslogger to
      io.envoyjava.json;

  provides io.envoyjava.sdk.accesslog.AccessLoggerFactory with
      io.envoyjava.filters.accesslogger.JsonAccessLoggerFactory;
}
