// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testkit;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Envoy's functions for addresses that the modules of a process share. As in Envoy, any thread may
 * call them, and no address can be taken back. They last as long as this JVM.
 */
final class PeerFunctions {
  private static final Map<String, Long> FUNCTIONS = new ConcurrentHashMap<>();
  private static final Map<String, Long> DATA = new ConcurrentHashMap<>();

  private PeerFunctions() {}

  static boolean registerFunction(MemorySegment key, long function) {
    return FUNCTIONS.putIfAbsent(Abi.utf8(key), function) == null;
  }

  static boolean getFunction(MemorySegment key, MemorySegment function) {
    return find(FUNCTIONS, key, function);
  }

  static boolean registerSharedData(MemorySegment key, long data) {
    DATA.put(Abi.utf8(key), data);
    return true;
  }

  static boolean getSharedData(MemorySegment key, MemorySegment data) {
    return find(DATA, key, data);
  }

  private static boolean find(Map<String, Long> known, MemorySegment key, MemorySegment result) {
    var address = known.get(Abi.utf8(key));
    if (address != null) result.set(JAVA_LONG, 0, address);
    return address != null;
  }
}
