// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testkit;

import static io.envoyjava.sdk.internal.ffi.NativeMemory.BUFFER_SIZE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.envoyjava.sdk.internal.abi.LauncherAbi;
import io.envoyjava.sdk.internal.ffi.NativeMemory;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.function.LongUnaryOperator;

/** Envoy's side of a configuration of any kind of filter, and what the launcher keeps of it. */
abstract class ConfigModel {
  final TestEnvoy envoy;
  final String name;
  final Metrics metrics = new Metrics();

  /** What the module knows this object by. */
  final long handle = Handles.add(this);

  private long javaHandle;
  private long failures;
  private boolean destroyed;

  ConfigModel(TestEnvoy envoy, String name) {
    this.envoy = envoy;
    this.name = name;
  }

  /** Calls the module with an event of this kind of filter. */
  abstract long call(int event, long address, long javaHandle, long argument);

  /**
   * Makes the module's configuration; returns false if it refuses.
   *
   * @param module calls it with the address of a {@code java_config}, and returns its answer
   */
  final boolean configure(String text, LongUnaryOperator module) {
    try (var arena = Arena.ofConfined()) {
      var config = arena.allocate(2 * BUFFER_SIZE + 8, 8);
      config
          .asSlice(LauncherAbi.JAVA_CONFIG_NAME_OFFSET, BUFFER_SIZE)
          .copyFrom(NativeMemory.text(arena, name));
      config
          .asSlice(LauncherAbi.JAVA_CONFIG_TEXT_OFFSET, BUFFER_SIZE)
          .copyFrom(NativeMemory.text(arena, text));
      config.set(JAVA_LONG, LauncherAbi.JAVA_CONFIG_FAILURES_OFFSET, LauncherAbi.JAVA_NO_COUNTER);
      long made = module.applyAsLong(config.address());
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
  final long javaHandle() {
    return javaHandle;
  }

  /** Envoy's number for the counter of failures. */
  final long failures() {
    return failures;
  }

  /** {@code config_event}: something that is no answer to a hook. */
  final void event(int event, long argument) {
    if (destroyed) return;
    long answer = call(event, handle, javaHandle, argument);
    envoy.lent.endLoans();
    if (answer < 0 && failures != LauncherAbi.JAVA_NO_COUNTER) {
      // Several tasks may fail in one turn: each after the first makes the answer one less.
      boolean reported = answer != LauncherAbi.JAVA_FAILED;
      metrics.add(failures, List.of(), reported ? LauncherAbi.JAVA_REPORTED - answer + 1 : 1);
    }
  }

  /** Ends the module's configuration, with the event for that. */
  final void destroy(int event) {
    destroyed = true;
    long _ = call(event, 0, javaHandle, 0);
    Handles.remove(handle);
  }
}
