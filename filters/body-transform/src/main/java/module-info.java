// SPDX-License-Identifier: Apache-2.0
/** The filter {@code body_transform}. */
module io.envoyjava.filters.bodytransform {
  requires io.envoyjava.json;
  requires io.envoyjava.sdk;
  requires tools.jackson.core;
  requires static org.jspecify;

  opens io.envoyjava.filters.bodytransform to
      io.envoyjava.json;

  provides io.envoyjava.sdk.http.HttpFilterFactory with
      io.envoyjava.filters.bodytransform.BodyTransformFactory;
}
