// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.network;

import io.envoyjava.sdk.callout.Cluster;
import io.envoyjava.sdk.internal.abi.LauncherAbi;
import io.envoyjava.sdk.internal.callout.CalloutCluster;
import io.envoyjava.sdk.internal.callout.Callouts;
import io.envoyjava.sdk.internal.runtime.AsyncCalls;
import io.envoyjava.sdk.internal.runtime.AsyncWork;
import io.envoyjava.sdk.internal.runtime.EnvoyConfig;
import io.envoyjava.sdk.internal.runtime.EnvoyThread;
import io.envoyjava.sdk.internal.runtime.Log;
import io.envoyjava.sdk.internal.runtime.ThreadConfined;
import io.envoyjava.sdk.network.Connection;
import io.envoyjava.sdk.network.ConnectionEvent;
import io.envoyjava.sdk.network.NetworkFilter;
import io.envoyjava.sdk.network.NetworkStatus;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs the filter of a connection: calls its hooks, makes sure that what they throw ends that
 * connection and nothing else, and knows what the filter may do now. {@link ActiveConnection} adds
 * what the filter sees of the connection; they are one object.
 */
// The enums are in the order of the ABI's numbers, which BindingsTest checks.
@SuppressWarnings("EnumOrdinal")
abstract class NetworkFilterRunner extends ThreadConfined implements Connection {
  private static final ConnectionEvent[] EVENTS = ConnectionEvent.values();

  private static final int OVER =
      LauncherAbi.JAVA_CONNECTION_CLOSING | LauncherAbi.JAVA_CONNECTION_CLOSED;

  private final LoadedNetworkConfig config;

  /** Address of the launcher's {@link ConnectionRecord}, until the connection is gone. */
  private final long record;

  private @Nullable NetworkFilter filter;

  /** A hook threw; only the destroy hook is still called. */
  private boolean failed;

  /** Whether onDestroy is under way. */
  private boolean inLastHook;

  /** The number of calls of onRead that are under way. */
  private int readHooks;

  /** How many times more the high watermark was reported than the low one. */
  private int aboveHighWatermark;

  private @Nullable NetworkExecutor executor;
  private @Nullable Callouts callouts;
  private @Nullable AsyncCalls calls;

  NetworkFilterRunner(EnvoyThread thread, LoadedNetworkConfig config, long filter, long record) {
    super(thread, filter);
    this.config = config;
    this.record = record;
  }

  @Override
  protected final String kind() {
    return "connection";
  }

  // ---- Hooks

  /**
   * A hook, or a scheduled event; returns the answer to it as the ABI numbers it. After a failure
   * none comes any more but the destroy hook: the launcher answers in the filter's place.
   */
  final long on(int event, long argument) {
    try {
      // It needs no filter: up to v1.39, Envoy may answer while newFilter asks.
      if (event == LauncherAbi.JAVA_NETWORK_CALLOUT) {
        if (callouts != null) callouts.on(argument);
        return 0;
      }
      var made = filter;
      return made == null ? first(event, argument) : call(made, event, argument);
    } catch (Throwable e) {
      return fail(NetworkHook.name(event), e);
    } finally {
      buffers().closeSegments();
    }
  }

  /** The first hook: makes the filter, which may not care for this hook, and tells the launcher. */
  private long first(int event, long argument) {
    NetworkFilter made;
    try {
      made = config.author().newFilter(this);
      if (made == null) throw new NullPointerException("newFilter returned null");
    } catch (Throwable e) {
      return fail("newFilter", e);
    }
    filter = made;
    int hooks = NetworkHook.overriddenBy(made.getClass());
    ConnectionRecord.setHooks(record, hooks);
    return (hooks >> event & 1) == 0 || isOver() ? 0 : call(made, event, argument);
  }

  private long call(NetworkFilter filter, int event, long argument) {
    switch (event) {
      case LauncherAbi.JAVA_NETWORK_READ -> {
        readHooks++;
        try {
          return notNull(filter.onRead(argument != 0), "onRead").ordinal();
        } finally {
          readHooks--;
        }
      }
      case LauncherAbi.JAVA_NETWORK_WRITE -> {
        return notNull(filter.onWrite(argument != 0), "onWrite").ordinal();
      }
      case LauncherAbi.JAVA_NETWORK_NEW_CONNECTION -> {
        return notNull(filter.onNewConnection(), "onNewConnection").ordinal();
      }
      case LauncherAbi.JAVA_NETWORK_EVENT -> filter.onEvent(EVENTS[(int) argument]);
      case LauncherAbi.JAVA_NETWORK_ABOVE_HIGH_WATERMARK -> {
        if (++aboveHighWatermark == 1) filter.onAboveHighWatermark();
      }
      case LauncherAbi.JAVA_NETWORK_BELOW_LOW_WATERMARK -> {
        if (aboveHighWatermark > 0 && --aboveHighWatermark == 0) filter.onBelowLowWatermark();
      }
      case LauncherAbi.JAVA_NETWORK_SCHEDULED -> {
        if (executor != null) executor.run(this);
      }
      default -> throw new AssertionError("event " + event);
    }
    return 0;
  }

