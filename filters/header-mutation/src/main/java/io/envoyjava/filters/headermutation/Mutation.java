// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.headermutation;

import static io.envoyjava.json.JsonConfig.quote;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.envoyjava.sdk.InvalidConfigException;
import io.envoyjava.sdk.http.HeaderMap;
import io.envoyjava.sdk.stream.Header;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The changes to the headers of a request or a response.
 *
 * @param set the headers to set; each new value replaces all old ones
 * @param remove the names of the headers to remove
 */
record Mutation(List<Header> set, List<String> remove) {
  private static final Pattern TOKEN = Pattern.compile("[0-9A-Za-z!#$%&'*+.^_`|~-]+");
  private static final Pattern FORBIDDEN_IN_VALUES = Pattern.compile("[\r\n\0]");

  /** Reads two fields of the configuration; refuses what the SDK would refuse in every message. */
  static Mutation of(
      HeaderMap.Kind kind,
      String setField,
      @Nullable List<List<String>> set,
      String removeField,
      @Nullable List<String> remove) {
    var headers = new ArrayList<Header>();
    if (set != null) {
      for (var pair : set) headers.add(header(kind, setField + "[" + headers.size() + "]", pair));
    }
    var names = new ArrayList<String>();
    if (remove != null) {
      for (var name : remove)
        names.add(removable(kind, removeField + "[" + names.size() + "]", name));
    }
    return new Mutation(List.copyOf(headers), List.copyOf(names));
  }

  void apply(HeaderMap headers) {
    for (var header : set) headers.set(header.name(), header.value());
    for (var name : remove) headers.remove(name);
  }

  private static Header header(HeaderMap.Kind kind, String field, List<String> pair) {
    if (pair.size() != 2) {
      throw new InvalidConfigException(
          "%s: expected a name and a value, found %s".formatted(field, quote(pair)));
    }
    var value = pair.getLast();
    if (value.isEmpty()) {
      throw new InvalidConfigException(
          field + ": expected a value, found none; a header can be removed, but not be empty");
    }
    if (FORBIDDEN_IN_VALUES.matcher(value).find()) {
      throw new InvalidConfigException(
          "%s: expected a value without line ends and NUL, found %s"
              .formatted(field, quote(value)));
    }
    // In the SDK, each character of a value is a byte. This sends text that is not ASCII as UTF-8.
    var bytes = new String(value.getBytes(UTF_8), ISO_8859_1);
    var name = name(field, pair.getFirst());
    check(field, () -> kind.checkSet(name, bytes));
    return new Header(name, bytes);
  }

  private static String name(String field, String name) {
    if (!TOKEN.matcher(name).matches()) {
      throw new InvalidConfigException(
          "%s: expected the name of an HTTP header, found %s".formatted(field, quote(name)));
    }
    return name;
  }

  private static String removable(HeaderMap.Kind kind, String field, String name) {
    var checked = name(field, name);
    check(field, () -> kind.checkRemove(checked));
    return checked;
  }

  /** Runs a check of the SDK, and adds the field's name to its exception. */
  private static void check(String field, Runnable check) {
    try {
      check.run();
    } catch (IllegalArgumentException e) {
      throw new InvalidConfigException(field + ": " + e.getMessage());
    }
  }
}
