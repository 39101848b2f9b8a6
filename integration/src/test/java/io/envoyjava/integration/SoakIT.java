// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static io.envoyjava.integration.Eventually.eventually;
import static java.net.http.HttpResponse.BodyHandlers.ofString;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.concurrent.TimeUnit.MICROSECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.testing.EnvoyProcess;
import io.envoyjava.testing.Httpbin;
import io.envoyjava.testing.Jcmd;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * All filters of {@code envoy.yaml} under mixed traffic for a while, with clients that go away:
 * each answer is as it should be, and nothing is left in the end that was not there before.
 */
@Tag("any-envoy")
final class SoakIT {
  @RegisterExtension static final FaultTable FAULTS = FaultTable.of(SoakIT.class);

  private static final Duration WARM_UP = Duration.ofSeconds(Scale.of(4, 120));
  private static final Duration REST = Duration.ofSeconds(Scale.of(6, 480));
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final int CLIENTS = 16;
  private static final int MIB = 1 << 20;
  private static final String NUMBER = "x-number";
  private static final Pattern LOGGED = Pattern.compile("\"" + NUMBER + ": (\\d+)\"");
  private static final Pattern REQUEST_ID = Pattern.compile("\"x-request-id: ([^\"]+)\"");

  @TempDir Path logs;
  private Httpbin httpbin;
  private EnvoyProcess envoy;
  private List<Integer> ports;

  private final AtomicInteger sent = new AtomicInteger();
  private final AtomicInteger answered = new AtomicInteger();
  private final AtomicInteger cancelled = new AtomicInteger();

  /** Which requests came to the access log's listener, and which of them were answered. */
  private final BitSet logged = new BitSet();

  private final BitSet loggedAndAnswered = new BitSet();

  /** What a process has. */
  private record State(long resident, long heap, long nativeMemory, int threads, int handles) {
    static State of(EnvoyProcess envoy) throws IOException {
      var jvm = new Jcmd(envoy);
      return new State(
          envoy.residentBytes(),
          jvm.heapBytes(),
          jvm.nativeBytes(),
          count(envoy, "task"),
          count(envoy, "fd"));
    }

    private static int count(EnvoyProcess envoy, String what) throws IOException {
      try (var entries = Files.list(Path.of("/proc", envoy.pid() + "", what))) {
        return (int) entries.count();
      }
    }

    @Override
    public String toString() {
      return "%d KiB resident, %d KiB of heap in use, %d KiB of native memory in the JVM, %d threads, %d handles"
          .formatted(resident / 1024, heap / 1024, nativeMemory / 1024, threads, handles);
    }
  }

  /** A request to one of the listeners, and what is true of its answer. */
  private record Order(int listener, HttpRequest.Builder request, Predicate<String> answer) {}

  @BeforeEach
  void start() throws IOException {
    httpbin = Httpbin.start(0);
    var builder =
        EnvoyProcess.builder()
            .config(EnvoyConfig.FILTERS.resolve("../integration/envoy.yaml"))
            .modules(EnvoyConfig.modules().toArray(Path[]::new))
            .concurrency(2)
            .env("ENVOY_JAVA_OPTS", "-Xmx64m -XX:NativeMemoryTracking=summary")
            .replace("./access_logs", logs.toString())
            .replace("port_value: 1234", "port_value: " + httpbin.port());
    for (int port :
        new int[] {
          1062, 1063, 1064, 1066, 1067, 1068, 1069, 1070, 1071, 1072, 1073, 1074, 1075, 1076, 1077,
          1078, 1079, 1080
        }) {
      builder.replace("port_value: " + port, "port_value: 0");
    }
    envoy = builder.start();
    ports = List.of(envoy.port("1062"), envoy.port("1063"), envoy.port("1064"));
  }

  @AfterEach
  void stop() {
    envoy.close();
    httpbin.close();
  }

