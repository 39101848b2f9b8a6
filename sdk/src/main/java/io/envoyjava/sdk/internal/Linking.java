// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal;

import io.envoyjava.sdk.Attribute;
import io.envoyjava.sdk.BodyStatus;
import io.envoyjava.sdk.Counter;
import io.envoyjava.sdk.EnvoyFeature;
import io.envoyjava.sdk.FilterState;
import io.envoyjava.sdk.HeaderMap;
import io.envoyjava.sdk.HeadersStatus;
import io.envoyjava.sdk.LocalReply;
import io.envoyjava.sdk.LocalReplyStatus;
import io.envoyjava.sdk.MetadataSource;
import io.envoyjava.sdk.Timing;
import io.envoyjava.sdk.TrailersStatus;
import io.envoyjava.sdk.internal.abi.EnvoyAbi;
import io.envoyjava.sdk.internal.abi.envoy_buffer;
import io.envoyjava.sdk.internal.abi.envoy_header;
import io.envoyjava.sdk.internal.abi.envoy_timing;
import io.envoyjava.sdk.internal.abi.java_config;
import io.envoyjava.sdk.internal.abi.java_local_reply;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gets ready what must not be used for the first time where a filter has used up the stack or the
 * heap: the SDK's classes, and Envoy's functions, each of which is linked when its class in the
 * bindings is initialized. A class whose initialization has failed once is dead for good, so one
 * bad request would take it from all that follow.
 *
 * <p>To link a function takes time and memory, so it is done for a group of them, ahead of the
 * group's first use, and on a thread of its own, which has a stack of its own.
 */
final class Linking {
  static final Linking STREAM =
      new Linking(
          EnvoyFunction.Group.STREAM,
          "java_stream_continue_decoding",
          "java_stream_continue_encoding",
          "java_stream_reply",
          "java_body_append");
  static final Linking METADATA = new Linking(EnvoyFunction.Group.METADATA);
  static final Linking FILTER_STATE =
      new Linking(
          EnvoyFunction.Group.FILTER_STATE,
          "java_object_new",
          "java_object_next_dropped",
          "java_object_free");
  static final Linking CONNECTIONS = new Linking(EnvoyFunction.Group.CONNECTIONS);
  static final Linking TIMING = new Linking(EnvoyFunction.Group.TIMING);
  static final Linking SPANS = new Linking(EnvoyFunction.Group.SPANS);
  static final Linking METRICS = new Linking(EnvoyFunction.Group.METRICS);
  static final Linking SECRETS = new Linking(EnvoyFunction.Group.SECRETS);

  private static final List<Linking> GROUPS =
      List.of(STREAM, METADATA, FILTER_STATE, CONNECTIONS, TIMING, SPANS, METRICS, SECRETS);

  /** The SDK's classes with static initializers; a test knows if one is missing. */
  static final List<Class<?>> CLASSES =
      List.of(
          Attribute.class,
          BodyStatus.class,
          Counter.class,
          EnvoyFeature.class,
          FilterState.LifeSpan.class,
          FilterState.Sharing.class,
          HeadersStatus.class,
          LocalReply.class,
          LocalReplyStatus.class,
          MetadataSource.class,
          Timing.Point.class,
          TrailersStatus.class,
          envoy_buffer.class,
          envoy_header.class,
          envoy_timing.class,
          java_config.class,
          java_local_reply.class,
          Events.class,
          Framing.class,
          GrpcReplies.class,
          HeaderMap.Kind.class,
          HeaderRules.class,
          Headers.class,
          HookMask.class,
          HostConfig.Metrics.class,
          Log.class,
          ModuleContext.class,
          Native.class,
          RunningFilter.class,
          RunningFilter.State.class,
          SharedObjects.class,
          StreamConnections.class,
          StreamDynamicMetadata.class,
          StreamExecutor.class,
          StreamFilterState.class,
          StreamHeaders.class,
          StreamMetadata.class,
          Stream.BooleanAttributes.class,
          Stream.RouteCache.class,
          StreamSpan.class,
          StreamTiming.class,
          Wakeups.class,
          Worker.class);

  /** With less of the heap free than this, linking could fail. */
  private static final long ENOUGH_MEMORY = 4 << 20;

  private static volatile boolean ended;

  private final EnvoyFunction.Group group;
  private final List<String> launcherFunctions;
  private volatile boolean linked;
  private @Nullable Thread thread;

  private Linking(EnvoyFunction.Group group, String... launcherFunctions) {
    this.group = group;
    this.launcherFunctions = List.of(launcherFunctions);
  }

  /** Gets ready what the first stream needs. Main thread, before there is traffic. */
  static void prepare() {
    for (var type : CLASSES) load(type.getName());
    Native.warmUp();
    Log.warmUp();
  }

  /** Links the group, unless that is done; no thread need wait for it. */
  synchronized void begin() {
    if (linked || thread != null || ended) return;
    try {
      thread = Thread.ofPlatform().daemon().name("envoy-java-linking").start(this::link);
    } catch (OutOfMemoryError e) {
      // No thread is to be had: then the first use tries again.
    }
  }

  /**
   * Returns when the group is linked.
   *
   * @throws OutOfMemoryError if there is too little memory for that now
   */
  void require() {
    if (linked) return;
    begin();
    Thread linker;
    synchronized (this) {
      linker = thread;
    }
    if (linker != null) await(linker);
    synchronized (this) {
      thread = null;
    }
    if (!linked) throw new OutOfMemoryError("too little is left to link Envoy's functions");
  }

  private static void await(Thread linker) {
    boolean interrupted = false;
    while (linker.isAlive()) {
      try {
        linker.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) Thread.currentThread().interrupt();
  }

  private void link() {
    boolean done = true;
    for (var function : EnvoyFunction.of(group)) done = done && link(function.symbol());
    for (var function : launcherFunctions) done = done && link(function);
    linked = done;
  }

  /** The bindings have a class for each function. */
  private static boolean link(String symbol) {
    if (ended || freeMemory() < ENOUGH_MEMORY) return false;
    load(EnvoyAbi.class.getName() + "$" + symbol);
    return true;
  }

  private static void load(String className) {
    try {
      Class.forName(className);
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    } catch (LinkageError e) {
      // The first use says so.
    }
  }

  private static long freeMemory() {
    var runtime = Runtime.getRuntime();
    return runtime.maxMemory() - runtime.totalMemory() + runtime.freeMemory();
  }

  /** Returns when nothing is being linked any more: the module is being let go. */
  static void end() {
    ended = true;
    for (var group : GROUPS) {
      Thread linker;
      synchronized (group) {
        linker = group.thread;
      }
      if (linker != null) await(linker);
    }
  }
}
