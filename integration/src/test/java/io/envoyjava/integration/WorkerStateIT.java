// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static io.envoyjava.integration.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.integration.filters.WorkerStateFactory;
import io.envoyjava.testing.EnvoyProcess;
import io.envoyjava.testing.Jcmd;
import io.envoyjava.testing.ModuleFile;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * What one stream leaves on its worker, another must not find: memory, interrupts, thread-locals.
 */
@Tag("any-envoy")
final class WorkerStateIT {
  @RegisterExtension static final FaultTable FAULTS = FaultTable.of(WorkerStateIT.class);

  private static final String NAME = "worker-state";
  private static final int WORKERS = 8;
  private static final int LARGE = 17 << 20;
  private static final int SEGMENT = 4 << 20;
  private static final int CLOSINGS = 30;
  private static final int VERSIONS = 4;

  @TempDir static Path modules;
  private static EchoUpstream upstream;
  private static EnvoyProcess envoy;

  @BeforeAll
  static void start() throws Exception {
    ModuleFile.of(modules, "one", WorkerStateFactory.class);
    ModuleFile.of(modules, "two", WorkerStateFactory.class);
    upstream = EchoUpstream.start();
    var config =
        EnvoyConfig.upstream(upstream.port())
            .filter("one", NAME, "one")
            .filter("two", NAME, "two")
            .listenerOptions("connection_balance_config: { exact_balance: {} }")
            .trailers()
            .connectionManagerOptions("delayed_close_timeout: 0.3s")
            .routes(
                """
                - match: { path: /direct }
                  direct_response: { status: 200, body: { inline_string: direct } }
                - match: { prefix: / }
                  route: { cluster: upstream }
                """);
    envoy =
        EnvoyProcess.builder()
            .config(config.yaml())
            .modules(modules)
            .concurrency(WORKERS)
            .env("ENVOY_JAVA_OPTS", "-Xmx48m -XX:MaxDirectMemorySize=24m")
            .start();
  }

  @AfterAll
  static void stop() throws Exception {
    assertThat(envoy.terminate()).isZero();
    assertThat(LogErrors.of(envoy.log())).isEmpty();
    envoy.close();
    upstream.close();
  }

  @Test
  void appendedSegmentIsNotClosedMeanwhile() throws Exception {
    for (int i = 0; i < CLOSINGS; i++) {
      var body = body(send("/direct", "closing one"));
      assertThat(body)
          .startsWith("direct")
          .satisfiesAnyOf(
              text -> assertThat(text).hasSize("direct".length()),
              text -> assertThat(text).isEqualTo("direct" + "a".repeat(SEGMENT)));
    }
    FAULTS.assertHas(
        "A thread closes a shared arena while a filter appends a segment of it",
        "the segment's bytes, or none",
        "nothing",
        "nothing: `close` fails while the segment is in use, or `append` does");
  }

  @Test
  void largeBodiesOfAllWorkersNeedNoMemoryForLong() throws Exception {
    try (var clients = Executors.newFixedThreadPool(WORKERS)) {
      Callable<Long> client = () -> length("large one");
      var all = IntStream.range(0, 2 * WORKERS).mapToObj(_ -> client).toList();
      for (var received : clients.invokeAll(all)) assertThat(received.get()).isGreaterThan(LARGE);
    }
    FAULTS.assertHas(
        "Appends of 17 MiB on 8 workers, with 24 MiB of direct memory and 48 MiB of heap",
        "whole answers",
        "nothing",
        "nothing: no memory of that size is kept, nor taken");
  }

  @Test
  void interruptIsNotLeftToTheNextStream() throws Exception {
    for (int i = 0; i < 2 * WORKERS; i++) {
      assertThat(send("/direct", "interrupt"))
          .contains("x-interrupted-one: false\r\n", "x-interrupted-two: false\r\n");
    }
    FAULTS.assertHas(
        "A filter interrupts its worker's thread",
        "whole answers",
        "nothing",
        "nothing: the interrupt ends with the hook");
  }

