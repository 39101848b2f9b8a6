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
 * <p>The component {@code numWorkers} is read from the field {@code num_workers}, which is required
 * unless the component is {@code @Nullable} (JSpecify's). A component is an {@code int}, {@code
 * long}, {@code double}, {@code float}, {@code boolean} or its box, a {@link BigDecimal} (with all
 * digits of the text), a string, a {@link Duration} (as {@code "PT2S"}), a record, or a list of
 * these.
 *
 * <p>Reading is strict: an unknown or repeated field, a value of another type, a null, or text
 * after the object throws {@link InvalidConfigException}, which names the field, what is expected
 * and what was found. The filter checks what a type cannot express, such as a range.
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
          // Keeps all digits until the type of the component is known.
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  /** A type of value without parts. */
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
   * @param type the record's class; if it is in a named module, its package must be open to {@code
   *     tools.jackson.databind}
   * @param <T> the record's type
   * @return the record
   * @throws InvalidConfigException if the text is not JSON, or does not fit the record; or what the
   *     constructor of a record throws
   */
  public static <T extends Record> T read(String config, Class<T> type) {
    var json = parse(config);
    checkRecord("", json, type);
    try {
      return MAPPER.treeToValue(json, type);
    } catch (JacksonException e) {
      // The constructor of a record may check what a type cannot express.
      if (e.getCause() instanceof InvalidConfigException invalid) throw invalid;
      throw e;
    }
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
    if (value instanceof JsonNode json && json.isMissingNode()) return "nothing";
    var text = MAPPER.writeValueAsString(value);
    return cut(text, LONGEST_QUOTE);
  }

  private static JsonNode parse(String config) {
    if (config.isBlank()) throw wrong("configuration", "a JSON object", "nothing");
    try {
      return MAPPER.readTree(config);
    } catch (JacksonException e) {
      // If something has no end, Jackson adds in brackets where it began. Its advice on NaN and
      // similar values concerns programs, not configurations.
      var problem =
          line(
              e.getOriginalMessage()
                  .replaceFirst(" \\(start marker .*", "")
                  .replaceFirst(
                      "^Non-standard token ('[^']*'):? .*", "$1 is not a number in JSON"));
      // An error about depth or length has no place.
      var location = e.getLocation();
      var place =
          location == null
              ? ""
              : " at line %d, column %d".formatted(location.getLineNr(), location.getColumnNr());
      throw new InvalidConfigException(
          "configuration: expected JSON, found%s: %s".formatted(place, problem), e);
    }
  }

  /**
   * Returns a description by Jackson on one short line. It may quote names of any content and
   * length.
   */
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
          "%s: unknown field; expected only %s"
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

  /** Returns whether a number has not become infinite or zero as a floating-point value. */
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
