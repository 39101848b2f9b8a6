// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.json;

import io.envoyjava.sdk.InvalidConfigException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a configuration that is a JSON object into a record:
 *
 * <pre>{@code
 * record Settings(int numWorkers, String dirname, @Nullable Duration timeout) {}
 *
 * var settings = JsonConfig.read(config, Settings.class);
 * }</pre>
 *
 * <p>The component {@code numWorkers} is read from the field {@code num_workers}, which is required
 * unless the component is {@code @Nullable} (JSpecify's), nullable in Kotlin ({@code String?}), or
 * an {@link Optional}. A component is one of these:
 *
 * <ul>
 *   <li>a whole number: {@code int}, {@code long}, {@code short}, {@code byte}, their boxes, or a
 *       {@link BigInteger}. {@code 5.0} is one, too, {@code 5.5} is not;
 *   <li>a {@code double}, a {@code float}, their boxes, or a {@link BigDecimal}, which has all
 *       digits of the text;
 *   <li>a {@code boolean} or its box, a string, or a {@link Duration} as {@code "PT2S"};
 *   <li>an enum, by the constant's name in snake case: {@code "fail_open"} for {@code FAIL_OPEN};
 *   <li>a record;
 *   <li>a {@link List}, a {@link Set}, which refuses a repeated value, or a {@link Map} with
 *       strings as keys. They hold any of these types, keep the order of the text, and cannot be
 *       changed.
 * </ul>
 *
 * <p>Reading is strict: an unknown or repeated field, a value of another type, a null, or text
 * after the object throws {@link InvalidConfigException}, which names the field, what is expected
 * and what was found. The filter, or the constructor of the record, checks what a type cannot
 * express, such as a range.
 *
 * <p>A {@code google.protobuf.Struct} in Envoy's configuration arrives as JSON, so the same record
 * serves for it. In YAML, Envoy makes text of numbers with a fraction or an exponent and of whole
 * numbers beyond 32 bits. So such text is a number, too, if a component is one: {@code "0.5"}, but
 * not {@code "5"}.
 *
 * @since 0.1
 */
public final class JsonConfig {
  private JsonConfig() {}

  /**
   * Reads a configuration.
   *
   * @param config the text
   * @param type the record's class; if it is in a named module, its package must be open to {@code
   *     io.envoyjava.json}
   * @param <T> the record's type
   * @return the record
   * @throws InvalidConfigException if the text is not JSON, or does not fit the record; or what the
   *     constructor of a record throws
   * @throws IllegalArgumentException if a component has a type that cannot be read
   */
  public static <T extends Record> T read(String config, Class<T> type) {
    var json = config.isBlank() ? new JsonQuote.Nothing() : JsonText.parse(config);
    return type.cast(RecordReader.readRecord(Place.ROOT, json, type));
  }

  /**
   * Returns a value as JSON, on one line and cut off if it is long, for a filter's own messages:
   * {@code throw new InvalidConfigException("dirname: expected a directory, found " +
   * quote(dirname))}.
   *
   * @param value a string, a number, or a list of these
   * @return the value as JSON, or its beginning
   */
  public static String quote(Object value) {
    return JsonQuote.quote(value);
  }
}
