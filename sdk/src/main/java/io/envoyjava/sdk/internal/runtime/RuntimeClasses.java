// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.runtime;

import io.envoyjava.sdk.CommonFeature;
import io.envoyjava.sdk.NativePeers;
import io.envoyjava.sdk.SharedData;
import io.envoyjava.sdk.internal.abi.envoy_buffer;
import io.envoyjava.sdk.internal.abi.envoy_header;
import io.envoyjava.sdk.internal.ffi.NativeMemory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Formatter;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/**
 * Lists the classes with static initializers that every extension needs, the JDK's included. A test
 * fails if one is missing.
 */
public final class RuntimeClasses {
  /** The classes, in the order in which they are initialized. */
  public static final List<Class<?>> ALL =
      List.of(
          // Of the JDK. Messages have their numbers by %s: with %d, Formatter needs classes of the
          // locale that take 17 ms.
          CompletableFuture.class,
          Duration.class,
          Formatter.class,
          InetAddress.class,
          InetSocketAddress.class,
          Instant.class,
          LockSupport.class,
          OptionalDouble.class,
          OptionalInt.class,
          OptionalLong.class,
          TreeMap.class,
          Pattern.class, // for String.split, which many filters call first at some depth
          // The SDK's own.
          CommonFeature.class,
          envoy_buffer.class,
          envoy_header.class,
          NativeMemory.class,
          CarriedThread.class,
          EnvoyThread.class,
          ExtensionKind.class,
          HeaderText.class,
          LabelValues.class,
          Log.class,
          ModuleContext.class,
          SharedObjects.class,
          Wakeups.class,
          NativePeers.class,
          SharedData.class);

  private RuntimeClasses() {}
}
