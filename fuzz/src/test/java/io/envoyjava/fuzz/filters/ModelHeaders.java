// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.fuzz.filters;

import io.envoyjava.sdk.http.HeaderMap;
import io.envoyjava.sdk.stream.Header;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/** A map of headers, and a model of its contents. */
final class ModelHeaders {
  /** The largest number of headers. The fake Envoy has room for a few more. */
  private static final int MOST = 60;

  private final HeaderMap map;
  private List<Header> model = List.of();

  ModelHeaders(HeaderMap map) {
    this.map = map;
    update();
  }

  /** Updates the model from the map. */
  void update() {
    model = map.toList();
    Check.that(map.size() == model.size(), "size of a map");
  }

  void read() {
    for (var header : model) {
      var name = header.name();
      var values = valuesOf(name);
      try {
        Check.that(map.contains(name), "contains");
        Check.that(map.getAll(name).equals(values), "getAll");
        Check.that(Objects.equals(map.get(name), values.getFirst()), "get");
      } catch (IllegalArgumentException e) {
        // Not a valid name for a lookup; the fake Envoy accepts any bytes.
      }
    }
  }

  void set(Program program) {
    var name = name(program.number());
    var value = value(program.number());
    change(
        () -> {
          Check.that(map.set(name, value), "set");
          var changed = without(name);
          if (!value.isEmpty()) changed.add(new Header(name, value));
          return changed;
        });
  }

  void add(Program program) {
    var name = name(program.number());
    var value = value(program.number());
    if (model.size() >= MOST) return;
    change(
        () -> {
          Check.that(map.add(name, value) != value.isEmpty(), "add");
          var changed = new ArrayList<>(model);
          if (!value.isEmpty()) changed.add(new Header(name, value));
          return changed;
        });
  }

  void remove(Program program) {
    var name = name(program.number());
    change(
        () -> {
          Check.that(map.remove(name) != valuesOf(name).isEmpty(), "remove");
          return without(name);
        });
  }

  private void change(Supplier<List<Header>> action) {
    try {
      model = action.get();
    } catch (IllegalArgumentException e) {
      // Not allowed to be sent, so nothing may have changed.
    }
    Check.that(map.toList().equals(model), "headers after a change");
  }

  private List<String> valuesOf(String name) {
    return model.stream().filter(header -> isNamed(header, name)).map(Header::value).toList();
  }

  private List<Header> without(String name) {
    var rest = new ArrayList<>(model);
    rest.removeIf(header -> isNamed(header, name));
    return rest;
  }

  private static boolean isNamed(Header header, String name) {
    return header.name().equalsIgnoreCase(name);
  }

  private String name(int number) {
    return number < model.size() ? model.get(number).name() : "x-" + number;
  }

  private String value(int number) {
    return number < model.size() ? model.get(number).value() : Integer.toString(number);
  }
}
