// SPDX-License-Identifier: Apache-2.0
/** Runs a real Envoy and an upstream for the tests of a filter. */
module io.envoyjava.testing {
  requires java.net.http;
  requires jdk.httpserver;
  requires static com.github.dockerjava.api;
  requires static org.junit.platform.commons;
  requires static testcontainers;
  requires static transitive io.envoyjava.sdk;
  requires static transitive org.junit.jupiter.api;
  requires static transitive org.jspecify;

  exports io.envoyjava.testing;
  exports io.envoyjava.testing.junit;
}
