// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration.filters;

import static java.util.stream.Collectors.joining;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;

/** The interfaces of the SDK that a filter is handed, found by what their methods return. */
public final class PublicApi {
  private PublicApi() {}

  /** Returns the interfaces that can be reached from these, and these. */
  static Set<Class<?>> reachedFrom(List<Class<?>> roots) {
    var reached = new LinkedHashSet<Class<?>>();
    var next = new ArrayDeque<>(roots);
    while (!next.isEmpty()) {
      var type = next.removeFirst();
      if (!reached.add(type)) continue;
      for (var method : methods(type)) next.addAll(returned(method.getGenericReturnType()));
    }
    return reached;
  }

  /** Returns whether objects of a type are Envoy's, as the SDK shows them, or run by Envoy. */
  static boolean has(Class<?> type) {
    return type == Executor.class
        || (type.isInterface() && type.getPackageName().startsWith("io.envoyjava.sdk"));
  }

  /** Returns what can be called on an object of that type, in a fixed order. */
  static List<Method> methods(Class<?> type) {
    return Arrays.stream(type.getMethods())
        .filter(method -> !Modifier.isStatic(method.getModifiers()))
        .sorted(Comparator.comparing(PublicApi::signature))
        .toList();
  }

  /** Returns a method's name in a test, such as {@code HeaderMap.set(String,String)}. */
  public static String signature(Method method) {
    return Arrays.stream(method.getParameterTypes())
        .map(Class::getSimpleName)
        .collect(
            joining(
                ",",
                method.getDeclaringClass().getSimpleName() + "." + method.getName() + "(",
                ")"));
  }

  /** The SDK's interfaces in a type, as both in {@code Labeled<Counter>}. */
  private static Set<Class<?>> returned(Type type) {
    var found = new LinkedHashSet<Class<?>>();
    switch (type) {
      case Class<?> plain when has(plain) -> found.add(plain);
      case ParameterizedType generic -> {
        found.addAll(returned(generic.getRawType()));
        for (var argument : generic.getActualTypeArguments()) found.addAll(returned(argument));
      }
      default -> {}
    }
    return found;
  }
}
