// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.Charset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Collects what Envoy's tracers post to {@code /spans}, and answers everything with 200. */
final class SpanCollector implements AutoCloseable {
  private final List<String> reports = new CopyOnWriteArrayList<>();
  private final HttpServer server;

  private SpanCollector(Charset charset) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            var body = new String(exchange.getRequestBody().readAllBytes(), charset);
            if (exchange.getRequestURI().getPath().equals("/spans")) reports.add(body);
            exchange.sendResponseHeaders(200, -1);
          }
        });
  }

  /** Starts on a free port; the charset decodes the reports. */
  static SpanCollector start(Charset charset) throws IOException {
    var collector = new SpanCollector(charset);
    collector.server.start();
    return collector;
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** Returns the reports so far, a view that grows. */
  List<String> reports() {
    return reports;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
