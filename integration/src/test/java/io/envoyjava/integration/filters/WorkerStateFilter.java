// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration.filters;

import io.envoyjava.sdk.http.BodyStatus;
import io.envoyjava.sdk.http.HeadersStatus;
import io.envoyjava.sdk.http.HttpFilter;
import io.envoyjava.sdk.http.HttpFilterFactory;
import io.envoyjava.sdk.http.HttpStream;
import io.envoyjava.sdk.http.LocalReplyStatus;
import io.envoyjava.sdk.http.TrailersStatus;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Leaves a thread-local and, on demand, an interrupt on its worker's thread; tells what it found
 * there, under its name, and where its module's services were found and where not. On demand it
 * also appends to a response's body.
 */
final class WorkerStateFilter implements HttpFilter {
  private static final int LARGE = 17 << 20;
  private static final int SEGMENT = 4 << 20;

  private static final Set<String> FOUND = new ConcurrentSkipListSet<>();
  private static final Set<String> MISSED = new ConcurrentSkipListSet<>();

  /** Its value is of one of this module's classes, and so keeps the module's class loader. */
  private static final ThreadLocal<Object> OWN = new ThreadLocal<>();

  private record Leftover(String of) {}

  /** Made by the first request that asks for it. */
  private static final class Large {
    static final byte[] BYTES = new byte[LARGE];
  }

  private final HttpStream stream;
  private final String name;
  private final String order;
  private final boolean interrupted;
  private final @Nullable String local;

  WorkerStateFilter(HttpStream stream, String name) {
    this.stream = stream;
    this.name = name;
    var header = stream.request().headers().get("x-state");
    order = header == null ? "" : header;
    interrupted = Thread.interrupted();
    local = everyModulesLocal().get();
    everyModulesLocal().set(name);
    OWN.set(new Leftover(name));
    lookForServices("newFilter");
  }

  /** One thread-local for all modules: an object of the JDK's, by way of the JDK. */
  @SuppressWarnings("unchecked")
  private static ThreadLocal<String> everyModulesLocal() {
    return (ThreadLocal<String>)
        System.getProperties().computeIfAbsent("worker-state", _ -> new ThreadLocal<String>());
  }

  @Override
  public HeadersStatus onRequestHeaders(boolean endOfStream) {
    lookForServices("onRequestHeaders");
    if (order.equals("interrupt")) Thread.currentThread().interrupt();
    if (!order.equals("services")) return HeadersStatus.CONTINUE;
    var executor = stream.executor();
    Runnable onThread =
        () -> {
          lookForServices("thread");
          executor.execute(
              () -> {
                lookForServices("task");
                stream.resumeRequest();
              });
        };
    var _ =
        Thread.startVirtualThread(
            () -> {
              lookForServices("virtual thread");
              Thread.ofPlatform().start(onThread);
            });
    return HeadersStatus.STOP_ITERATION;
  }

  @Override
  public BodyStatus onRequestBody(boolean endOfStream) {
    lookForServices("onRequestBody");
    return BodyStatus.CONTINUE;
  }

  @Override
  public TrailersStatus onRequestTrailers() {
    lookForServices("onRequestTrailers");
    return TrailersStatus.CONTINUE;
  }

  @Override
  public HeadersStatus onResponseHeaders(boolean endOfStream) {
    lookForServices("onResponseHeaders");
    var headers = stream.response().headers();
    boolean _ = headers.remove("content-length");
    boolean _ = headers.set("x-interrupted-" + name, "" + interrupted);
    boolean _ = headers.set("x-local-" + name, local + " " + everyModulesLocal().get());
    boolean _ = headers.set("x-found", FOUND.toString());
    boolean _ = headers.set("x-missed", MISSED.toString());
    return HeadersStatus.CONTINUE;
  }

  @Override
  public BodyStatus onResponseBody(boolean endOfStream) {
    lookForServices("onResponseBody");
    if (order.equals("large " + name)) append(MemorySegment.ofArray(Large.BYTES));
    if (order.equals("closing " + name)) appendWhatIsClosed();
    return BodyStatus.CONTINUE;
  }

  @Override
  public TrailersStatus onResponseTrailers() {
    lookForServices("onResponseTrailers");
    return TrailersStatus.CONTINUE;
  }

  @Override
  public LocalReplyStatus onLocalReply(int status, String details, boolean resetImminent) {
    lookForServices("onLocalReply");
    return LocalReplyStatus.CONTINUE;
  }

  @Override
  public void onStreamComplete() {
    lookForServices("onStreamComplete");
  }

  @Override
  public void onDestroy() {
    lookForServices("onDestroy");
  }

  /** As libraries do: by the context class loader. */
  private static void lookForServices(String place) {
    boolean found =
        ServiceLoader.load(HttpFilterFactory.class).stream()
            .anyMatch(service -> service.type() == WorkerStateFactory.class);
    (found ? FOUND : MISSED).add(place);
  }

  private void append(MemorySegment bytes) {
    boolean _ = stream.response().receivedBody().append(bytes);
  }

  /** Appends a segment while another thread closes it, and puts something else in its place. */
  private void appendWhatIsClosed() {
    var arena = Arena.ofShared();
    var bytes = arena.allocate(SEGMENT).fill((byte) 'a');
    var go = new AtomicBoolean();
    var closer =
        Thread.ofPlatform()
            .start(
                () -> {
                  while (!go.get()) Thread.onSpinWait();
                  close(arena);
                  try (var other = Arena.ofConfined()) {
                    var _ = other.allocate(SEGMENT).fill((byte) 'x');
                  }
                });
    go.set(true);
    try {
      append(bytes);
    } catch (IllegalStateException e) {
      // It was closed before.
    }
    join(closer);
  }

  private static void close(Arena arena) {
    while (arena.scope().isAlive()) {
      try {
        arena.close();
      } catch (IllegalStateException e) {
        Thread.onSpinWait(); // it is in use
      }
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
