// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testkit;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The functions that the kit has, by the names that they have in Envoy and in the launcher. A
 * function is a static method with the same name, without the prefix and in camel case.
 */
final class EnvoyFunctions {
  private static final String PREFIX = "envoy_dynamic_module_callback_";

  private static final List<Method> METHODS = new ArrayList<>();
  private static final Map<String, Integer> INDICES = new HashMap<>();

  static {
    for (var type :
        List.of(
            LauncherFunctions.class,
            ProcessFunctions.class,
            PeerFunctions.class,
            RuntimeFunctions.class,
            HeaderFunctions.class,
            BodyFunctions.class,
            StreamFunctions.class,
            StreamInfoFunctions.class,
            MetadataFunctions.class,
            ControlFunctions.class,
            CalloutFunctions.class,
            SpanFunctions.class,
            ConnectionFunctions.class,
            MetricFunctions.class,
            NetworkActions.class,
            NetworkFunctions.class,
            NetworkInfoFunctions.class,
            NetworkStateFunctions.class,
            NetworkMetricFunctions.class)) {
      for (var method : type.getDeclaredMethods()) {
        if (!Modifier.isStatic(method.getModifiers())
            || Modifier.isPrivate(method.getModifiers())
            || method.isSynthetic()) {
          continue;
        }
        INDICES.put(method.getName(), METHODS.size());
        METHODS.add(method);
      }
    }
  }

  private EnvoyFunctions() {}

  /** Returns a number for a function that the kit has; 0 for all others. */
  static long address(String function) {
    var index = INDICES.get(methodName(function));
    // Not an address that anything could be at.
    return index == null ? 0 : 1L + index;
  }

  /** Returns how many functions the kit has. */
  static int count() {
    return METHODS.size();
  }

  /** Returns the method for a function that the kit has. */
  static MethodHandle method(String function, MethodType type) {
    var method = METHODS.get(INDICES.getOrDefault(methodName(function), -1));
    try {
      var handle = MethodHandles.lookup().unreflect(method);
      if (!handle.type().equals(type)) {
        throw new LinkageError(
            "%s: expected the type %s, found %s".formatted(function, type, handle.type()));
      }
      return handle;
    } catch (IllegalAccessException e) {
      throw new LinkageError(function, e);
    }
  }

  private static String methodName(String function) {
    var name = function.startsWith(PREFIX) ? function.substring(PREFIX.length()) : function;
    var camel = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      if (name.charAt(i) == '_' && i + 1 < name.length()) {
        camel.append(Character.toUpperCase(name.charAt(++i)));
      } else {
        camel.append(name.charAt(i));
      }
    }
    return camel.toString();
  }
}
