// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.json;

import io.envoyjava.sdk.InvalidConfigException;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads a configuration that is a JSON object into a record:
 *
 * <pre>{@code
 * record Settings(int numWorkers, String dirname, @Nullable Duration timeout) {}
 *
 * var settings = JsonConfig.read(config, Settings.class);
 * }</pre>
 *
 * <p>The component {@code numWorkers} is the field {@code num_workers}, and required unless it is
 * {@code @Nullable} (JSpecify's). A component is an {@code int}, {@code long}, {@code double},
 * {@code float}, {@code boolean} or its box, a {@link BigDecimal} (with each digit of the text), a
 * string, a {@link Duration} (as {@code "PT2S"}), a list of such, or a record.
 *
 * <p>Nothing is guessed: an unknown or repeated field, a value of another type, a null, or text
 * behind the object is an {@link InvalidConfigException} that names the field, what is expected and
 * what was found. What a type cannot say, such as a range, is left to the filter.
 *
 * @since 0.1
 */
public final class JsonConfig {
  private static final int LONGEST_QUOTE = 60;
  private static final int LONGEST_DESCRIPTION = 300;

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          // Each digit, until it is known what the number is for.
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  /** A value that has no parts. */
  private record Scalar(String expected, Predicate<JsonNode> fits) {}

  private static final Scalar INT = new Scalar("a whole number (32 bits)", JsonConfig::isInt);
  private static final Scalar LONG = new Scalar("a whole number (64 bits)", JsonConfig::isLong);
  private static final Scalar DOUBLE =
      new Scalar("a number (64-bit floating point)", JsonConfig::isDouble);
  private static final Scalar FLOAT =
      new Scalar("a number (32-bit floating point)", JsonConfig::isFloat);
  private static final Scalar BOOLEAN = new Scalar("true or false", JsonNode::isBoolean);
  private static final Map<Type, Scalar> SCALARS =
      Map.ofEntries(
          Map.entry(int.class, INT),
          Map.entry(Integer.class, INT),
          Map.entry(long.class, LONG),
          Map.entry(Long.class, LONG),
          Map.entry(double.class, DOUBLE),
          Map.entry(Double.class, DOUBLE),
          Map.entry(float.class, FLOAT),
          Map.entry(Float.class, FLOAT),
          Map.entry(BigDecimal.class, new Scalar("a number", JsonNode::isNumber)),
          Map.entry(boolean.class, BOOLEAN),
          Map.entry(Boolean.class, BOOLEAN),
          Map.entry(String.class, new Scalar("a string", JsonNode::isString)),
          Map.entry(
              Duration.class, new Scalar("a duration such as \"PT2S\"", JsonConfig::isDuration)));

  private JsonConfig() {}

  /**
   * Reads a configuration.
   *
   * @param config the text
   * @param type the record's class; its package is open to {@code tools.jackson.databind}, where it
   *     is in a named module
   * @param <T> the record
   * @return the record
   * @throws InvalidConfigException if the text is not JSON, or does not fit the record
   */
  public static <T extends Record> T read(String config, Class<T> type) {
    var json = parse(config);
    checkRecord("", json, type);
    return MAPPER.treeToValue(json, type);
  }

  /**
   * A value as it stands in JSON, on one line and not too long, for a filter's own messages: {@code
   * throw new InvalidConfigException("dirname: expected a directory, found " + quote(dirname))}.
   *
   * @param value a string, a number, a list of such
   * @return the value, or its beginning
   */
  public static String quote(Object value) {
    if (value instanceof JsonNode json && json.isMissingNode()) return "nothing";
    var text = MAPPER.writeValueAsString(value);
    return cut(text, LONGEST_QUOTE);
  }

  private static JsonNode parse(String config) {
    if (config.isBlank()) throw wrong("configuration", "a JSON object", "nothing");
    try {
      return MAPPER.readTree(config);
    } catch (JacksonException e) {
      // Where a thing began that has no end, Jackson's own description follows in brackets.
      // Its advice on NaN and the like is for programs, not for configurations.
      var problem =
          line(
              e.getOriginalMessage()
                  .replaceFirst(" \\(start marker .*", "")
                  .replaceFirst(
                      "^Non-standard token ('[^']*'):? .*", "$1 is not a number in JSON"));
      // What is too deep or too long is in no place.
      var location = e.getLocation();
      var place =
          location == null
              ? ""
              : " at line %d, column %d".formatted(location.getLineNr(), location.getColumnNr());
      throw new InvalidConfigException(
          "configuration: expected JSON, found%s: %s".formatted(place, problem), e);
    }
  }

  /** A description of Jackson's, who quotes names as they are: any text, of any length. */
  private static String line(String description) {
    return cut(description.replaceAll("\\p{Cntrl}", "?"), LONGEST_DESCRIPTION);
  }

  private static String cut(String text, int longest) {
    return text.length() <= longest ? text : text.substring(0, longest) + "…";
  }

  private static void checkRecord(String path, JsonNode json, Class<?> type) {
    if (!json.isObject()) {
      throw wrong(path.isEmpty() ? "configuration" : path, "a JSON object", quote(json));
    }
    var fields = new LinkedHashMap<String, AnnotatedType>();
    for (var component : type.getRecordComponents()) {
      fields.put(snakeCase(component.getName()), component.getAnnotatedType());
    }
    for (var name : json.propertyNames()) {
      if (fields.containsKey(name)) continue;
      var quoted = quote(name);
      throw new InvalidConfigException(
          "%s: unknown field; expected no other than %s"
              .formatted(
                  member(path, quoted.substring(1, quoted.length() - 1)),
                  String.join(", ", fields.keySet())));
    }
    fields.forEach(
        (name, field) -> {
          var value = json.path(name);
          if (value.isMissingNode() && field.isAnnotationPresent(Nullable.class)) return;
          check(member(path, name), value, field);
        });
  }

  private static String member(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private static void check(String path, JsonNode json, AnnotatedType type) {
    if (type instanceof AnnotatedParameterizedType list) {
      if (!json.isArray()) throw wrong(path, "an array", quote(json));
      var element = list.getAnnotatedActualTypeArguments()[0];
      for (int i = 0; i < json.size(); i++) check(path + "[" + i + "]", json.get(i), element);
    } else if (type.getType() instanceof Class<?> raw && raw.isRecord()) {
      checkRecord(path, json, raw);
    } else {
      var scalar = SCALARS.get(type.getType());
      if (scalar == null) throw new IllegalArgumentException(path + ": cannot be a " + type);
      if (!scalar.fits.test(json)) throw wrong(path, scalar.expected, quote(json));
    }
  }

  private static boolean isInt(JsonNode json) {
    return json.isIntegralNumber() && json.canConvertToInt();
  }

  private static boolean isLong(JsonNode json) {
    return json.isIntegralNumber() && json.canConvertToLong();
  }

  private static boolean isDouble(JsonNode json) {
    return json.isNumber() && isInRange(json.decimalValue(), json.decimalValue().doubleValue());
  }

  private static boolean isFloat(JsonNode json) {
    return json.isNumber() && isInRange(json.decimalValue(), json.decimalValue().floatValue());
  }

  /** Whether a number has not become infinite, or zero, as a floating-point value. */
  private static boolean isInRange(BigDecimal number, double value) {
    return Double.isFinite(value) && (value != 0 || number.signum() == 0);
  }

  private static boolean isDuration(JsonNode json) {
    if (!json.isString()) return false;
    try {
      var _ = Duration.parse(json.stringValue());
      return true;
    } catch (DateTimeParseException e) {
      return false;
    }
  }

  private static String snakeCase(String name) {
    return name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }

  private static InvalidConfigException wrong(String field, String expected, String found) {
    return new InvalidConfigException(
        "%s: expected %s, found %s".formatted(field, expected, found));
  }
}
