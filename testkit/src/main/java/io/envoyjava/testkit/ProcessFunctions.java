// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testkit;

import java.lang.System.Logger.Level;
import java.lang.foreign.MemorySegment;

/** Envoy's functions that belong to no stream: {@code common_abi.h}. */
final class ProcessFunctions {
  private static final Level[] LEVELS = {
    Level.TRACE, Level.DEBUG, Level.INFO, Level.WARNING, Level.ERROR, Level.ERROR
  };

  private ProcessFunctions() {}

  static void log(int level, MemorySegment message) {
    Kit.log(LEVELS[level], Abi.utf8(message));
  }

  static boolean logEnabled(int level) {
    return level >= 0 && level < LEVELS.length;
  }

  static int getConcurrency() {
    return 1;
  }

  static boolean isValidationMode() {
    return false;
  }
}
