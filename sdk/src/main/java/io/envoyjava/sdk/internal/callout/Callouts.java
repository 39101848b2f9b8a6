// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.callout;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.envoyjava.sdk.callout.CalloutException.Reason;
import io.envoyjava.sdk.callout.CalloutRequest;
import io.envoyjava.sdk.internal.abi.CommonAbi;
import io.envoyjava.sdk.internal.abi.LauncherAbi;
import io.envoyjava.sdk.internal.ffi.NativeMemory;
import io.envoyjava.sdk.internal.runtime.LauncherCalls;
import io.envoyjava.sdk.stream.Header;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * The requests to clusters that a stream or a configuration has under way, by Envoy's numbers for
 * them. Its thread; the end of a configuration comes on any.
 *
 * <p>Envoy calls back while it is being called: with an answer to a request whose number it has not
 * told yet, for example. No author's code runs inside of such a call. What comes meanwhile waits
 * for the executor, and all that follows for the same request behind it.
 */
public final class Callouts {
  /** A request that is under way. */
  public interface Pending {
    /** Envoy has started it, and has this number for it. */
    void started(long id);

    /** Something has come for it. */
    void on(CalloutEvent event);

    /** There will be no answer. */
    void fail(Reason reason);

    /** It is no longer wanted. */
    void cancel();
  }

  private final CalloutPort port;
  private final Supplier<Executor> executor;

  /** Those that Envoy has not started have numbers below zero until they have been told. */
  private final Map<Long, Pending> pending = new ConcurrentHashMap<>();

  private final Queue<CalloutEvent> waiting = new ArrayDeque<>();
  private long notStarted;

  /** How many calls into Envoy are on the stack. */
  private int calls;

  public Callouts(CalloutPort port, Supplier<Executor> executor) {
    this.port = port;
    this.executor = executor;
  }

  public CalloutPort port() {
    return port;
  }

  /** Begins a call into Envoy that may call back. */
  public void enter() {
    calls++;
  }

  public void leave() {
    calls--;
  }

  /** Sends a whole request, or the beginning of one. */
  void start(String cluster, CalloutRequest request, boolean whole, Pending what) {
    port.check();
    if (!port.isReady()) {
      if (!whole) {
        throw new IllegalStateException(
            "the configuration is still being made: open the stream in a task of its executor()");
      }
      // Envoy would bring the answer to a configuration that it does not know yet.
      executor.get().execute(() -> start(cluster, request, true, what));
      return;
    }
    try (var arena = Arena.ofConfined()) {
      var id = arena.allocate(JAVA_LONG);
      var name = NativeMemory.text(arena, cluster);
      var all = new ArrayList<Header>(request.headers().size() + 3);
      all.add(new Header(":method", request.method()));
      all.add(new Header(":path", request.path()));
      all.add(
          new Header(":authority", request.authority().isEmpty() ? cluster : request.authority()));
      all.addAll(request.headers());
      var headers = HeaderArrays.of(arena, all);
      var body = NativeMemory.bytes(arena, request.body());
      long millis = request.timeout().toMillis();
      int result;
      enter();
      try {
        result =
            whole
                ? port.start(id, name, headers, all.size(), body, millis)
                : port.open(id, name, headers, all.size(), body, millis);
      } finally {
        leave();
      }
      started(result, id, what);
    }
  }

  private void started(int result, MemorySegment id, Pending what) {
    switch (result) {
      case CommonAbi.ENVOY_CALLOUT_STARTED -> {
        long number = id.get(JAVA_LONG, 0);
        pending.put(number, what);
        what.started(number);
      }
      case LauncherAbi.JAVA_CALLOUT_NOT_NOW ->
          throw new IllegalStateException("this stream is complete");
      case LauncherAbi.JAVA_CALLOUT_NO_STACK -> throw LauncherCalls.noStack();
      default -> {
        long number = --notStarted;
        pending.put(number, what);
        var reason =
            switch (result) {
              case CommonAbi.ENVOY_CALLOUT_MISSING_HEADERS -> Reason.MISSING_HEADERS;
              case CommonAbi.ENVOY_CALLOUT_NO_CLUSTER -> Reason.UNKNOWN_CLUSTER;
              default -> Reason.NOT_STARTED;
            };
        executor
            .get()
            .execute(
                () -> {
                  if (pending.remove(number) != null) what.fail(reason);
                });
      }
    }
  }

  /**
   * Something has come.
   *
   * @param address of the launcher's {@code java_callout}
   */
  public void on(long address) {
    long id = CalloutEvent.id(address);
    if (calls > 0 || waits(id)) {
      if (waiting.isEmpty()) executor.get().execute(this::deliverWaiting);
      waiting.add(CalloutEvent.copied(address));
      return;
    }
    try (var arena = Arena.ofConfined()) {
      deliver(CalloutEvent.lent(address, arena));
    }
  }

  private boolean waits(long id) {
    for (var event : waiting) {
      if (event.id() == id) return true;
    }
    return false;
  }

  private void deliverWaiting() {
    try {
      for (var event = waiting.poll(); event != null; event = waiting.poll()) deliver(event);
    } finally {
      if (!waiting.isEmpty()) executor.get().execute(this::deliverWaiting);
    }
  }

  private void deliver(CalloutEvent event) {
    var what = pending.get(event.id());
    if (what == null) return;
    boolean last =
        switch (event.kind()) {
          case LauncherAbi.JAVA_CALLOUT_DONE,
              LauncherAbi.JAVA_CALLOUT_COMPLETE,
              LauncherAbi.JAVA_CALLOUT_RESET ->
              true;
          default -> false;
        };
    if (last) pending.remove(event.id());
    what.on(event);
  }

  /** Forgets a stream that was reset here. */
  void forget(long id) {
    pending.remove(id);
  }

  /** The stream or the configuration ends, and Envoy cancels what is under way. */
  public void close() {
    var all = new ArrayList<>(pending.values());
    pending.clear();
    for (var what : all) what.cancel();
  }
}
