// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration.filters;

import static java.lang.System.Logger.Level.INFO;
import static java.net.http.HttpResponse.BodyHandlers.ofString;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.EnvoyLogger;
import io.envoyjava.sdk.callout.CalloutException;
import io.envoyjava.sdk.callout.CalloutRequest;
import io.envoyjava.sdk.http.HeaderMap;
import io.envoyjava.sdk.http.HttpFilterConfig;
import io.envoyjava.sdk.http.HttpFilterFactory;
import io.envoyjava.sdk.http.HttpMessage;
import io.envoyjava.sdk.http.LocalReply;
import io.envoyjava.sdk.http.blocking.Exchange;
import io.envoyjava.sdk.http.blocking.ExchangeEndedException;
import io.envoyjava.sdk.http.blocking.ExchangeHandler;
import io.envoyjava.sdk.stream.Attribute;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * Does in each exchange what the header {@code do} says, one word after the other, and writes what
 * it has seen into the header {@code trace} of the response.
 */
@SuppressWarnings("ThreadPriorityCheck") // that is what it tries
public final class ChainedFactory implements HttpFilterFactory {
  private static final System.Logger LOG = EnvoyLogger.of(ChainedFactory.class);

  /** For the ServiceLoader. */
  public ChainedFactory() {}

  @Override
  public String name() {
    return "chained";
  }

  @Override
  public HttpFilterConfig configure(ConfigContext context, String config) {
    var client = HttpClient.newHttpClient();
    return ExchangeHandler.toConfig(
        context, exchange -> new Run(exchange, client, config.strip()).all());
  }

  private static final class Run {
    private final Exchange exchange;
    private final HttpClient client;
    private final String id;
    private final HeaderMap headers;
    private @Nullable HttpMessage response;
    private final StringBuilder trace = new StringBuilder();

    Run(Exchange exchange, HttpClient client, String id) {
      this.exchange = exchange;
      this.client = client;
      this.id = id;
      headers = exchange.request().headers();
    }

    void all() throws Exception {
      var words = requireNonNullElse(headers.get("do"), "");
      for (var word : words.split(" ", -1)) one(word);
    }

    private void one(String word) throws Exception {
      switch (word) {
        case "" -> {}
        case "sleep" -> Thread.sleep(20);
        case "yield" -> Thread.yield();
        case "forever" -> {
          try {
            LOG.log(INFO, "begins to wait");
            new CountDownLatch(1).await();
          } finally {
            LOG.log(INFO, "interrupted");
            try {
              var _ = exchange.request();
            } catch (ExchangeEndedException e) {
              LOG.log(INFO, "ended");
            }
            try {
              var _ = headers.get("do");
            } catch (IllegalStateException e) {
              LOG.log(INFO, "view ended");
            }
          }
        }
        case "http" -> {
          var uri = URI.create(requireNonNull(headers.get("uri")));
          var response = client.send(HttpRequest.newBuilder(uri).build(), ofString());
          trace.append("http=").append(response.statusCode()).append(' ');
        }
        case "callout" -> {
          var answer = exchange.send("upstream", CalloutRequest.get("/status/202"));
          trace.append("callout=").append(answer.status()).append(' ');
        }
        case "nowhere" -> {
          try {
            var _ = exchange.send("nowhere", CalloutRequest.get("/"));
          } catch (CalloutException e) {
            trace.append(e.reason()).append(' ');
          }
        }
        case "mark" -> headers.set("x-marked", trace + id);
        case "path" ->
            trace.append(exchange.stream().attribute(Attribute.REQUEST_PATH)).append(' ');
        case "many" -> headers.set("x-many", "x".repeat(70_000));
        case "meta" -> {
          var metadata = exchange.stream().dynamicMetadata();
          metadata.setString("chained", "key", "value");
          trace.append(metadata.getString("chained", "key")).append(' ');
        }
        case "body" -> {
          var body = exchange.requestBody();
          trace.append("body=").append(body.size()).append(' ');
          var text = new String(body.toByteArray(), UTF_8);
          body.replace(("<" + text + ">").getBytes(UTF_8));
        }
        case "chunks" -> {
          long size = 0;
          for (var chunk : exchange.requestBody().chunks()) size += chunk.byteSize();
          trace.append("chunks=").append(size).append(' ');
        }
        case "proceed" -> {
          response = exchange.proceed();
          trace
              .append("status=")
              .append(requireNonNull(response).headers().get(":status"))
              .append(' ');
        }
        case "upper" -> {
          var body = exchange.responseBody();
          body.replace(
              new String(body.toByteArray(), UTF_8).toUpperCase(Locale.ROOT).getBytes(UTF_8));
        }
        case "done" -> {
          var at = id.isEmpty() ? "trace" : "trace-" + id;
          requireNonNull(response).headers().set(at, trace.toString().strip());
        }
        case "reply" ->
            exchange.reply(
                LocalReply.of(418).header("trace", trace.toString().strip()).body("teapot"));
        case "wrong" -> throw new IllegalArgumentException("too late");
        case "after" -> {
          Thread.sleep(20);
          LOG.log(INFO, "work after the reply");
        }
        case "throw" -> throw new IllegalArgumentException("on demand");
        case "lock", "monitor", "bin" -> Locks.hold(word, Duration.ofMillis(200));
        case "overflow" -> exchange.request().body().append(new byte[3_000_000]);
        default -> throw new IllegalArgumentException(word);
      }
    }
  }
}
