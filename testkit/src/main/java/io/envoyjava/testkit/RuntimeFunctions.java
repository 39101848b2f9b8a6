// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testkit;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** Envoy's functions for its runtime, which configurations call. */
final class RuntimeFunctions {
  private RuntimeFunctions() {}

  private static @Nullable Object value(MemorySegment key) {
    return Kit.current().runtime(Abi.utf8(key));
  }

  static boolean getRuntimeBool(MemorySegment key, boolean otherwise) {
    return value(key) instanceof Boolean value ? value : otherwise;
  }

  /** Envoy keeps numbers as doubles, and those below 0 as no whole numbers. */
  static long getRuntimeInt(MemorySegment key, long otherwise) {
    return value(key) instanceof Double value && value >= 0 ? value.longValue() : otherwise;
  }

  static double getRuntimeNumber(MemorySegment key, double otherwise) {
    return value(key) instanceof Double value ? value : otherwise;
  }
}
