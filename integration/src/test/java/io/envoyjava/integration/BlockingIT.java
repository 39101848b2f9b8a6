// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static io.envoyjava.integration.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.envoyjava.integration.filters.BlockingFactory;
import io.envoyjava.integration.filters.LockerFactory;
import io.envoyjava.integration.filters.ReplierFactory;
import io.envoyjava.testing.EnvoyProcess;
import io.envoyjava.testing.Jcmd;
import io.envoyjava.testing.ModuleFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Filters that block, in an Envoy with one worker: carried by it, and, as in a JVM that cannot do
 * so, handing each use of the exchange over to it.
 */
@ParameterizedClass(name = "carried: {0}")
@ValueSource(booleans = {true, false})
@SuppressWarnings("NullAway.Init") // each way begins with its Envoy
final class BlockingIT {
  @RegisterExtension static final FaultTable FAULTS = FaultTable.of(BlockingIT.class);

  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private static final String SLOW = "dynamicmodulescustom.blocking.handlers_slow";
  private static final String HANDLER = "io.envoyjava.sdk.internal.http.blocking.HandlerThread";
  private static final String FAILURES = "dynamicmodulescustom.blocking.failures";

  @TempDir static Path directory;
  private static RawUpstream upstream;
  private static EnvoyProcess envoy;

  private final boolean carried;

  BlockingIT(boolean carried) {
    this.carried = carried;
  }

  @BeforeAll
  static void start() throws Exception {
    upstream = RawUpstream.start();
    ModuleFile.of(
        directory, "blocking", BlockingFactory.class, LockerFactory.class, ReplierFactory.class);
  }

  @BeforeParameterizedClassInvocation
  static void start(boolean carried) {
    envoy = envoy(carried);
  }

  private static EnvoyProcess envoy(boolean carried) {
    var server = "http://127.0.0.1:" + upstream.port() + "/asked";
    return EnvoyProcess.builder()
        .config(
            EnvoyConfig.upstream(upstream.port())
                .filter("blocking", "replier", "request")
                .filter("blocking", "locker", "")
                .filter("blocking", "blocking", server)
                .yaml())
        .modules(directory)
        .env("ENVOY_JAVA_OPTS", "-Denvoyjava.carryHandlers=" + carried)
        .concurrency(1)
        .start();
  }

  @AfterParameterizedClassInvocation
  static void end() {
    envoy.close();
  }

  @AfterAll
  static void stop() throws Exception {
    upstream.close();
  }

  private static HttpWire.Message send(String order, String... more) throws Exception {
    var headers = new ArrayList<>(List.of("x-do: " + order));
    headers.addAll(List.of(more));
    try (var connection = KeptConnection.open(envoy.port(EnvoyConfig.LISTENER))) {
      return connection.send("GET", "/" + order.replace(' ', '-'), headers.toArray(String[]::new));
    }
  }

  private static HttpWire.Message post(String order, String body) throws Exception {
    try (var connection = KeptConnection.open(envoy.port(EnvoyConfig.LISTENER))) {
      return connection.sendBody(
          "POST",
          "/" + order.replace(' ', '-'),
          body,
          "x-do: " + order,
          "content-length: " + body.length());
    }
  }

