// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * The Envoy around this JVM, as a source of functions. Neither the default lookup nor the loader's
 * finds what the executable exports, so the launcher lends its own: it also knows what stands in
 * for a function that an older Envoy lacks. Any thread.
 */
public final class Host {
  private static volatile boolean connected;

  private Host() {}

  /** The launcher's lookup is there; before this there is no host. */
  static void connect() {
    connected = true;
  }

  /** Whether this code runs inside Envoy, and not in an author's unit test. */
  static boolean connected() {
    return connected;
  }

  /**
   * Whether this Envoy has the function, or the launcher has a stand-in for it.
   *
   * @param function its full name
   * @return false also outside of Envoy
   */
  public static boolean has(String function) {
    return connected && Bootstrap.lookup(function) != 0;
  }

  /**
   * Where a function is, for the generated bindings, each of which asks once, on first use.
   *
   * @param function its full name
   * @return its address; null where this Envoy does not have it
   */
  public static MemorySegment address(String function) {
    return connected ? MemorySegment.ofAddress(Bootstrap.lookup(function)) : MemorySegment.NULL;
  }

  /**
   * A function as a method, for the generated bindings.
   *
   * @param function its full name
   * @param address what {@link #address} said
   * @param descriptor its parameters and its result
   * @return the function; where this Envoy does not have it, a method that says so at each call by
   *     an {@link UnsupportedOperationException}
   */
  public static MethodHandle function(
      String function, MemorySegment address, FunctionDescriptor descriptor) {
    if (address.address() != 0) {
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