  @Test
  void threadLocalsOfModulesDoNotMeet() throws Exception {
    for (int i = 0; i < 2 * WORKERS; i++) {
      assertThat(send("/direct", ""))
          .containsPattern("x-local-one: (null|one) one\r\n")
          .containsPattern("x-local-two: (null|two) two\r\n");
    }
    FAULTS.assertHas(
        "Two modules set one thread-local, which they share through the JDK",
        "whole answers",
        "nothing",
        "nothing: each finds its own value");
  }

  @Test
  void threadLocalsGoWithTheirModule(@TempDir Path listeners, @TempDir Path versions)
      throws Exception {
    for (int i = 1; i <= VERSIONS; i++) {
      ModuleFile.of(versions, "version" + i, WorkerStateFactory.class);
    }
    var builder = EnvoyProcess.builder().modules(versions).concurrency(2);
    try (var updates = ListenerUpdates.start(builder, listeners, version(1))) {
      var updated = (EnvoyProcess) updates.envoy();
      for (int i = 1; i <= VERSIONS; i++) {
        if (i > 1) updates.update(version(i));
        var mark = "x-local-version" + i;
        eventually(() -> assertThat(send(updated, "/direct", "")).contains(mark));
      }
      var jvm = new Jcmd(updated);
      eventually(() -> assertThat(jvm.instances("java.net.URLClassLoader")).isEqualTo(1));
      assertThat(updated.terminate()).isZero();
    }
    FAULTS.assertHas(
        "Thread-locals that a module leaves on workers, when the module is replaced",
        "whole answers",
        "nothing",
        "nothing; the old class loaders are collected");
  }

  @Test
  void servicesAreFoundFromEveryHookTaskAndThread() throws Exception {
    var _ = send("/echo", "services");
    eventually(
        () ->
            assertThat(send("/direct", ""))
                .contains("x-missed: []\r\n")
                .contains(
                    "newFilter",
                    "onRequestHeaders",
                    "onRequestBody",
                    "onRequestTrailers",
                    "onResponseHeaders",
                    "onResponseBody",
                    "onResponseTrailers",
                    "onLocalReply",
                    "onStreamComplete",
                    "onDestroy",
                    "task",
                    " thread",
                    "virtual thread"));
    FAULTS.assertHas(
        "A library looks for services in a hook, a task, or a thread that was started there",
        "whole answers",
        "nothing",
        "nothing: the module's services are found");
  }

  private static EnvoyConfig version(int number) {
    return EnvoyConfig.direct().filter("version" + number, NAME, "version" + number);
  }

  private static String send(String path, String order) throws Exception {
    return send(envoy, path, order);
  }

  private static String send(EnvoyProcess envoy, String path, String order) throws Exception {
    try (var exchange = Exchange.start(envoy.port(EnvoyConfig.LISTENER), request(path, order))) {
      var answer = exchange.awaitEnd();
      assertThat(answer).startsWith("HTTP/1.1 200 ");
      return answer;
    }
  }

  private static String request(String path, String order) {
    return FaultsIT.head(path, "x-state: " + order + "\r\n") + FaultsIT.BODY;
  }

  /** The bytes of an answer, which are not kept. */
  private static long length(String order) throws Exception {
    try (var socket =
        new Socket(InetAddress.ofLiteral("127.0.0.1"), envoy.port(EnvoyConfig.LISTENER))) {
      var text = request("/direct", order);
      socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
      InputStream in = socket.getInputStream();
      return in.transferTo(OutputStream.nullOutputStream());
    }
  }

  /** A body in chunks, put together. */
  private static String body(String answer) {
    var body = new StringBuilder();
    int at = answer.indexOf("\r\n\r\n") + 4;
    while (true) {
      int end = answer.indexOf("\r\n", at);
      int size = Integer.parseInt(answer.substring(at, end), 16);
      if (size == 0) return body.toString();
      body.append(answer, end + 2, end + 2 + size);
      at = end + 2 + size + 2;
    }
  }
}
