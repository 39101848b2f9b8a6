// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk;

import io.envoyjava.sdk.internal.abi.CommonAbi;
import io.envoyjava.sdk.internal.runtime.Log;
import java.text.MessageFormat;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/**
 * A {@link System.Logger} that writes to Envoy's log with the id {@code dynamic_modules}, at the
 * Envoy level of the same name (TRACE, DEBUG, INFO, WARNING, ERROR); {@link #critical} writes at
 * level critical. Each call asks Envoy for its level before it builds a message, so a change by
 * {@code POST /logging} takes effect at once. Envoy up to v1.36 drops trace lines; there, they are
 * written at level debug if trace is on.
 *
 * <p>Any thread. Outside of Envoy, as in a unit test, it writes to the JDK's own logger.
 *
 * <p>ABI function: {@code envoy_dynamic_module_callback_log_enabled} and {@code
 * envoy_dynamic_module_callback_log}.
 *
 * @since 0.1
 */
public final class EnvoyLogger implements System.Logger {
  private final String name;

  private EnvoyLogger(String name) {
    this.name = name;
  }

  /**
   * Returns the logger of a class.
   *
   * @param type the class that logs; each message begins with its simple name
   * @return the logger
   */
  public static System.Logger of(Class<?> type) {
    return of(type.getSimpleName());
  }

  /**
   * Returns a logger with a name.
   *
   * @param name the beginning of each message
   * @return the logger
   */
  public static System.Logger of(String name) {
    return Log.available() ? new EnvoyLogger(name) : System.getLogger(name);
  }

  /**
   * Logs a message at Envoy's level critical, which {@link System.Logger} lacks: for what an
   * operator has to act upon at once. A logger that is not Envoy's, as in a unit test, logs it at
   * the level ERROR.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_log}.
   *
   * @param logger a logger of this class
   * @param message the message
   * @param thrown an exception to log with its stack trace; null to log the message alone
   */
  public static void critical(
      System.Logger logger, @Nullable String message, @Nullable Throwable thrown) {
    if (!(logger instanceof EnvoyLogger own)) {
      logger.log(Level.ERROR, message, thrown);
    } else if (Log.enabled(CommonAbi.ENVOY_LOG_CRITICAL)) {
      own.write(CommonAbi.ENVOY_LOG_CRITICAL, String.valueOf(message), thrown);
    }
  }

  @Override
  public String getName() {
    return name;
  }

  @Override
  public boolean isLoggable(Level level) {
    return level != Level.OFF && Log.enabled(Log.abiLevel(level));
  }

  @Override
  public void log(
      Level level,
      @Nullable ResourceBundle bundle,
      @Nullable String message,
      @Nullable Throwable thrown) {
    if (isLoggable(level)) write(Log.abiLevel(level), translated(bundle, message), thrown);
  }

  @Override
  public void log(
      Level level,
      @Nullable ResourceBundle bundle,
      @Nullable String format,
      @Nullable Object... parameters) {
    if (!isLoggable(level)) return;
    var pattern = translated(bundle, format);
    write(
        Log.abiLevel(level),
        parameters == null || parameters.length == 0
            ? pattern
            : MessageFormat.format(pattern, parameters),
        null);
  }

  private static String translated(@Nullable ResourceBundle bundle, @Nullable String key) {
    if (key == null) return "null";
    return bundle != null && bundle.containsKey(key) ? bundle.getString(key) : key;
  }

  private void write(int abiLevel, String message, @Nullable Throwable thrown) {
    var line = name + ": " + message;
    Log.write(abiLevel, thrown == null ? line : line + "\n" + Log.withStackTrace(thrown));
  }
}
