// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.violations;

import io.envoyjava.sdk.http.HttpStream;

/** Uses an extension point from outside, as what several points share must not. */
interface UsesPoint {
  void use(HttpStream stream);
}
