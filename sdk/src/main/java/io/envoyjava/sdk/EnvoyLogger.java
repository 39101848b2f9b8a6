// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk;

import io.envoyjava.sdk.internal.runtime.Log;
import java.text.MessageFormat;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/**
 * A {@link System.Logger} that writes into Envoy's log, under the id {@code dynamic_modules}, at
 * the level of the same name (TRACE, DEBUG, INFO, WARNING as warning, ERROR). Envoy is asked for
 * its level before a message is built, at each call, so a change by {@code POST /logging} works at
 * once. Envoy up to v1.36 drops trace lines; they are written at the level debug there, if trace is
 * on.
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
   * The logger of a class.
   *
   * @param type the class that logs; its simple name stands before each message
   * @return the logger
   */
  public static System.Logger of(Class<?> type) {
    return of(type.getSimpleName());
  }

  /**
   * A logger by name.
   *
   * @param name stands before each message
   * @return the logger
   */
  public static System.Logger of(String name) {
    return Log.available() ? new EnvoyLogger(name) : System.getLogger(name);
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
    if (isLoggable(level)) write(level, translated(bundle, message), thrown);
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
        level,
        parameters == null || parameters.length == 0
            ? pattern
            : MessageFormat.format(pattern, parameters),
        null);
  }

  private static String translated(@Nullable ResourceBundle bundle, @Nullable String key) {
    if (key == null) return "null";
    return bundle != null && bundle.containsKey(key) ? bundle.getString(key) : key;
  }

  private void write(Level level, String message, @Nullable Throwable thrown) {
    var line = name + ": " + message;
    Log.write(
        Log.abiLevel(level), thrown == null ? line : line + "\n" + Log.withStackTrace(thrown));
  }
}
