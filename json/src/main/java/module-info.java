// SPDX-License-Identifier: Apache-2.0
/** Configurations in JSON. */
module io.envoyjava.json {
  requires io.envoyjava.sdk;
  requires static org.jspecify;
  requires tools.jackson.databind;

  exports io.envoyjava.json;
}
