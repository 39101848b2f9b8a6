// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.listener;

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
import io.envoyjava.sdk.listener.AcceptedSocket;
import io.envoyjava.sdk.listener.ListenerFeature;
import io.envoyjava.sdk.listener.ListenerFilter;
import io.envoyjava.sdk.listener.ListenerStatus;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs the filter of an accepted socket: calls its hooks, makes sure that what they throw ends that
 * socket and nothing else, and knows what the filter may do now. {@link ActiveSocket} adds what the
 * filter sees of the socket; they are one object.
 */
// The enums are in the order of the ABI's numbers, which BindingsTest checks.
@SuppressWarnings("EnumOrdinal")
abstract class ListenerFilterRunner extends ThreadConfined implements AcceptedSocket {
  private static final int MAX_READ_BYTES = 1 << 20;

  private static final int OVER = LauncherAbi.JAVA_SOCKET_CLOSING | LauncherAbi.JAVA_SOCKET_CLOSED;

  private final LoadedListenerConfig config;

  /** Address of the launcher's {@link SocketRecord}, until the socket is gone. */
  private final long record;

  private @Nullable ListenerFilter filter;

  /** A hook threw; only the destroy hook is still called. */
  private boolean failed;

  /** Whether onDestroy is under way. */
  private boolean inLastHook;

  /** The number of calls of onData that are under way. */
  private int dataHooks;

  private @Nullable ListenerExecutor executor;
  private @Nullable Callouts callouts;
  private @Nullable AsyncCalls calls;

  ListenerFilterRunner(EnvoyThread thread, LoadedListenerConfig config, long filter, long record) {
    super(thread, filter);
    this.config = config;
    this.record = record;
  }

  @Override
  protected final String kind() {
    return "socket";
  }

  // ---- Hooks

  /**
   * A hook, or a scheduled event; returns the answer to it as the ABI numbers it. After a failure
   * none comes any more but the destroy hook: the launcher answers in the filter's place.
   */
  final long on(int event, long argument) {
    try {
      // It needs no filter: up to v1.39, Envoy may answer while newFilter asks.
      if (event == LauncherAbi.JAVA_LISTENER_CALLOUT) {
        if (callouts != null) callouts.on(argument);
        return 0;
      }
      var made = filter;
      return made == null ? first(event) : call(made, event);
    } catch (Throwable e) {
      return fail(ListenerHook.name(event), e);
    } finally {
      buffers().closeSegments();
    }
  }

  /** The first hook, onAccept: makes the filter and tells the launcher which hooks it has. */
  private long first(int event) {
    ListenerFilter made;
    try {
      made = config.author().newFilter(this);
      if (made == null) throw new NullPointerException("newFilter returned null");
    } catch (Throwable e) {
      return fail("newFilter", e);
    }
    filter = made;
    SocketRecord.setHooks(record, ListenerHook.overriddenBy(made.getClass()));
    return isOver() ? 0 : call(made, event);
  }

  private long call(ListenerFilter filter, int event) {
    switch (event) {
      case LauncherAbi.JAVA_LISTENER_ACCEPT -> {
        return answer(filter, filter.onAccept(), "onAccept", 0);
      }
      case LauncherAbi.JAVA_LISTENER_DATA -> {
        dataHooks++;
        try {
          return answer(filter, filter.onData(), "onData", data().size());
        } finally {
          dataHooks--;
        }
      }
      case LauncherAbi.JAVA_LISTENER_CLOSE -> filter.onClose();
      case LauncherAbi.JAVA_LISTENER_SCHEDULED -> {
        if (executor != null) executor.run(this);
      }
      default -> throw new AssertionError("event " + event);
    }
    return 0;
  }

  /** Returns a hook's answer for Envoy; if it stops, asks how many bytes the filter waits for. */
  private long answer(
      ListenerFilter filter, @Nullable ListenerStatus status, String hook, long available) {
    if (status == null) throw new NullPointerException(hook + " returned null");
    if (status == ListenerStatus.STOP_ITERATION && !isOver()) {
      int wanted = filter.maxReadBytes();
      if (wanted < 0 || wanted > MAX_READ_BYTES) {
        throw new IllegalStateException(
            "maxReadBytes: expected 0 to %s, found %s".formatted(MAX_READ_BYTES, wanted));
      }
      if (wanted <= available && !waits()) {
        throw new IllegalStateException(
            "%s stopped with nothing to wait for: %s bytes are there, and maxReadBytes() is %s"
                .formatted(hook, available, wanted));
      }
      SocketRecord.setMaxReadBytes(record, wanted);
    }
    return status.ordinal();
  }

  /** Whether something else than data may let the socket go on. */
  private boolean waits() {
    return executor != null || callouts != null || calls != null;
  }

  /** Envoy has dropped the socket; returns 0, or how the filter's last hook failed. */
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
   * A hook threw. Logs it and tells the launcher, which counts the failure and closes the socket.
   * What is thrown is asked for its message, which may be any code, so the socket is closed to it
   * first.
   */
  private long fail(String hook, Throwable thrown) {
    failed = true;
    return Log.failure("filter '" + config.name() + "' failed in " + hook, thrown)
        ? LauncherAbi.JAVA_REPORTED
        : LauncherAbi.JAVA_FAILED;
  }

  // ---- What may be done now

  /** Whether the socket is closed, this filter has closed it, or this filter has failed. */
  private boolean isOver() {
    return failed || isGone() || SocketRecord.has(record, OVER);
  }

  /** Whether the filter's work goes on. */
  @Override
  public final boolean isOpen() {
    return !isOver();
  }

  /** Returns the launcher's {@link SocketRecord}, if something can still be done. */
  final long recordForChange() {
    long _ = address();
    if (isOver()) throw new IllegalStateException("this socket is closed");
    return record;
  }

  /** The same, if the chain can go on: not within a hook whose answer says so. */
  final long recordForContinuing() {
    long open = recordForChange();
    if (SocketRecord.isInStep(record)) {
      throw new IllegalStateException("within onAccept and onData, return CONTINUE instead");
    }
    return open;
  }

  /** Returns the launcher's {@link SocketRecord}. */
  final long record() {
    long _ = address();
    return record;
  }

  /** Returns Envoy's filter, if something about the socket can still change. */
  final long addressForChange() {
    long _ = recordForChange();
    return address();
  }

  /** Returns Envoy's side of the socket's configuration. */
  final EnvoyConfig envoyConfig() {
    return config.envoy();
  }

  /** Returns Envoy's filter, for metrics: they count in onDestroy, too. */
  final long addressForMetrics() {
    return inLastHook ? addressInLastHook() : address();
  }

  /** Whether Envoy shows data. */
  final boolean hasData() {
    return dataHooks > 0;
  }

  // ---- Elsewhere and back

  @Override
  public final Executor executor() {
    long address = address();
    var current = executor;
    if (current == null) {
      ListenerFeature.EXECUTOR.require("tasks of a socket");
      ListenerLinking.EXECUTOR.require();
      current = new ListenerExecutor(address);
      executor = current;
    }
    return current;
  }

  @Override
  public final Cluster cluster(String name) {
    long _ = address();
    var current = callouts;
    if (current == null) {
      ListenerFeature.CALLOUTS.require("requests of a socket");
      ListenerLinking.CALLOUTS.require();
      current = new Callouts(new ListenerCalloutPort(this::recordForChange), this::executor);
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
    var worker = executor();
    var current = calls;
    if (current == null) {
      current = new AsyncCalls();
      calls = current;
    }
    current.start(work, elsewhere, worker, result);
  }
}
