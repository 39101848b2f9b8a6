// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal;

import io.envoyjava.sdk.internal.abi.EnvoyAbi;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.foreign.Arena;

/**
 * Envoy's log, under its id {@code dynamic_modules}; standard error, from INFO on, in an Envoy
 * without a log for modules. Any thread.
 */
public final class Log {
  private static final boolean IN_ENVOY =
      Host.has("envoy_dynamic_module_callback_log")
          && Host.has("envoy_dynamic_module_callback_log_enabled");

  private Log() {}

  /**
   * Whether there is an Envoy to log to.
   *
   * @return false outside of Envoy, as in an author's unit test
   */
  public static boolean available() {
    return Host.connected();
  }

  /**
   * The ABI's number of a level; Envoy has no more than these five that Java has too.
   *
   * @param level a Java level
   * @return an Envoy level
   */
  public static int abiLevel(System.Logger.Level level) {
    return switch (level) {
      case ALL, TRACE -> EnvoyAbi.ENVOY_LOG_TRACE();
      case DEBUG -> EnvoyAbi.ENVOY_LOG_DEBUG();
      case INFO -> EnvoyAbi.ENVOY_LOG_INFO();
      case WARNING -> EnvoyAbi.ENVOY_LOG_WARN();
      case ERROR -> EnvoyAbi.ENVOY_LOG_ERROR();
      case OFF -> EnvoyAbi.ENVOY_LOG_OFF();
    };
  }

  /**
   * Whether Envoy's log takes messages of that level.
   *
   * @param level one of the ABI's levels
   * @return true if so; false also outside of Envoy
   */
  public static boolean enabled(int level) {
    if (!IN_ENVOY) return Host.connected() && level >= EnvoyAbi.ENVOY_LOG_INFO();
    return EnvoyAbi.envoy_dynamic_module_callback_log_enabled(level);
  }

  /**
   * Writes a message.
   *
   * @param level one of the ABI's levels
   * @param message the message
   */
  public static void write(int level, String message) {
    if (!IN_ENVOY) {
      System.err.println(message);
      return;
    }
    try (var arena = Arena.ofConfined()) {
      EnvoyAbi.envoy_dynamic_module_callback_log(level, Native.text(arena, message));
    }
  }

  static void error(String message) {
    write(EnvoyAbi.ENVOY_LOG_ERROR(), message);
  }

  /**
   * A throwable as text.
   *
   * @param thrown what was thrown
   * @return its message and its stack trace
   */
  public static String withStackTrace(Throwable thrown) {
    var text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    return text.toString().stripTrailing();
  }
}
