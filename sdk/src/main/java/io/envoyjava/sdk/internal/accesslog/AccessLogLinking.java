// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.accesslog;

import io.envoyjava.sdk.internal.ffi.Linking;
import io.envoyjava.sdk.internal.symbols.EnvoyFunction.Group;

/** Envoy's functions for access loggers, by the groups in which they are linked. */
final class AccessLogLinking {
  static final Linking ENTRY = new Linking(Group.LOG_ENTRY);
  static final Linking TLS = new Linking(Group.LOG_TLS);
  static final Linking METRICS = new Linking(Group.LOG_METRICS);

  private AccessLogLinking() {}
}
