// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk;

import java.net.URI;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalAmount;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * Values that all modules of one Envoy share, by key. Modules run in one JVM, but each has classes
 * of its own, so a value is of the JDK's types:
 *
 * <ul>
 *   <li>text, numbers, characters and truth values, {@code java.time} values, {@link UUID} and
 *       {@link URI};
 *   <li>numbers that change, such as {@link java.util.concurrent.atomic.AtomicLong}, of which all
 *       modules have the same one;
 *   <li>bytes, which are copied when they are put and when they are read;
 *   <li>lists, sets and maps of these, but not of bytes; they are copied when they are put, and are
 *       unmodifiable.
 * </ul>
 *
 * <p>A value stays until it is removed or Envoy ends. It does not go with the module that put it: a
 * module that is loaded anew finds what it has left. Begin a key with the name of the module, so
 * that it does not meet another one's.
 *
 * <p>Any thread; what one thread has put, the others read from then on. Works in every Envoy
 * version, and in unit tests.
 *
 * @since 0.1
 */
public final class SharedData {
  /** Each module has this class; they find the one map by the name of a system property. */
  private static final String PROPERTY = "io.envoyjava.shared-data";

  private static final ConcurrentMap<String, Object> VALUES = values();

  private SharedData() {}

  @SuppressWarnings("unchecked") // nothing else puts the property
  private static ConcurrentMap<String, Object> values() {
    var made = new ConcurrentHashMap<String, Object>();
    var known = System.getProperties().putIfAbsent(PROPERTY, made);
    return known == null ? made : (ConcurrentMap<String, Object>) known;
  }

  /**
   * Returns a value.
   *
   * @param <T> the value's type
   * @param key the key
   * @param type the value's type: {@code byte[].class} for bytes, {@code List.class} for a list
   * @return the value; null if there is no such key
   * @throws IllegalStateException if the value is of another type; the message names both
   */
  public static <T> @Nullable T get(String key, Class<T> type) {
    var value = VALUES.get(key);
    if (value == null) return null;
    if (!type.isInstance(value)) {
      throw new IllegalStateException(
          "shared data '%s': expected %s, found %s"
              .formatted(key, type.getTypeName(), value.getClass().getTypeName()));
    }
    return type.cast(value instanceof byte[] bytes ? bytes.clone() : value);
  }

  /**
   * Puts a value in place of the one that the key has.
   *
   * @param key the key
   * @param value the value
   * @throws IllegalArgumentException if the value is not of the types above; the message names the
   *     one that it has
   */
  public static void put(String key, Object value) {
    VALUES.put(key, shareable(value));
  }

  /**
   * Puts a value if the key has none.
   *
   * @param key the key
   * @param value the value
   * @return true if it was put; false if the key has a value, which stays
   * @throws IllegalArgumentException if the value is not of the types above; the message names the
   *     one that it has
   */
  public static boolean putIfAbsent(String key, Object value) {
    return VALUES.putIfAbsent(key, shareable(value)) == null;
  }

  /**
   * Removes a value.
   *
   * @param key the key
   * @return true if the key had one
   */
  public static boolean remove(String key) {
    return VALUES.remove(key) != null;
  }

  private static Object shareable(Object value) {
    return value instanceof byte[] bytes ? bytes.clone() : copy(value);
  }

  private static Object copy(Object value) {
    if (value instanceof Map<?, ?> map) {
      var copy = new HashMap<Object, Object>();
      map.forEach((key, element) -> copy.put(copy(key), copy(element)));
      return Map.copyOf(copy);
    }
    if (value instanceof List<?> list) return List.copyOf(copy(list, new ArrayList<>()));
    if (value instanceof Set<?> set) return Set.copyOf(copy(set, new HashSet<>()));
    if (!isOfTheJdk(value)) {
      throw new IllegalArgumentException(
          "expected a value of the JDK's types, found " + value.getClass().getTypeName());
    }
    return value;
  }

  private static Collection<Object> copy(Collection<?> elements, Collection<Object> copy) {
    for (var element : elements) copy.add(copy(element));
    return copy;
  }

  /** Also not a subclass in a module, which would keep that module's classes. */
  private static boolean isOfTheJdk(Object value) {
    return value.getClass().getClassLoader() == null
        && (value instanceof String
            || value instanceof Number
            || value instanceof Boolean
            || value instanceof Character
            || value instanceof TemporalAccessor
            || value instanceof TemporalAmount
            || value instanceof UUID
            || value instanceof URI);
  }
}
