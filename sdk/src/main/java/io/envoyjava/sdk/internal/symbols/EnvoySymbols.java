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
 * Finds the functions of the Envoy process that contains this JVM. Neither the JDK's default lookup
 * nor the class loader's finds what the executable exports, so this class uses the launcher's. That
 * lookup also knows the stand-ins for functions that older Envoys lack. Any thread.
 */
public final class EnvoySymbols {
  private static volatile @Nullable ToLongFunction<String> lookup;

  /** Set if the functions are Java methods: the test kit's. */
  private static volatile @Nullable BiFunction<String, MethodType, MethodHandle> methods;

  private EnvoySymbols() {}

  /**
   * Connects to Envoy.
   *
   * @param lookup the launcher's lookup: takes a function's full name and returns the address of
   *     the function or of its stand-in; 0 if neither exists
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

  /** Returns whether this code runs inside Envoy, rather than in a unit test. */
  public static boolean connected() {
    return lookup != null;
  }

  /**
   * Returns whether this Envoy has the function, or the launcher has a stand-in for it.
   *
   * @param function the function
   * @return true if it can be called; false also outside of Envoy
   */
  public static boolean has(EnvoyFunction function) {
    return find(function.symbol()) != 0;
  }

  private static long find(String symbol) {
    var current = lookup;
    return current == null ? 0 : current.applyAsLong(symbol);
  }

  /**
   * Returns the address of a function. Each generated binding calls this once, on its first use.
   *
   * @param function its full name
   * @return its address; the null segment if this Envoy lacks it
   */
  public static MemorySegment address(String function) {
    return MemorySegment.ofAddress(find(function));
  }

  /**
   * Returns a method handle for a function, for the generated bindings.
   *
   * @param function its full name
   * @param address the result of {@link #address}
   * @param descriptor its parameter and result types
   * @return the function; if this Envoy lacks it, a handle that throws {@link
   *     UnsupportedOperationException} at each call
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

  /** Returns the constructor of {@code UnsupportedOperationException} that takes a message. */
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
