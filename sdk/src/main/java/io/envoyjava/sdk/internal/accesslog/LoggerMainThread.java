// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.accesslog;

import io.envoyjava.sdk.internal.runtime.EnvoyConfig;
import io.envoyjava.sdk.internal.runtime.EnvoyExecutor;
import io.envoyjava.sdk.internal.runtime.MainThread;

/** A configuration of access loggers has no tasks: Envoy has no scheduler for it. */
final class LoggerMainThread extends MainThread {

  LoggerMainThread(long address, EnvoyConfig config, String name) {
    super(address, config, name);
  }

  @Override
  protected EnvoyExecutor newExecutor(long address) {
    throw NotOffered.toLoggers("an executor");
  }
}
