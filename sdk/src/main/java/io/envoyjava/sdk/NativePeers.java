// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk;

import io.envoyjava.sdk.internal.abi.CommonAbi;
import io.envoyjava.sdk.internal.ffi.Linking;
import io.envoyjava.sdk.internal.ffi.NativeMemory;
import io.envoyjava.sdk.internal.symbols.EnvoyFunction.Group;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/**
 * Addresses that the modules of one Envoy share, by key: the way to modules in C, Rust or Go, which
 * know nothing of Java. Modules in Java use {@link SharedData} among themselves.
 *
 * <p>Envoy keeps an address until it ends, and has no function to take it back. So what is
 * registered must live as long: its segment is of {@link Arena#global}. The upcall stub of a Java
 * method in that arena keeps the classes of its module for good, even if the module is replaced.
 * Nobody checks what is at an address: the modules have to agree on that, for instance by a version
 * in the key. A module that is replaced has registered its function already; the old one stays.
 *
 * <p>Any thread.
 *
 * @since 0.1
 */
public final class NativePeers {
  private static final Linking LINKING = new Linking(Group.SHARED);

  private NativePeers() {}

  /**
   * Registers a function. It can be called by any module on any thread.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_register_function}.
   *
   * @param key the key
   * @param function the function's address, for example an upcall stub
   * @return true if it is registered; false if the key has a function, which stays
   * @throws IllegalArgumentException if the address is null, or not in the global arena
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@link
   *     CommonFeature#NATIVE_PEERS}
   */
  public static boolean registerFunction(String key, MemorySegment function) {
    require();
    long address = lasting(function);
    try (var arena = Arena.ofConfined()) {
      return CommonAbi.envoy_dynamic_module_callback_register_function(
          NativeMemory.text(arena, key), address);
    }
  }

  /**
   * Returns a function that a module has registered.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_get_function}.
   *
   * @param key the key
   * @return its address, as a segment of no length; null if there is no such key
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@link
   *     CommonFeature#NATIVE_PEERS}
   */
  public static @Nullable MemorySegment function(String key) {
    require();
    try (var arena = Arena.ofConfined()) {
      var result = arena.allocate(ValueLayout.JAVA_LONG);
      boolean found =
          CommonAbi.envoy_dynamic_module_callback_get_function(
              NativeMemory.text(arena, key), result);
      return found ? MemorySegment.ofAddress(result.get(ValueLayout.JAVA_LONG, 0)) : null;
    }
  }

  /**
   * Registers data, in place of what the key has. Modules that have read the key before keep the
   * old address.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_register_shared_data}.
   *
   * @param key the key
   * @param data the data's address
   * @return true if it is registered
   * @throws IllegalArgumentException if the address is null, or not in the global arena
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@link
   *     CommonFeature#NATIVE_PEERS}
   */
  public static boolean registerData(String key, MemorySegment data) {
    require();
    long address = lasting(data);
    try (var arena = Arena.ofConfined()) {
      return CommonAbi.envoy_dynamic_module_callback_register_shared_data(
          NativeMemory.text(arena, key), address);
    }
  }

  /**
   * Returns data that a module has registered.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_get_shared_data}.
   *
   * @param key the key
   * @return its address, as a segment of no length; null if there is no such key
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@link
   *     CommonFeature#NATIVE_PEERS}
   */
  public static @Nullable MemorySegment data(String key) {
    require();
    try (var arena = Arena.ofConfined()) {
      var result = arena.allocate(ValueLayout.JAVA_LONG);
      boolean found =
          CommonAbi.envoy_dynamic_module_callback_get_shared_data(
              NativeMemory.text(arena, key), result);
      return found ? MemorySegment.ofAddress(result.get(ValueLayout.JAVA_LONG, 0)) : null;
    }
  }

  private static void require() {
    CommonFeature.NATIVE_PEERS.require("addresses that modules share");
    LINKING.require();
  }

  private static long lasting(MemorySegment segment) {
    if (!segment.isNative() || segment.address() == 0) {
      throw new IllegalArgumentException("expected an address in native memory, found " + segment);
    }
    if (!segment.scope().equals(Arena.global().scope())) {
      throw new IllegalArgumentException(
          "expected a segment of Arena.global(), which lives as long as Envoy");
    }
    return segment.address();
  }
}
