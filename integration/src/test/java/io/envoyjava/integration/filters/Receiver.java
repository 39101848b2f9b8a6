// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration.filters;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A way to an object that methods are called on.
 *
 * @param name such as {@code request.headers}
 * @param type the interface by which the object is known
 * @param get finds it; returns null if the stream has no such object
 */
public record Receiver(String name, Class<?> type, Function<Target, @Nullable Object> get) {

  /** Returns the ways to all objects: those that a filter has, and what the stream returns. */
  static List<Receiver> all() {
    var all = new ArrayList<Receiver>();
    Target.ROOTS.forEach(
        (name, type) -> {
          var root = new Receiver(name, type, target -> target.root(name));
          all.add(root);
          if (name.equals("stream")) addReturned(all, root, List.of(type));
        });
    return all;
  }

  /** Adds what an object's methods return, unless the way has led through such an object before. */
  private static void addReturned(List<Receiver> all, Receiver from, List<Class<?>> way) {
    for (var method : PublicApi.methods(from.type)) {
      var type = method.getReturnType();
      if (!PublicApi.has(type) || way.contains(type)) continue;
      var longer = new ArrayList<>(way);
      longer.add(type);
      for (var arguments : Argument.combinations(method.getParameterTypes())) {
        var call = new Operation(from, method, arguments);
        var receiver = new Receiver(call.name(), type, call::call);
        all.add(receiver);
        addReturned(all, receiver, longer);
      }
    }
  }
}
