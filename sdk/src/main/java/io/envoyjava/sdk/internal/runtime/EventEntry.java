// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.runtime;

import io.envoyjava.sdk.internal.abi.java_event;
import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandles;

/** Makes the function through which the launcher enters an extension point. */
public final class EventEntry {
  private EventEntry() {}

  /**
   * Returns the address of a {@code java_event} that calls a point's method {@code onEvent}.
   *
   * @param point the point's own lookup
   * @param arena where the function is, for as long as Envoy uses it
   * @throws ReflectiveOperationException if the point has no such method
   */
  public static long of(MethodHandles.Lookup point, Arena arena)
      throws ReflectiveOperationException {
    var descriptor = java_event.descriptor();
    var onEvent = point.findStatic(point.lookupClass(), "onEvent", descriptor.toMethodType());
    return Linker.nativeLinker().upcallStub(onEvent, descriptor, arena).address();
  }
}
