// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.http.blocking;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.http.HttpFilterConfig;
import io.envoyjava.sdk.internal.http.blocking.BlockingFilters;

/**
 * Handles a request and its response, as a filter that reads from top to bottom:
 *
 * <pre>{@code
 * ExchangeHandler.toConfig(context, exchange -> {
 *   var user = users.lookUp(exchange.request().headers().get("authorization")); // may wait
 *   if (user == null) {
 *     exchange.reply(LocalReply.of(401));
 *     return;
 *   }
 *   exchange.request().headers().set("x-user", user.name());
 *   exchange.proceed().headers().set("x-served-for", user.name()); // waits for the response
 * });
 * }</pre>
 *
 * <p>One handler serves all requests of a configuration, on several threads at once.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface ExchangeHandler {

  /**
   * Handles one request. Called on a virtual thread that Envoy's worker carries, in the hook for
   * the request's headers. Returns when there is nothing more to do: what this has held of the
   * request or the response then goes on.
   *
   * <p>Before it returns, it may wait in whatever lets a virtual thread wait: {@link Thread#sleep},
   * sockets, locks, queues, {@code HttpClient}, JDBC. It must not compute for long: the worker's
   * other streams wait for it meanwhile.
   *
   * <p>If the stream ends first, since the client has gone or time is up, the thread is
   * interrupted, and the exchange throws {@link ExchangeEndedException} from then on.
   *
   * @param exchange the request, and what becomes of it
   * @throws Exception a failure of the filter: it is logged and counted, and the client gets a 500
   */
  void handle(Exchange exchange) throws Exception;

  /**
   * Called when the configuration is gone, and all of its streams: ends what the handler has
   * opened, such as a pool of connections. Called on any thread. Handlers of exchanges that have
   * ended may still be under way. Does nothing unless overridden.
   */
  default void close() {}

  /**
   * Returns a configuration whose filters call this handler. For the end of {@link
   * io.envoyjava.sdk.http.HttpFilterFactory#configure}, where a factory may as well return filters
   * of the other kind.
   *
   * @param context the context that {@code configure} was called with
   * @param handler handles the requests
   * @return the configuration
   */
  static HttpFilterConfig toConfig(ConfigContext context, ExchangeHandler handler) {
    return BlockingFilters.of(context, handler);
  }
}
