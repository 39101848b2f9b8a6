// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.json;

import io.envoyjava.sdk.InvalidConfigException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/**
 * Parses JSON into {@link Map}, {@link List}, {@link String}, {@link BigDecimal}, {@link Boolean}
 * and null. The parser limits the depth and the length of numbers and names.
 */
final class JsonText {
  private static final int LONGEST_DESCRIPTION = 300;

  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private JsonText() {}

  /**
   * Returns the only value of a text.
   *
   * @throws InvalidConfigException if the text is not JSON, repeats a name, or goes on after the
   *     value
   */
  static @Nullable Object parse(String config) {
    try (var parser = FACTORY.createParser(ObjectReadContext.empty(), config)) {
      var first = parser.nextToken();
      if (first == null) return new JsonQuote.Nothing();
      var value = value(parser, first);
      if (parser.nextToken() != null) {
        throw new InvalidConfigException(
            message(parser.currentTokenLocation(), "text after the first value"));
      }
      return value;
    } catch (JacksonException e) {
      // If something has no end, Jackson adds in brackets where it began. Its advice on NaN and
      // similar values concerns programs, not configurations.
      var problem =
          line(
              e.getOriginalMessage()
                  .replaceFirst(" \\(start marker .*", "")
                  .replaceFirst(
                      "^Non-standard token ('[^']*'):? .*", "$1 is not a number in JSON"));
      throw new InvalidConfigException(message(e.getLocation(), problem), e);
    }
  }

  private static @Nullable Object value(JsonParser parser, JsonToken token) {
    return switch (token) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> parser.getString();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      // Keeps all digits until the type of the component is known.
      default -> parser.getDecimalValue();
    };
  }

  private static Map<String, @Nullable Object> object(JsonParser parser) {
    var object = new LinkedHashMap<String, @Nullable Object>();
    for (var name = parser.nextName(); name != null; name = parser.nextName()) {
      object.put(name, value(parser, parser.nextToken()));
    }
    return object;
  }

  private static List<@Nullable Object> array(JsonParser parser) {
    var array = new ArrayList<@Nullable Object>();
    for (var token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
      array.add(value(parser, token));
    }
    return array;
  }

  /** An error about depth or length has no location. */
  private static String message(@Nullable TokenStreamLocation location, String problem) {
    var place =
        location == null
            ? ""
            : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
    return "configuration: expected JSON, found" + place + ": " + problem;
  }

  /**
   * Returns a description by Jackson on one short line. It may quote names of any content and
   * length.
   */
  private static String line(String description) {
    return JsonQuote.cut(description.replaceAll("\\p{Cntrl}", "?"), LONGEST_DESCRIPTION);
  }
}
