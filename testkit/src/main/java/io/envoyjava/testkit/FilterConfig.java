// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testkit;

import static io.envoyjava.sdk.internal.ffi.NativeMemory.BUFFER_SIZE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.envoyjava.sdk.http.HttpFilterFactory;
import io.envoyjava.sdk.internal.abi.LauncherAbi;
import io.envoyjava.sdk.internal.ffi.NativeMemory;
import io.envoyjava.sdk.internal.http.HttpEvents;
import java.lang.foreign.Arena;

/** Envoy's side of a filter's configuration, and what the launcher keeps of it. */
final class FilterConfig {
  final TestEnvoy envoy;
  final String name;
  final Metrics metrics = new Metrics();
  private final long handle = Handles.add(this);
  private long javaHandle;
  private long failures;

  FilterConfig(TestEnvoy envoy, String name) {
    this.envoy = envoy;
    this.name = name;
  }

  /** Makes the filter's configuration; returns false if it is refused. */
  boolean configure(HttpFilterFactory factory, String text) {
    try (var arena = Arena.ofConfined()) {
      var config = arena.allocate(2 * BUFFER_SIZE + 8, 8);
      config
          .asSlice(LauncherAbi.JAVA_CONFIG_NAME_OFFSET, BUFFER_SIZE)
          .copyFrom(NativeMemory.text(arena, name));
      config
          .asSlice(LauncherAbi.JAVA_CONFIG_TEXT_OFFSET, BUFFER_SIZE)
          .copyFrom(NativeMemory.text(arena, text));
      config.set(JAVA_LONG, LauncherAbi.JAVA_CONFIG_FAILURES_OFFSET, LauncherAbi.JAVA_NO_COUNTER);
      long made =
          Kit.configuring(
              factory,
              () ->
                  HttpEvents.onEvent(
                      LauncherAbi.JAVA_HTTP_CONFIG_NEW, handle, 0, config.address()));
      metrics.freeze();
      if (made <= 0) {
        Handles.remove(handle);
        return false;
      }
      javaHandle = made;
      failures = config.get(JAVA_LONG, LauncherAbi.JAVA_CONFIG_FAILURES_OFFSET);
      return true;
    }
  }

  /** The module's number for the configuration. */
  long javaHandle() {
    return javaHandle;
  }

  /** Envoy's number for the counter of failures. */
  long failures() {
    return failures;
  }

  void destroy() {
    long _ = HttpEvents.onEvent(LauncherAbi.JAVA_HTTP_CONFIG_DESTROY, 0, javaHandle, 0);
    Handles.remove(handle);
  }
}
