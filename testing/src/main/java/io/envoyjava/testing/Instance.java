// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testing;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** An Envoy that was started, and may not serve yet, or not any more. */
interface Instance {
  /** What it wrote. */
  LogLines log();

  boolean isAlive();

  /** Where its administration interface is reached, as host and port; null if not known yet. */
  @Nullable String adminAddress();

  /** The exit status, after all of the log was read. */
  int awaitExit(Duration timeout);

  /** Asks it to end, if it was not asked before, and waits for the exit status. */
  int terminate();

  /** Ends it, by force if need be, and cleans up. A second call does nothing. */
  void end();
}
