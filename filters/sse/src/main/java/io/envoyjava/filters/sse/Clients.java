// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.sse;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The connected clients, which are on several worker threads. Safe for all threads. */
final class Clients implements AutoCloseable {
  private final Set<Client> clients = ConcurrentHashMap.newKeySet();
  private final long heartbeatNanos;

  /** Has no thread before the first client. */
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("sse-heartbeat").factory());

  private boolean started;

  Clients(Duration heartbeat) {
    heartbeatNanos = heartbeat.toNanos();
  }

  void add(Client client) {
    start();
    clients.add(client);
  }

  private synchronized void start() {
    if (started) return;
    started = true;
    var _ =
        timer.scheduleAtFixedRate(
            () -> clients.forEach(Client::beat),
            heartbeatNanos,
            heartbeatNanos,
            TimeUnit.NANOSECONDS);
  }

  void remove(Client client) {
    clients.remove(client);
  }

  /** Wakes the clients: there is an event. */
  void wake() {
    clients.forEach(Client::wake);
  }

  /** Ends the timer's thread, which would otherwise keep the module's classes alive. */
  @Override
  public void close() {
    timer.shutdownNow();
  }
}
