// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration.filters;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.EnvoyLogger;
import io.envoyjava.sdk.http.HttpFilterConfig;
import io.envoyjava.sdk.http.HttpFilterFactory;
import io.envoyjava.sdk.http.LocalReply;
import io.envoyjava.sdk.http.blocking.Exchange;
import io.envoyjava.sdk.http.blocking.ExchangeHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Makes filters whose handlers wait in a call of the JDK, {@code x-call}, until the test opens the
 * gate. The configuration is the port where the test has a connection for that: a worker that waits
 * could not tell it.
 */
public final class BlockingCallsFactory implements HttpFilterFactory {
  private static final System.Logger LOG = EnvoyLogger.of(BlockingCallsFactory.class);

  /** For the ServiceLoader. */
  public BlockingCallsFactory() {}

  /** Returns the names of the calls. */
  public static List<String> calls() {
    return Stream.of(BlockingCall.values()).map(BlockingCall::name).toList();
  }

  @Override
  public String name() {
    return "calls";
  }

  @Override
  public HttpFilterConfig configure(ConfigContext context, String config) {
    var port = Integer.parseInt(config.strip());
    Thread.ofPlatform().daemon().name("gate keeper").start(() -> keepGate(port));
    return ExchangeHandler.toConfig(context, BlockingCallsFactory::handle);
  }

  private static void keepGate(int port) {
    try (var socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port)) {
      while (socket.getInputStream().read() >= 0) Objects.requireNonNull(Gate.current).open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void handle(Exchange exchange) throws Exception {
    var call = exchange.request().headers().get("x-call");
    if (call != null) {
      var gate = new Gate(() -> LOG.log(System.Logger.Level.INFO, "begins to wait: " + call));
      Gate.current = gate;
      BlockingCall.valueOf(call).wait(gate);
      if (!gate.isOpen()) throw new AssertionError("it has not waited");
    }
    exchange.reply(LocalReply.of(200).header("x-time", "" + System.nanoTime()));
  }
}
