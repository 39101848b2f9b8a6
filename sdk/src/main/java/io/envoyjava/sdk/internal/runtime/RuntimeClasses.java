// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.runtime;

import io.envoyjava.sdk.CommonFeature;
import io.envoyjava.sdk.NativePeers;
import io.envoyjava.sdk.SharedData;
import io.envoyjava.sdk.internal.abi.envoy_buffer;
import io.envoyjava.sdk.internal.abi.envoy_header;
import io.envoyjava.sdk.internal.ffi.NativeMemory;
import java.util.List;

/**
 * Lists the classes with static initializers that every extension needs. A test fails if one is
 * missing.
 */
public final class RuntimeClasses {
  /** The classes, in the order in which they are initialized. */
  public static final List<Class<?>> ALL =
      List.of(
          CommonFeature.class,
          envoy_buffer.class,
          envoy_header.class,
          NativeMemory.class,
          CarriedThread.class,
          EnvoyThread.class,
          HeaderText.class,
          Log.class,
          ModuleContext.class,
          SharedObjects.class,
          Wakeups.class,
          NativePeers.class,
          SharedData.class);

  private RuntimeClasses() {}
}
