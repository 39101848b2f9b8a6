// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testing;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** An Envoy that has been started. It may not serve yet, or no longer. */
interface Instance {
  /** Returns what Envoy has written. */
  LogLines log();

  boolean isAlive();

  /** Returns the host and port of the administration interface; null if it is not known yet. */
  @Nullable String adminAddress();

  /** Waits for the exit status, and until all of the log has been read. */
  int awaitExit(Duration timeout);

  /** Asks Envoy to end, unless it has been asked before, and waits for the exit status. */
  int terminate();

  /** Ends Envoy, by force if necessary, and cleans up. A second call does nothing. */
  void end();
}
