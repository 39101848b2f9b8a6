// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal;

import static java.lang.foreign.ValueLayout.ADDRESS;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The Envoy around this JVM, as a source of functions. Neither the default lookup nor the loader's
 * finds what the executable exports, so the launcher lends its own: it also knows what stands in
 * for a function that an older Envoy lacks. Any thread.
 */
public final class Host {
  private static volatile @Nullable MethodHandle lookup;

  private Host() {}

  /** Takes the launcher's {@code java_lookup} function; before this there is no host. */
  static void connect(long address) {
    lookup =
        Linker.nativeLinker()
            .downcallHandle(
                MemorySegment.ofAddress(address), FunctionDescriptor.of(ADDRESS, ADDRESS));
  }

  /** Whether this code runs inside Envoy, and not in an author's unit test. */
  static boolean connected() {
    return lookup != null;
  }

  /**
   * Whether this Envoy has the function, or the launcher has a stand-in for it.
   *
   * @param function its full name
   * @return false also outside of Envoy
   */
  public static boolean has(String function) {
    return find(function).isPresent();
  }

  /**
   * Where a function is, for the generated bindings, each of which asks once, on first use.
   *
   * @param function its full name
   * @return its address; null where this Envoy does not have it
   */
  public static MemorySegment address(String function) {
    return find(function).orElse(MemorySegment.NULL);
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
    var thrown =
        MethodHandles.insertArguments(
            newException(), 0, "this Envoy lacks the function " + function);
    var thrower =
        MethodHandles.throwException(type.returnType(), UnsupportedOperationException.class);
    return MethodHandles.dropArguments(
        MethodHandles.foldArguments(thrower, thrown), 0, type.parameterList());
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

  private static Optional<MemorySegment> find(String name) {
    var handle = lookup;
    if (handle == null) return Optional.empty();
    try (var arena = Arena.ofConfined()) {
      var address = (MemorySegment) handle.invokeExact(arena.allocateFrom(name));
      return address.address() == 0 ? Optional.empty() : Optional.of(address);
    } catch (Throwable e) {
      throw new AssertionError("the launcher's lookup does not throw", e);
    }
  }
}
