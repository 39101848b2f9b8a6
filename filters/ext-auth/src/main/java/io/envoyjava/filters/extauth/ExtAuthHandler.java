// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.extauth;

import io.envoyjava.sdk.callout.CalloutException;
import io.envoyjava.sdk.callout.CalloutResponse;
import io.envoyjava.sdk.http.LocalReply;
import io.envoyjava.sdk.http.blocking.Exchange;
import io.envoyjava.sdk.http.blocking.ExchangeHandler;
import org.jspecify.annotations.Nullable;

/** Does what {@link ExtAuthFilter} does, in the blocking style. */
record ExtAuthHandler(ExtAuth config) implements ExchangeHandler {
  @Override
  public void handle(Exchange exchange) {
    if (!Check.isNeeded(exchange.stream())) return;
    var check = new Check(config, exchange.stream(), () -> exchange.request().headers());
    var known = check.known();
    var refusal = known != null ? check.apply(known) : ask(exchange, check);
    if (refusal != null) exchange.reply(refusal);
  }

  private @Nullable LocalReply ask(Exchange exchange, Check check) {
    CalloutResponse answer;
    try {
      answer = exchange.send(config.cluster(), check.question()); // waits for the service
    } catch (CalloutException e) {
      return check.undecided(String.valueOf(e.getMessage()));
    }
    return check.decide(answer);
  }
}