  @Test
  void nothingIsLeftOfAllThatTraffic() throws Exception {
    run(WARM_UP);
    var before = State.of(envoy);
    int early = sent.get();
    run(REST);
    var after = State.of(envoy);

    System.out.printf(
        "%d requests: %d answered, %d cancelled.%nAfter the first %d: %s.%nAfter all: %s.%n",
        sent.get(), answered.get(), cancelled.get(), early, before, after);
    assertThat(answered.get() + cancelled.get()).isEqualTo(sent.get());
    assertThat(after.resident()).isLessThan(before.resident() + 24 * MIB);
    assertThat(after.heap()).isLessThan(before.heap() + MIB);
    // Once the compiler is through with what the traffic has left it to do: it takes some MiB
    // meanwhile.
    long limit = before.nativeMemory() + 12 * MIB;
    eventually(() -> assertThat(new Jcmd(envoy).nativeBytes()).isLessThan(limit));
    assertThat(after.threads()).isLessThanOrEqualTo(before.threads() + 2);
    assertThat(after.handles()).isLessThanOrEqualTo(before.handles() + CLIENTS);
    for (var name : envoy.stats().keySet()) {
      if (name.endsWith(".failures") || name.endsWith(".dropped")) {
        assertThat(envoy.stat(name)).as(name).isZero();
      }
    }
    assertThat(envoy.terminate()).isZero();
    assertThat(LogErrors.of(envoy.log())).isEmpty();
    assertLogIsComplete();
    FAULTS.assertHas(
        "Mixed traffic through all filters, with clients that go away",
        "whole answers",
        "nothing",
        "nothing: memory, threads, handles and the access log's records are all there");
  }

  /**
   * Each record is of a request that was sent, and there is one for each that was answered. The
   * client sends a GET again, which is then another request to Envoy, if its connection closes
   * before the answer.
   */
  private void assertLogIsComplete() throws IOException {
    var found = new BitSet();
    var requests = new HashSet<String>();
    try (var files = Files.list(logs)) {
      for (var file : files.toList()) {
        try (var lines = Files.lines(file)) {
          lines.forEach(
              line -> {
                var number = LOGGED.matcher(line);
                assertThat(number.find()).as(line).isTrue();
                found.set(Integer.parseInt(number.group(1)));
                var request = REQUEST_ID.matcher(line);
                assertThat(request.find()).as(line).isTrue();
                assertThat(requests.add(request.group(1)))
                    .as("not for the first time: " + line)
                    .isTrue();
              });
        }
      }
    }
    System.out.printf(
        "%d records of %d requests, of which %d were answered, and %d sent again%n",
        found.cardinality(),
        logged.cardinality(),
        loggedAndAnswered.cardinality(),
        requests.size() - found.cardinality());
    var missing = (BitSet) loggedAndAnswered.clone();
    missing.andNot(found);
    assertThat(missing.isEmpty()).as("answered without a record: %s", missing).isTrue();
    found.andNot(logged);
    assertThat(found.isEmpty()).as("not sent, but logged: %s", found).isTrue();
  }

  /**
   * Traffic for that long, and then none. What is to be cancelled has a client of its own: with a
   * request, the client may drop the connection that the next one is on already.
   */
  private void run(Duration duration) throws Exception {
    long end = System.nanoTime() + duration.toNanos();
    try (var patient = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        var impatient = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        var threads = Executors.newFixedThreadPool(CLIENTS)) {
      var running = new ArrayList<Future<@Nullable Void>>();
      Callable<@Nullable Void> loop =
          () -> {
            while (System.nanoTime() < end) exchange(patient, impatient);
            return null;
          };
      for (int i = 0; i < CLIENTS; i++) running.add(threads.submit(loop));
      for (var one : running) one.get();
    }
    for (var listener : List.of("1062", "1063", "1064")) {
      envoy.awaitStat("http." + listener + ".downstream_rq_active", n -> n == 0, TIMEOUT);
      envoy.awaitStat("http." + listener + ".downstream_cx_active", n -> n == 0, TIMEOUT);
    }
  }

