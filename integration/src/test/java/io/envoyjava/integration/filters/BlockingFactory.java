// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration.filters;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.EnvoyLogger;
import io.envoyjava.sdk.callout.CalloutException;
import io.envoyjava.sdk.callout.CalloutRequest;
import io.envoyjava.sdk.http.HttpFilterConfig;
import io.envoyjava.sdk.http.HttpFilterFactory;
import io.envoyjava.sdk.http.LocalReply;
import io.envoyjava.sdk.http.blocking.Exchange;
import io.envoyjava.sdk.http.blocking.ExchangeEndedException;
import io.envoyjava.sdk.http.blocking.ExchangeHandler;
import io.envoyjava.sdk.http.blocking.ReplyBody;
import io.envoyjava.sdk.metrics.Counter;
import io.envoyjava.sdk.stream.Attribute;
import io.envoyjava.sdk.stream.Header;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Makes filters that do what the header {@code x-do} asks for, in words one after the other. The
 * configuration is the address of a server that is not asked through Envoy.
 */
public final class BlockingFactory implements HttpFilterFactory {
  private static final System.Logger LOG = EnvoyLogger.of(BlockingFactory.class);

  /** The handlers that have an order and have not returned. */
  private static final AtomicInteger ALIVE = new AtomicInteger();

  private static final Semaphore WAITING = new Semaphore(0);

  /** The size of a flood's pieces. */
  public static final int FLOOD_PIECE = 64 << 10;

  /** How many pieces a flood has. */
  public static final int FLOOD_PIECES = 1000;

  /** For the ServiceLoader. */
  public BlockingFactory() {}

  @Override
  public String name() {
    return "blocking";
  }

  @Override
  public HttpFilterConfig configure(ConfigContext context, String config) {
    var done = context.counter("done");
    var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    return ExchangeHandler.toConfig(context, new Handler(config, client, done));
  }

  private record Handler(String server, HttpClient client, Counter done)
      implements ExchangeHandler {
    @Override
    public void handle(Exchange exchange) throws Exception {
      new Script(exchange, server, client, done).run();
    }

    /** Otherwise, the client's threads would keep this code for another minute. */
    @Override
    public void close() {
      client.shutdownNow();
    }
  }

  private record Script(Exchange exchange, String server, HttpClient client, Counter done) {
    void run() throws Exception {
      var order = order();
      if (order == null) return;
      boolean ends = true;
      ALIVE.incrementAndGet();
      try {
        for (var word : order.split(" ", -1)) act(word);
      } catch (ExchangeEndedException e) {
        LOG.log(System.Logger.Level.INFO, "ended: " + e.getMessage());
        ends = false;
        throw e;
      } finally {
        ALIVE.decrementAndGet();
        LOG.log(System.Logger.Level.INFO, "unwound: " + order);
        if (ends && !order.contains("reply")) done.increment(exchange.stream());
      }
    }

    private @Nullable String order() {
      return exchange.request().headers().get("x-do");
    }

    @SuppressWarnings("ThreadPriorityCheck") // to have the thread carried again and again
    private void act(String word) throws Exception {
      switch (word) {
        case "sleep" -> Thread.sleep(20);
        case "sleep-long" -> {
          LOG.log(System.Logger.Level.INFO, "sleeps long: " + order());
          Thread.sleep(Duration.ofMinutes(5));
        }
        case "yield" -> {
          for (int i = 0; i < 100; i++) Thread.yield();
        }
        case "compute" -> {
          long end = System.nanoTime() + Duration.ofSeconds(1).toNanos();
          while (System.nanoTime() - end < 0) Thread.onSpinWait();
        }
        case "wait" -> WAITING.acquire();
        case "alive" -> exchange.reply(LocalReply.of(200).body("" + ALIVE.get()));
        case "release" -> WAITING.release(Integer.MAX_VALUE / 2);
        case "http" -> set("x-http", http());
        case "callout" ->
            set(
                "x-callout",
                new String(
                    exchange.send("upstream", CalloutRequest.get("/callout")).body(), UTF_8));
        case "no-cluster" -> {
          try {
            exchange.send("nowhere", CalloutRequest.get("/callout"));
          } catch (CalloutException e) {
            set("x-failure", e.reason().name().toLowerCase(Locale.ROOT));
          }
        }
        case "set" -> set("x-set", "yes");
        case "views" -> set("x-views", views());
        case "body" -> set("x-body", new String(exchange.requestBody().toByteArray(), UTF_8));
        case "replace" -> exchange.requestBody().replace("another".getBytes(UTF_8));
        case "proceed" -> exchange.proceed().headers().set("x-proceeded", "yes");
        case "response" -> {
          var body = exchange.responseBody();
          var text = new String(body.toByteArray(), UTF_8);
          body.replace(text.toUpperCase(Locale.ROOT).getBytes(UTF_8));
        }
        case "input" -> set("x-input", "" + exchange.requestInput().readAllBytes().length);
        case "input-slowly" -> set("x-input", "" + readSlowly());
        case "echo" -> echo();
        case "flood" -> flood();
        case "start" -> startReply().write("begun");
        case "trailers" -> startReply().close(List.of(new Header("x-sum", "5")));
        case "late-deadline" -> exchange.setDeadline(Duration.ofSeconds(30));
        case "deadline" -> exchange.setDeadline(Duration.ofMillis(300));
        case "reply" -> exchange.reply(LocalReply.of(418).body("teapot"));
        case "throw" -> throw new IllegalStateException("on demand");
        case "thread" -> set("x-thread", Thread.currentThread().getName());
        case "lock", "monitor" -> Locks.hold(word, Duration.ofMillis(50));
        case "child" -> {
          var child = Thread.ofVirtual().start(() -> set("x-child", "used"));
          child.join();
          Thread.startVirtualThread(() -> {}).join();
        }
        default -> throw new AssertionError("no action " + word);
      }
    }

    private void set(String name, String value) {
      boolean _ = exchange.request().headers().set(name, value);
    }

    private ReplyBody startReply() {
      return exchange.startReply(LocalReply.of(200).header("x-started", "yes"));
    }

    private int readSlowly() throws Exception {
      var input = exchange.requestInput();
      int sum = 0;
      var bytes = new byte[100_000];
      for (int count; (count = input.read(bytes)) >= 0; sum += count) Thread.sleep(5);
      return sum;
    }

    private void echo() throws IOException {
      var reply = startReply();
      long _ = exchange.requestInput().transferTo(reply);
      reply.close();
    }

    /** Sends more than Envoy keeps for a client that does not read. */
    private void flood() {
      var reply = startReply();
      var piece = new byte[FLOOD_PIECE];
      for (int i = 0; i < FLOOD_PIECES; i++) reply.write(piece);
      reply.close();
    }

    private String http() throws Exception {
      var request = HttpRequest.newBuilder(URI.create(server)).build();
      return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    /** Uses what takes memory of the worker's. */
    private String views() {
      var stream = exchange.stream();
      stream.dynamicMetadata().setString("blocking", "key", "é".repeat(100_000));
      var text = Objects.requireNonNull(stream.dynamicMetadata().getString("blocking", "key"));
      return "%s %s %s"
          .formatted(
              stream.attribute(Attribute.REQUEST_PATH),
              text.length(),
              stream.routeConfig(String.class));
    }
  }
}
