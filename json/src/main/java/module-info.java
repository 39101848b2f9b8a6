// SPDX-License-Identifier: Apache-2.0
/** Reads a filter's configuration from JSON. */
module io.envoyjava.json {
  requires io.envoyjava.sdk;
  requires static org.jspecify;
  requires tools.jackson.core;

  exports io.envoyjava.json;
}