  /** What the upstream saw of a request. */
  private static HttpWire.Message seen(String order) {
    var line = " /" + order.replace(' ', '-') + " ";
    return upstream.requests().stream()
        .filter(request -> request.start().contains(line))
        .reduce((_, last) -> last)
        .orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    "set, x-set, yes",
    "sleep set, x-set, yes",
    "yield set, x-set, yes",
    "http, x-http, upstream",
    "callout, x-callout, upstream",
    "sleep callout http, x-callout, upstream",
    "no-cluster, x-failure, unknown_cluster",
    "views, x-views, /views 100000 null",
    "sleep views, x-views, /sleep-views 100000 null",
  })
  void requestGoesOnWhenItsHandlerReturns(String order, String name, String value)
      throws Exception {
    var response = send(order);
    assertThat(response.status()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("upstream");
    assertThat(seen(order).values(name)).containsExactly(value);
  }

  @Test
  void threadsNameSaysFilterAndRequest() throws Exception {
    assertThat(send("sleep thread").status()).isEqualTo(200);
    var id = seen("sleep thread").values("x-request-id").getFirst();
    assertThat(seen("sleep thread").values("x-thread")).containsExactly("blocking " + id);
  }

  @Test
  void metricsCountForTheStream() throws Exception {
    long before = envoy.stat("dynamicmodulescustom.blocking.done");
    send("set");
    send("sleep proceed");
    eventually(
        () -> assertThat(envoy.stat("dynamicmodulescustom.blocking.done")).isEqualTo(before + 2));
  }

  @ParameterizedTest
  @ValueSource(strings = {"proceed", "sleep proceed", "proceed sleep", "callout proceed callout"})
  void responseCanBeChangedBeforeItGoesOn(String order) throws Exception {
    var response = send(order);
    assertThat(response.status()).isEqualTo(200);
    assertThat(response.values("x-proceeded")).containsExactly("yes");
    assertThat(response.body()).isEqualTo("upstream");
  }

  @ParameterizedTest
  @ValueSource(strings = {"proceed response", "sleep proceed sleep response sleep"})
  void responsesBodyCanBeReplaced(String order) throws Exception {
    var response = send(order);
    assertThat(response.body()).isEqualTo("UPSTREAM");
  }

  @ParameterizedTest
  @ValueSource(strings = {"body", "sleep body", "body sleep proceed"})
  void requestsBodyIsThereWhole(String order) throws Exception {
    assertThat(post(order, "hello").status()).isEqualTo(200);
    assertThat(seen(order).values("x-body")).containsExactly("hello");
    assertThat(seen(order).body()).isEqualTo("hello");
  }

  @Test
  void requestsBodyCanBeReplaced() throws Exception {
    assertThat(post("replace proceed", "hello").status()).isEqualTo(200);
    assertThat(seen("replace proceed").body()).isEqualTo("another");
  }

  @ParameterizedTest
  @ValueSource(strings = {"reply", "sleep reply", "proceed reply", "proceed sleep reply"})
  void replyEndsTheExchange(String order) throws Exception {
    long failures = envoy.stat(FAILURES);
    var response = send(order + " set");
    assertThat(response.status()).isEqualTo(418);
    assertThat(response.body()).isEqualTo("teapot");
    envoy.awaitLog("unwound: " + order + " set", TIMEOUT);
    envoy.awaitLog("ended: this exchange has ended: the handler has replied", TIMEOUT);
    assertThat(envoy.stat(FAILURES)).isEqualTo(failures);
  }

  @ParameterizedTest
  @ValueSource(strings = {"throw", "sleep throw", "callout throw", "proceed throw"})
  void handlerThatFailsEndsInAnError(String order) throws Exception {
    long failures = envoy.stat(FAILURES);
    assertThat(send(order).status()).isEqualTo(500);
    eventually(() -> assertThat(envoy.stat(FAILURES)).isEqualTo(failures + 1));
    envoy.awaitLog("filter 'blocking' failed in .*IllegalStateException: on demand", TIMEOUT);
  }

  @Test
  void clientThatGoesInterruptsTheHandler() throws Exception {
    long failures = envoy.stat(FAILURES);
    var request = "GET / HTTP/1.1\r\nhost: test\r\nx-do: set sleep-long\r\n\r\n";
    try (var exchange = Exchange.start(envoy.port(EnvoyConfig.LISTENER), request)) {
      envoy.awaitLog("sleeps long: set sleep-long", TIMEOUT);
      exchange.reset();
    }
    envoy.awaitLog("unwound: set sleep-long", TIMEOUT);
    assertThat(envoy.stat(FAILURES)).isEqualTo(failures);
    FAULTS.assertHas(
        "A client goes while the handler of a filter that blocks waits",
        "nothing",
        "nothing",
        "nothing: the handler is interrupted, and its `finally` runs");
  }

  /** Its handler never sees such a request. */
  @Tag("any-envoy")
  @Test
  void nothingIsKeptOfARequestThatAnotherFilterAnswers() throws Exception {
    var jvm = new Jcmd(envoy);
    long start = System.nanoTime();
    for (int i = 0; i < 20; i++) {
      assertThat(send("set", "x-reply: request").status()).isEqualTo(409);
    }
    eventually(() -> assertThat(jvm.instances(HANDLER)).isZero());
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(9));
  }

  /** The worker that is to carry the thread waits for its lock. */
  @ParameterizedTest
  @ValueSource(strings = {"lock", "monitor"})
  void handlerThatHoldsALockOfItsWorkersIsCarriedElsewhere(String lock) throws Exception {
    var requests = new ArrayList<Callable<Integer>>();
    for (int i = 0; i < 4; i++) {
      requests.add(() -> send(lock + " set").status());
      requests.add(() -> send("set", "x-lock: " + lock).status());
    }
    try (var clients = Executors.newFixedThreadPool(requests.size())) {
      for (var status : clients.invokeAll(requests)) assertThat(status.get()).isEqualTo(200);
    }
    FAULTS.assertHas(
        "The handler of a filter that blocks waits while it holds a lock, and a filter waits for"
            + " that lock on the same worker",
        "the answers, after a tenth of a second",
        "nothing",
        "nothing: another thread carries the handler until it has released the lock");
  }

  @Test
  void logSaysOnceIfNoWorkerCarriesHandlers() {
    var warning = "lets no worker carry a handler's thread";
    if (!carried) envoy.awaitLog(warning, TIMEOUT);
    var lines = envoy.log().stream().filter(line -> line.contains(warning)).count();
    assertThat(lines).isEqualTo(carried ? 0 : 1);
  }

  @Test
  void handlersThatWaitAreCounted() throws Exception {
    EnvoyVersion.assumeAtLeast("1.39", envoy);
    var gauge = "dynamicmodulescustom.blocking.handlers_waiting";
    var request = "GET / HTTP/1.1\r\nhost: test\r\nx-do: sleep-long\r\n\r\n";
    try (var exchange = Exchange.start(envoy.port(EnvoyConfig.LISTENER), request)) {
      eventually(() -> assertThat(envoy.stat(gauge)).isEqualTo(1));
      exchange.reset();
    }
    eventually(() -> assertThat(envoy.stat(gauge)).isZero());
  }

  @Test
  void handlerThatKeepsItsWorkerIsNamed() throws Exception {
    assumeThat(carried).isTrue();
    assertThat(send("compute").status()).isEqualTo(200);
    envoy.awaitLog("filter 'blocking': a handler has kept its worker for \\d+ ms", TIMEOUT);
    envoy.awaitLog("BlockingFactory.Script.act", TIMEOUT);
    FAULTS.assertHas(
        "The handler of a filter that blocks computes for a second",
        "the answer; those of the same worker wait",
        "`filter '…': a handler has kept its worker for 512 ms`, with the stack",
        "nothing");
  }

  @Test
  void handlerThatKeepsItsWorkerIsCounted() throws Exception {
    assumeThat(carried).isTrue();
    EnvoyVersion.assumeAtLeast("1.39", envoy);
    long before = envoy.stat(SLOW);
    assertThat(send("compute").status()).isEqualTo(200);
    eventually(() -> assertThat(envoy.stat(SLOW)).isEqualTo(before + 1));
  }

  @Test
  void threadsOfAHandlersOwnCannotUseTheExchange() throws Exception {
    assertThat(send("child").status()).isEqualTo(200);
    assertThat(seen("child").values("x-child")).isEmpty();
  }

  @Tag("any-envoy")
  @Test
  void manyHandlersAskOnOneWorker() throws Exception {
    var requests = new ArrayList<Callable<Integer>>();
    for (int i = 0; i < 200; i++) requests.add(() -> send("sleep http sleep proceed").status());
    try (var clients = Executors.newFixedThreadPool(50)) {
      for (var status : clients.invokeAll(requests)) assertThat(status.get()).isEqualTo(200);
    }
  }

  /** Whatever handlers do, and wherever clients leave them. */
  @Tag("any-envoy")
  @Test
  void everyRequestIsAnsweredAndEveryHandlerReturns() throws Exception {
    int count = Scale.of(600, 50_000);
    long seed = System.currentTimeMillis();
    try (var own = envoy(carried);
        var clients = Executors.newFixedThreadPool(16)) {
      var ends = new ArrayList<Future<?>>();
      for (int i = 0; i < count; i++) {
        var random = new Random(seed + i);
        ends.add(clients.submit(() -> RandomOrder.send(own.port(EnvoyConfig.LISTENER), random)));
      }
      for (var end : ends) end.get();
      eventually(() -> assertThat(own.stat("http.main.downstream_rq_active")).isZero());
      try (var other = KeptConnection.open(own.port(EnvoyConfig.LISTENER))) {
        eventually(() -> assertThat(other.send("GET", "/", "x-do: alive").body()).isEqualTo("1"));
      }
      assertThat(own.terminate()).isZero();
    } catch (ExecutionException | AssertionError e) {
      throw new AssertionError("seeds from " + seed, e);
    }
  }

  /** In an Envoy of its own, whose memory is looked at. */
  @Tag("any-envoy")
  @Test
  void manyHandlersWaitAtOnce() throws Exception {
    int count = Scale.of(500, 8_000);
    var request = "GET / HTTP/1.1\r\nhost: test\r\nconnection: close\r\nx-do: wait alive\r\n\r\n";
    try (var own = envoy(carried)) {
      int port = own.port(EnvoyConfig.LISTENER);
      long before = own.residentBytes();
      var waiting = new ArrayList<Exchange>();
      try {
        for (int i = 0; i < count; i++) waiting.add(Exchange.start(port, request));
        eventually(
            () -> assertThat(own.stat("http.main.downstream_rq_active")).isEqualTo((long) count));
        try (var other = KeptConnection.open(port)) {
          for (int i = 0; i < 100; i++) {
            assertThat(other.send("GET", "/", "x-do: sleep set").status()).isEqualTo(200);
          }
        }
        System.out.printf(
            "%d handlers wait at once: %d bytes each%n",
            count, (own.residentBytes() - before) / count);
        try (var other = KeptConnection.open(port)) {
          assertThat(other.send("GET", "/", "x-do: release").status()).isEqualTo(200);
        }
        for (var exchange : waiting) assertThat(exchange.awaitEnd()).startsWith("HTTP/1.1 200 ");
      } finally {
        for (var exchange : waiting) exchange.close();
      }
    }
  }
}
