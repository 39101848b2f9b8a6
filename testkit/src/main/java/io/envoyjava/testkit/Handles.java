// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testkit;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** What stands for the addresses of Envoy's objects. Any thread. */
final class Handles {
  private static final AtomicLong NEXT = new AtomicLong(0x1000);
  private static final Map<Long, Object> OBJECTS = new ConcurrentHashMap<>();

  private Handles() {}

  static long add(Object object) {
    long handle = NEXT.getAndAdd(16);
    OBJECTS.put(handle, object);
    return handle;
  }

  static void remove(long handle) {
    OBJECTS.remove(handle);
  }

  /** Returns the object of a handle; an error says that the SDK uses what is gone. */
  static <T> T get(long handle, Class<T> type) {
    var object = OBJECTS.get(handle);
    if (object == null) {
      throw new AssertionError("the SDK used a %s that is gone".formatted(type.getSimpleName()));
    }
    return type.cast(object);
  }

  static DynamicModuleFilter filter(long handle) {
    return get(handle, DynamicModuleFilter.class);
  }

  static FilterConfig config(long handle) {
    return get(handle, FilterConfig.class);
  }
}
