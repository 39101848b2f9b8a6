// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.symbols;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.function.BiFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Finds the functions of the Envoy around this JVM. Neither the default lookup nor the loader's
 * finds what the executable exports, so the launcher lends its own: it also knows what stands in
 * for a function that an older Envoy lacks. Any thread.
 */
public final class EnvoySymbols {
  private static volatile @Nullable ToLongFunction<String> lookup;

  /** Set if the functions are Java methods: the test kit's. */
  private static volatile @Nullable BiFunction<String, MethodType, MethodHandle> methods;

  private EnvoySymbols() {}

  /**
   * Connects to Envoy.
   *
   * @param lookup the launcher's lookup: the address of a function by its full name, or that of its
   *     stand-in; 0 if there is neither
   */
  public static void connect(ToLongFunction<String> lookup) {
    EnvoySymbols.lookup = lookup;
  }

  /**
   * Connects to functions that are Java methods, so that nothing native is linked: those of the
   * test kit.
   *
   * @param lookup a number other than 0 for each function by its full name; 0 if it is absent
   * @param methods the method for a full name and a type
   */
  public static void connect(
      ToLongFunction<String> lookup, BiFunction<String, MethodType, MethodHandle> methods) {
    EnvoySymbols.methods = methods;
    connect(lookup);
  }

  /** Returns whether this code runs inside Envoy, and not in an author's unit test. */
  public static boolean connected() {
    return lookup != null;
  }

  /**
   * Returns whether this Envoy has the function, or the launcher has a stand-in for it.
   *
   * @param function the function
   * @return false also outside of Envoy
   */
  public static boolean has(EnvoyFunction function) {
    return find(function.symbol()) != 0;
  }

  private static long find(String symbol) {
    var current = lookup;
    return current == null ? 0 : current.applyAsLong(symbol);
  }

  /**
   * Returns where a function is, for the generated bindings, each of which asks once, on first use.
   *
   * @param function its full name
   * @return its address; null if this Envoy does not have it
   */
  public static MemorySegment address(String function) {
    return MemorySegment.ofAddress(find(function));
  }

  /**
   * Returns a function as a method, for the generated bindings.
   *
   * @param function its full name
   * @param address what {@link #address} said
   * @param descriptor its parameters and its result
   * @return the function; if this Envoy does not have it, a method that says so at each call by an
   *     {@link UnsupportedOperationException}
   */
  public static MethodHandle function(
      String function, MemorySegment address, FunctionDescriptor descriptor) {
    if (address.address() != 0) {
      var java = methods;
      if (java != null) return java.apply(function, descriptor.toMethodType());
      return Linker.nativeLinker().downcallHandle(address, descriptor);
    }
    var type = descriptor.toMethodType();
    var thrown = MethodHandles.insertArguments(newException(), 0, missing(function));
    var thrower =
        MethodHandles.throwException(type.returnType(), UnsupportedOperationException.class);
    return MethodHandles.dropArguments(
        MethodHandles.foldArguments(thrower, thrown), 0, type.parameterList());
  }

  private static String missing(String symbol) {
    var function = EnvoyFunction.of(symbol);
    var lacks = "this Envoy lacks the function " + symbol;
    return function == null || function.since().equals(EnvoyFunction.OLDEST)
        ? lacks
        : "%s; v%s and later have it".formatted(lacks, function.since());
  }

  /** {@code UnsupportedOperationException::new}, of a message. */
  private static MethodHandle newException() {
    try {
      return MethodHandles.publicLookup()
          .findConstructor(
              UnsupportedOperationException.class, MethodType.methodType(void.class, String.class));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }
}
