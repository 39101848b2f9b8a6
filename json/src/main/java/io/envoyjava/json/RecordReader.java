// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.json;

import io.envoyjava.sdk.InvalidConfigException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns parsed JSON into records.
 *
 * <p>It has no lambdas, and it builds a message only for an error: what the JVM makes for these
 * takes longer, at the start of a process, than reading a configuration.
 */
final class RecordReader {
  private RecordReader() {}

  static Object readRecord(Place place, @Nullable Object json, Class<?> type) {
    if (!(json instanceof Map<?, ?> object)) throw place.wrong("a JSON object", json);
    var components = type.getRecordComponents();
    var names = new ArrayList<String>(components.length);
    for (var component : components) names.add(snakeCase(component.getName()));
    for (var name : object.keySet()) {
      if (!names.contains(name)) {
        throw new InvalidConfigException(
            place.member((String) name)
                + ": unknown field; expected only "
                + String.join(", ", names));
      }
    }
    var parameters = new Class<?>[components.length];
    var arguments = new @Nullable Object[components.length];
    var nullable = object.size() < components.length ? NullableFields.of(type) : Set.of();
    for (int i = 0; i < components.length; i++) {
      var component = components[i];
      var name = names.get(i);
      parameters[i] = component.getType();
      if (!object.containsKey(name)) {
        if (nullable.contains(component.getName())) continue;
        if (component.getType() == Optional.class) {
          arguments[i] = Optional.empty();
          continue;
        }
      }
      var value = object.containsKey(name) ? object.get(name) : new JsonQuote.Nothing();
      arguments[i] = read(place.member(name), value, component.getGenericType());
    }
    return construct(type, parameters, arguments);
  }

  private static Object read(Place place, @Nullable Object json, Type type) {
    if (type instanceof ParameterizedType parameterized) {
      var arguments = parameterized.getActualTypeArguments();
      var raw = parameterized.getRawType();
      if (raw == List.class || raw == Collection.class) return readList(place, json, arguments[0]);
      if (raw == Set.class) return readSet(place, json, arguments[0]);
      if (raw == Optional.class) return Optional.of(read(place, json, arguments[0]));
      if (raw == Map.class && arguments[0] == String.class) {
        return readMap(place, json, arguments[1]);
      }
    } else if (type instanceof WildcardType wildcard) {
      return read(place, json, wildcard.getUpperBounds()[0]);
    } else if (type instanceof Class<?> raw) {
      if (raw.isRecord()) return readRecord(place, json, raw);
      if (raw.isEnum()) return readEnum(place, json, raw);
      var expected = Scalar.expected(raw);
      if (expected != null) {
        var value = Scalar.convert(json, raw);
        if (value == null) throw place.wrong(expected, json);
        return value;
      }
    }
    throw new IllegalArgumentException(place + ": cannot be a " + type.getTypeName());
  }

  private static List<Object> readList(Place place, @Nullable Object json, Type type) {
    if (!(json instanceof List<?> array)) throw place.wrong("an array", json);
    var list = new ArrayList<Object>(array.size());
    for (int i = 0; i < array.size(); i++) list.add(read(place.element(i), array.get(i), type));
    return Collections.unmodifiableList(list);
  }

  private static Set<Object> readSet(Place place, @Nullable Object json, Type type) {
    if (!(json instanceof List<?> array)) throw place.wrong("an array", json);
    var set = new LinkedHashSet<Object>();
    for (int i = 0; i < array.size(); i++) {
      if (!set.add(read(place.element(i), array.get(i), type))) {
        throw place.element(i).wrong("each value once", array.get(i));
      }
    }
    return Collections.unmodifiableSet(set);
  }

  private static Map<String, Object> readMap(Place place, @Nullable Object json, Type type) {
    if (!(json instanceof Map<?, ?> object)) throw place.wrong("a JSON object", json);
    var map = new LinkedHashMap<String, Object>();
    for (var member : object.entrySet()) {
      var name = (String) member.getKey();
      map.put(name, read(place.member(name), member.getValue(), type));
    }
    return Collections.unmodifiableMap(map);
  }

  private static Object readEnum(Place place, @Nullable Object json, Class<?> type) {
    var names = new ArrayList<String>();
    for (var constant : type.getEnumConstants()) {
      var name = snakeCase(((Enum<?>) constant).name());
      if (name.equals(json)) return constant;
      names.add('"' + name + '"');
    }
    throw place.wrong("one of " + String.join(", ", names), json);
  }

  /** Returns {@code fail_open} for {@code failOpen}, {@code FailOpen} and {@code FAIL_OPEN}. */
  private static String snakeCase(String name) {
    var snake = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean word = isUpperCase(c) && i > 0 && !isUpperCase(name.charAt(i - 1));
      if (word && name.charAt(i - 1) != '_') snake.append('_');
      snake.append(isUpperCase(c) ? (char) (c + ('a' - 'A')) : c);
    }
    return snake.toString();
  }

  private static boolean isUpperCase(char c) {
    return c >= 'A' && c <= 'Z';
  }

  private static Object construct(
      Class<?> type, Class<?>[] parameters, @Nullable Object[] arguments) {
    try {
      var constructor = type.getDeclaredConstructor(parameters);
      constructor.setAccessible(true);
      return constructor.newInstance(arguments);
    } catch (InvocationTargetException e) {
      // The constructor may check what a type cannot express.
      if (e.getCause() instanceof RuntimeException refusal) throw refusal;
      if (e.getCause() instanceof Error error) throw error;
      throw new IllegalArgumentException(type + ": its constructor failed", e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(type + ": cannot be constructed", e);
    }
  }
}