  private static NetworkStatus notNull(@Nullable NetworkStatus status, String hook) {
    if (status == null) throw new NullPointerException(hook + " returned null");
    return status;
  }

  /** Envoy has dropped the connection; returns 0, or how the filter's last hook failed. */
  final long destroy() {
    markGone();
    if (executor != null) executor.close();
    if (callouts != null) callouts.close();
    if (calls != null) calls.cancel();
    inLastHook = true;
    try {
      if (filter != null) filter.onDestroy();
      return 0;
    } catch (Throwable e) {
      return fail("onDestroy", e);
    } finally {
      inLastHook = false;
      buffers().closeSegments();
    }
  }

  /**
   * A hook threw. Logs it and tells the launcher, which counts the failure and closes the
   * connection. What is thrown is asked for its message, which may be any code, so the connection
   * is closed to it first.
   */
  private long fail(String hook, Throwable thrown) {
    failed = true;
    return Log.failure("filter '" + config.name() + "' failed in " + hook, thrown)
        ? LauncherAbi.JAVA_REPORTED
        : LauncherAbi.JAVA_FAILED;
  }

  // ---- What may be done now

  /** Whether the connection is closed, this filter has closed it, or this filter has failed. */
  private boolean isOver() {
    return failed || isGone() || ConnectionRecord.has(record, OVER);
  }

  /** Whether the filter's work goes on. */
  @Override
  public final boolean isOpen() {
    return !isOver();
  }

  /** Returns the launcher's {@link ConnectionRecord}, if something can still be sent. */
  final long recordForSending() {
    long _ = address();
    if (isOver()) throw new IllegalStateException("this connection is closed");
    return record;
  }

  /** The same, if bytes can be written to the peer: not in onWrite, nor after their end. */
  final long recordForWriting() {
    long open = recordForSending();
    if (ConnectionRecord.isWriting(record)) {
      throw new IllegalStateException("within onWrite, add to writeBuffer() instead");
    }
    refuseAfterEnd();
    return open;
  }

  /** The same, if the filters behind this one can go on: not within a hook for reading. */
  final long recordForContinuing() {
    long open = recordForSending();
    if (ConnectionRecord.isReading(record)) {
      throw new IllegalStateException("within onNewConnection and onRead, return CONTINUE instead");
    }
    refuseInWrite();
    return open;
  }

  /** The same, if the filters behind this one can get data: they may write, not within a write. */
  final long recordForInjecting() {
    long open = recordForSending();
    refuseInWrite();
    return open;
  }

  private void refuseInWrite() {
    if (ConnectionRecord.isWriting(record)) {
      throw new IllegalStateException("within onWrite, do this in a task of executor() instead");
    }
  }

  /** The same, if what was held back can be written: not after the end of what is sent. */
  final long recordForHeldBack() {
    long open = recordForSending();
    refuseAfterEnd();
    return open;
  }

  private void refuseAfterEnd() {
    if (ConnectionRecord.has(record, LauncherAbi.JAVA_CONNECTION_ENDED)) {
      throw new IllegalStateException("this filter has ended what is sent on this connection");
    }
  }

  /** Returns the launcher's {@link ConnectionRecord}. */
  final long record() {
    long _ = address();
    return record;
  }

  /** Returns Envoy's filter, if something about the connection can still change. */
  final long addressForChange() {
    long _ = recordForSending();
    return address();
  }

  /** Returns Envoy's side of the connection's configuration. */
  final EnvoyConfig envoyConfig() {
    return config.envoy();
  }

  /** Returns Envoy's filter, for metrics: they count in onDestroy, too. */
  final long addressForMetrics() {
    return inLastHook ? addressInLastHook() : address();
  }

  /** Whether the read or the write buffer is here. */
  final boolean hasBuffer(boolean write) {
    return write ? ConnectionRecord.isWriting(record) : readHooks > 0;
  }

  // ---- Elsewhere and back

  @Override
  public final Executor executor() {
    long address = address();
    var current = executor;
    if (current == null) {
      current = new NetworkExecutor(address);
      executor = current;
    }
    return current;
  }

  @Override
  public final Cluster cluster(String name) {
    long _ = address();
    NetworkLinking.CALLOUTS.require();
    var current = callouts;
    if (current == null) {
      current = new Callouts(new NetworkCalloutPort(this::recordForSending), this::executor);
      callouts = current;
    }
    return new CalloutCluster(name, current);
  }

  @Override
  public final <T extends @Nullable Object> void onCompletion(
      CompletionStage<? extends T> stage, Consumer<? super T> result) {
    AsyncWork.await(stage, new AsyncWork<T>(executor(), result, null));
  }

  @Override
  public final <T extends @Nullable Object> void onCompletion(
      CompletionStage<? extends T> stage,
      Consumer<? super T> result,
      Consumer<? super Throwable> failure) {
    AsyncWork.await(stage, new AsyncWork<T>(executor(), result, failure));
  }

  @Override
  public final <T extends @Nullable Object> void callAsync(
      Callable<? extends T> work, Executor elsewhere, Consumer<? super T> result) {
    var current = calls;
    if (current == null) {
      current = new AsyncCalls();
      calls = current;
    }
    current.start(work, elsewhere, executor(), result);
  }
}
