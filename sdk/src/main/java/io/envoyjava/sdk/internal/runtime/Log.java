// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.runtime;

import io.envoyjava.sdk.internal.abi.CommonAbi;
import io.envoyjava.sdk.internal.ffi.NativeMemory;
import io.envoyjava.sdk.internal.symbols.EnvoyFunction;
import io.envoyjava.sdk.internal.symbols.EnvoySymbols;
import java.io.PrintWriter;
import java.io.Writer;
import java.lang.foreign.Arena;

/**
 * Writes to Envoy's log with the id {@code dynamic_modules}. If this Envoy has no log for modules,
 * messages from INFO on go to standard error. Any thread.
 */
public final class Log {
  private static final boolean IN_ENVOY =
      EnvoySymbols.has(EnvoyFunction.LOG) && EnvoySymbols.has(EnvoyFunction.LOG_ENABLED);

  private Log() {}

  /**
   * Returns whether this code runs in an Envoy, which has a log.
   *
   * @return false outside of Envoy, as in an author's unit test
   */
  public static boolean available() {
    return EnvoySymbols.connected();
  }

  /**
   * Returns the ABI's number of a level. Envoy has these five levels in common with Java.
   *
   * @param level a Java level
   * @return an Envoy level
   */
  public static int abiLevel(System.Logger.Level level) {
    return switch (level) {
      case ALL, TRACE -> CommonAbi.ENVOY_LOG_TRACE;
      case DEBUG -> CommonAbi.ENVOY_LOG_DEBUG;
      case INFO -> CommonAbi.ENVOY_LOG_INFO;
      case WARNING -> CommonAbi.ENVOY_LOG_WARN;
      case ERROR -> CommonAbi.ENVOY_LOG_ERROR;
      case OFF -> CommonAbi.ENVOY_LOG_OFF;
    };
  }

  /**
   * Returns whether Envoy's log accepts messages of this level.
   *
   * @param level one of the ABI's levels
   * @return true if it does; false also outside of Envoy
   */
  public static boolean enabled(int level) {
    if (!IN_ENVOY) return EnvoySymbols.connected() && level >= CommonAbi.ENVOY_LOG_INFO;
    return CommonAbi.envoy_dynamic_module_callback_log_enabled(level);
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
      CommonAbi.envoy_dynamic_module_callback_log(level, NativeMemory.text(arena, message));
    }
  }

  /**
   * Initializes what reports a failure by using it once, so that a later report needs no memory for
   * that.
   */
  public static void warmUp() {
    int _ = abiLevel(System.Logger.Level.TRACE); // initializes the class of its switch
    // Messages are formatted at any depth, and Formatter initializes classes with its first use.
    var text = withStackTrace(new Throwable("the %s is ready".formatted("log")));
    if (IN_ENVOY) write(CommonAbi.ENVOY_LOG_TRACE, "java: " + text);
  }

  public static void error(String message) {
    write(CommonAbi.ENVOY_LOG_ERROR, message);
  }

  /**
   * Logs what the author's code threw. The code that builds its message may itself throw, recurse,
   * or fill the heap.
   *
   * @param what the beginning of the line: whose code failed, and in which hook
   * @param thrown the throwable
   * @return whether it could be logged, at least by the name of its class
   */
  public static boolean failure(String what, Throwable thrown) {
    try {
      error(what + ": " + withStackTrace(thrown));
      return true;
    } catch (Throwable unprintable) {
      // Log the name of its class only.
    }
    try {
      error(what + ": " + thrown.getClass().getName() + ", whose stack trace cannot be printed");
      return true;
    } catch (Throwable e) {
      return false;
    }
  }

  /**
   * Returns a throwable as text.
   *
   * @param thrown what was thrown
   * @return its message and stack trace, cut off if they are very long
   */
  public static String withStackTrace(Throwable thrown) {
    var text = new BoundedText();
    thrown.printStackTrace(new PrintWriter(text));
    return text.toString().stripTrailing();
  }

  /** Keeps no more text than a log should contain of one failure. */
  private static final class BoundedText extends Writer {
    private static final int LIMIT = 32_768;

    private final StringBuilder text = new StringBuilder();

    @Override
    public void write(char[] chars, int offset, int length) {
      text.append(chars, offset, Math.min(length, room()));
    }

    @Override
    public void write(String string, int offset, int length) {
      text.append(string, offset, offset + Math.min(length, room()));
    }

    private int room() {
      return LIMIT - text.length();
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}

    @Override
    public String toString() {
      return room() > 0 ? text.toString() : text + " … (cut off)";
    }
  }
}