  private void exchange(HttpClient patient, HttpClient impatient) throws Exception {
    int number = sent.getAndIncrement();
    int chance = ThreadLocalRandom.current().nextInt(100);
    if (chance < 3) {
      sendHalf(number);
      cancelled.incrementAndGet();
      return;
    }
    var order = order(number);
    if (order.listener() == 0) mark(logged, number);
    boolean cancels = chance < 10;
    var client = cancels ? impatient : patient;
    var future = client.sendAsync(order.request().build(), ofString(ISO_8859_1));
    if (cancels) cancelSoon(future);
    try {
      var response = future.get(30, TimeUnit.SECONDS);
      var text = response.statusCode() + " " + response.body();
      assertThat(text).matches(order.answer());
      answered.incrementAndGet();
      if (order.listener() == 0) mark(loggedAndAnswered, number);
    } catch (CancellationException e) {
      cancelled.incrementAndGet();
    } catch (ExecutionException e) {
      // What a request that is cancelled at an unlucky moment may look like, or one beside it.
      if (!cancels) throw e;
      cancelled.incrementAndGet();
    }
  }

  private static void cancelSoon(CompletableFuture<?> future) {
    int wait = ThreadLocalRandom.current().nextInt(10_000);
    CompletableFuture.delayedExecutor(wait, MICROSECONDS).execute(() -> future.cancel(true));
  }

  private static void mark(BitSet set, int number) {
    synchronized (set) {
      set.set(number);
    }
  }

  private Order order(int number) {
    var random = ThreadLocalRandom.current();
    var body = (number + " ").repeat(random.nextInt(1, 20_000));
    return switch (number % 9) {
      case 0 -> order(0, number, "/uuid", null, answer -> answer.startsWith("200 {\"uuid\": \""));
      case 1 -> order(0, number, "/headers", null, answer -> answer.contains("X-Envoy-Header2"));
      case 2 -> order(0, number, "/status/418", null, "418 "::equals);
      case 3 -> order(0, number, "/echo", body, ("200 " + body)::equals);
      case 4 -> {
        boolean delayed = random.nextInt(20) == 0;
        var order = order(0, number, "/uuid", null, answer -> answer.startsWith("200 "));
        if (delayed) order.request().header("do-delay", "yes");
        yield order;
      }
      case 5 -> order(1, number, "/uuid", null, answer -> answer.startsWith("401 Unauthorized"));
      case 6 -> {
        var order =
            order(1, number, "/uuid", null, answer -> answer.matches("(?s)(200 .*|403 Access.*)"));
        order.request().header("go-module-auth-header", "any");
        yield order;
      }
      case 7 -> order(2, number, "/echo", body, ("200 " + body)::equals);
      default -> order(2, number, "/echo", body + "curl", "403 Access forbidden"::equals);
    };
  }

  private Order order(
      int listener, int number, String path, @Nullable String body, Predicate<String> answer) {
    var uri = uri(listener, path);
    var request = HttpRequest.newBuilder(uri).header(NUMBER, Integer.toString(number));
    if (body != null) request.POST(BodyPublishers.ofString(body, ISO_8859_1));
    return new Order(listener, request, answer);
  }

  private URI uri(int listener, String path) {
    return URI.create("http://127.0.0.1:" + ports.get(listener) + path);
  }

  /** The beginning of a request, and a reset. */
  private void sendHalf(int number) throws IOException {
    int listener = number % 3;
    if (listener == 0) mark(logged, number);
    var text =
        "POST /echo HTTP/1.1\r\nhost: test\r\n%s: %d\r\ncontent-length: 100000\r\n\r\n%s"
            .formatted(NUMBER, number, "half ".repeat(number % 10_000));
    try (var socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), ports.get(listener))) {
      socket.setSoLinger(true, 0);
      socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    }
  }
}
