// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.http.blocking;

import java.util.function.Consumer;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** What Java Flight Recorder learns of one handler. */
final class FlightRecord {
  /** From the request's headers to the handler's return. */
  @Name("envoyjava.Exchange")
  @Label("Exchange")
  @Category({"Envoy", "Filters"})
  @Description("A handler of a filter that blocks, from the request's headers to its return")
  @StackTrace(false)
  static final class ExchangeEvent extends Event {
    @Label("Filter")
    @Nullable String filter;

    @Label("Request ID")
    @Description("The header x-request-id, if the handler has waited for something else than Envoy")
    @Nullable String requestId;

    @Label("Waits")
    @Description("How often the handler has waited")
    int waits;

    @Label("End")
    @Description("What has ended the exchange before the handler returned")
    @Nullable String end;

    @Label("Failure")
    @Description("The class of what the handler has thrown")
    @Nullable String failure;
  }

  /** From the moment when a handler waits to the one when its worker carries it on. */
  @Name("envoyjava.ExchangeWait")
  @Label("Exchange Wait")
  @Category({"Envoy", "Filters"})
  @Description("The time that a handler waits, until its worker carries it on")
  @StackTrace(false)
  static final class WaitEvent extends Event {
    @Label("Filter")
    @Nullable String filter;

    @Label("Request ID")
    @Nullable String requestId;
  }

  private final ExchangeEvent exchange = new ExchangeEvent();
  private final Consumer<Event> ended;
  private @Nullable WaitEvent wait;

  /**
   * Begins the event of an exchange.
   *
   * @param ended takes each event that has ended on the worker
   */
  FlightRecord(String filter, Consumer<Event> ended) {
    this.ended = ended;
    exchange.filter = filter;
    exchange.begin();
  }

  /** Loads the classes of the events. */
  static void load() {
    boolean _ = new ExchangeEvent().isEnabled();
    boolean _ = new WaitEvent().isEnabled();
  }

  /** The handler waits. On the worker. */
  void waits() {
    exchange.waits++;
    wait = new WaitEvent();
    wait.begin();
  }

  /** The worker carries the handler on. */
  void goesOn(@Nullable String requestId) {
    var over = wait;
    if (over == null) return;
    wait = null;
    over.filter = exchange.filter;
    over.requestId = requestId;
    over.end();
    ended.accept(over);
  }

  /** The handler has returned. On its thread. */
  void returned(@Nullable String requestId, @Nullable String end, @Nullable Throwable failure) {
    exchange.requestId = requestId;
    exchange.end = end;
    exchange.failure = failure == null ? null : failure.getClass().getName();
    exchange.commit();
  }
}
