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
 * Envoy's log, under its id {@code dynamic_modules}; standard error, from INFO on, in an Envoy
 * without a log for modules. Any thread.
 */
public final class Log {
  private static final boolean IN_ENVOY =
      EnvoySymbols.has(EnvoyFunction.LOG) && EnvoySymbols.has(EnvoyFunction.LOG_ENABLED);

  private Log() {}

  /**
   * Whether there is an Envoy to log to.
   *
   * @return false outside of Envoy, as in an author's unit test
   */
  public static boolean available() {
    return EnvoySymbols.connected();
  }

  /**
   * The ABI's number of a level; Envoy has no more than these five that Java has too.
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
   * Whether Envoy's log takes messages of that level.
   *
   * @param level one of the ABI's levels
   * @return true if so; false also outside of Envoy
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

  /** Uses once what reports a failure, so that it does not need memory for that later. */
  public static void warmUp() {
    int _ = abiLevel(System.Logger.Level.TRACE); // its switch is a class of its own
    var text = withStackTrace(new Throwable("the log is ready"));
    if (IN_ENVOY) write(CommonAbi.ENVOY_LOG_TRACE, "java: " + text);
  }

  public static void error(String message) {
    write(CommonAbi.ENVOY_LOG_ERROR, message);
  }

  /**
   * Logs what the author's code threw, whatever that is: its message may be made by code that
   * throws, recurses, or fills the heap.
   *
   * @param what whose code and where, for the line's beginning
   * @param thrown what it threw
   * @return whether that could be logged, at least the name of its class
   */
  public static boolean failure(String what, Throwable thrown) {
    try {
      error(what + ": " + withStackTrace(thrown));
      return true;
    } catch (Throwable unprintable) {
      // Its name has to do.
    }
    try {
      error(what + ": " + thrown.getClass().getName() + ", whose stack trace cannot be printed");
      return true;
    } catch (Throwable e) {
      return false;
    }
  }

  /**
   * A throwable as text.
   *
   * @param thrown what was thrown
   * @return its message and its stack trace, or the beginning of them if they are very long
   */
  public static String withStackTrace(Throwable thrown) {
    var text = new BoundedText();
    thrown.printStackTrace(new PrintWriter(text));
    return text.toString().stripTrailing();
  }

  /** Keeps as much as a log should have of one failure. */
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
