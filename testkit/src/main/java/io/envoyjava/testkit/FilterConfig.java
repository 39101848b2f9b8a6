// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testkit;

import static io.envoyjava.sdk.internal.ffi.NativeMemory.BUFFER_SIZE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.envoyjava.sdk.http.HttpFilterFactory;
import io.envoyjava.sdk.internal.abi.LauncherAbi;
import io.envoyjava.sdk.internal.ffi.NativeMemory;
import io.envoyjava.sdk.internal.http.HttpEvents;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Envoy's side of a filter's configuration, and what the launcher keeps of it. */
final class FilterConfig {
  final TestEnvoy envoy;
  final String name;
  final Metrics metrics = new Metrics();
  private final long handle = Handles.add(this);
  private long javaHandle;
  private long failures;
  private boolean destroyed;

  /** The configuration's requests to clusters. */
  final Callouts callouts;

  /** The names of the secrets that it has asked for. Their numbers begin with 1. */
  private final List<String> secrets = new ArrayList<>();

  FilterConfig(TestEnvoy envoy, String name) {
    this.envoy = envoy;
    this.name = name;
    callouts = new Callouts(envoy, this::calloutEvent);
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

  /** Returns the number of a secret; 0 if Envoy has no such secret. */
  long subscribe(String secret) {
    if (envoy.secret(secret) == null) return 0;
    secrets.add(secret);
    return secrets.size();
  }

  /** Returns the value of a secret; null if the number is not one of this configuration. */
  byte @Nullable [] secret(long id) {
    return id > 0 && id <= secrets.size() ? envoy.secret(secrets.get((int) id - 1)) : null;
  }

  void scheduled(long event) {
    event(LauncherAbi.JAVA_HTTP_CONFIG_SCHEDULED, event);
  }

  private void calloutEvent(long callout) {
    event(LauncherAbi.JAVA_HTTP_CONFIG_CALLOUT, callout);
  }

  /** {@code http_config_event}. */
  private void event(int event, long argument) {
    if (destroyed) return;
    long answer = HttpEvents.onEvent(event, handle, javaHandle, argument);
    envoy.lent.endLoans();
    if (answer < 0 && failures != LauncherAbi.JAVA_NO_COUNTER) {
      // Several tasks may fail in one turn: each after the first makes the answer one less.
      boolean reported = answer != LauncherAbi.JAVA_FAILED;
      metrics.add(failures, List.of(), reported ? LauncherAbi.JAVA_REPORTED - answer + 1 : 1);
    }
  }

  void destroy() {
    destroyed = true;
    callouts.cancelAll();
    long _ = HttpEvents.onEvent(LauncherAbi.JAVA_HTTP_CONFIG_DESTROY, 0, javaHandle, 0);
    Handles.remove(handle);
  }
}
