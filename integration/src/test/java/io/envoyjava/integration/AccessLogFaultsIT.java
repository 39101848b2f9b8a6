// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static io.envoyjava.integration.Eventually.eventually;
import static java.nio.file.StandardOpenOption.APPEND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.envoyjava.integration.HttpLoad.Request;
import io.envoyjava.integration.filters.FaultyFactory;
import io.envoyjava.testing.EnvoyBinary;
import io.envoyjava.testing.EnvoyProcess;
import io.envoyjava.testing.Jcmd;
import io.envoyjava.testing.ModuleFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What others do to the files of the filter {@code access_log}, and a heap that is full. */
@Tag("any-envoy")
final class AccessLogFaultsIT {
  @RegisterExtension static final FaultTable FAULTS = FaultTable.of(AccessLogFaultsIT.class);

  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final int ENDLESS = Integer.MAX_VALUE;
  private static final int CONNECTIONS = 4;
  private static final String DROPPED = "dynamicmodulescustom.access_log.dropped";
  private static final String FAILED = "dynamicmodulescustom.access_log.write_failures";
  private static final String ACTIVE = "http.main.downstream_rq_active";

  @TempDir Path directory;
  private AccessLogFiles logs = new AccessLogFiles(Path.of(""));

  @BeforeEach
  void makeDirectory() throws IOException {
    logs = new AccessLogFiles(Files.createDirectory(directory.resolve("logs")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ln -s ../victim| a symbolic link
          mkfifo          | a pipe, socket or device
          mkdir           | a directory
          """)
  void whatIsNoRegularFileIsRefused(String command, String kind) throws Exception {
    var victim = Files.writeString(directory.resolve("victim"), "precious");
    try (var updates = ListenerUpdates.start(builder(), directory, EnvoyConfig.direct())) {
      assertThat(run(command + " " + logs.file(0))).isZero();
      updates.updateExpectingRejection(
          direct(),
          "access_log",
          "dirname: expected a directory to write in, found that %s cannot be written: it is %s, not a regular file"
              .formatted(logs.file(0), kind));
      var load = HttpLoad.start(updates.envoy().port(EnvoyConfig.LISTENER), 1, 1);
      assertThat(load.await()).hasSize(1);
      assertThat(victim).hasContent("precious");
    }
    FAULTS.assertHas(
        "The log's file is " + kind,
        "answers of the old configuration",
        "`configuration rejected: dirname: … cannot be written: it is %s, not a regular file`"
            .formatted(kind),
        "nothing; nothing is opened");
  }

  @Test
  void nothingIsLostWhenFilesAreRenamedUnderLoad() throws Exception {
    try (var envoy = builder().config(direct().yaml()).start()) {
      int port = envoy.port(EnvoyConfig.LISTENER);
      try (var load = HttpLoad.start(port, CONNECTIONS, ENDLESS)) {
        for (int i = 0; i < 5; i++) {
          int atLeast = load.answeredCount() + 500;
          eventually(() -> assertThat(load.answeredCount()).isGreaterThan(atLeast));
          Files.move(logs.file(0), logs.folder().resolve("renamed." + i));
          // Without waiting for a record, so that a file that nobody needs any more is let go.
          eventually(() -> assertThat(logs.file(0)).exists());
        }
        load.stop();
        var answered = load.await();
        eventually(() -> assertThat(logs.lineCount()).isEqualTo(answered.size()));
        logs.assertLoggedOnce(answered);
      }
      assertThat(openFiles(envoy)).noneMatch(file -> file.contains("renamed"));
      assertThat(envoy.stat(DROPPED)).isZero();
      assertThat(envoy.terminate()).isZero();
      assertThat(LogErrors.of(envoy.log())).isEmpty();
    }
    FAULTS.assertHas(
        "The log's file is renamed, again and again under load",
        "whole answers",
        "nothing",
        "nothing; a new file has what comes then");
  }

  @Test
  void removedFolderIsReportedAndUsedWhenItIsThereAgain() throws Exception {
    try (var envoy = builder().config(direct().yaml()).start()) {
      int port = envoy.port(EnvoyConfig.LISTENER);
      assertThat(HttpLoad.start(port, 1, 1).await()).hasSize(1);
      eventually(() -> assertThat(logs.lineCount()).isEqualTo(1));
      Files.delete(logs.file(0));
      Files.delete(logs.folder());
      envoy.awaitLog("access_log_0.log cannot be written: its folder does not exist", TIMEOUT);
      var answered = HttpLoad.start(port, CONNECTIONS, 20).await();
      assertThat(answered).hasSize(20);
      Files.createDirectory(logs.folder());
      eventually(() -> assertThat(logs.lineCount()).isEqualTo(20));
      logs.assertLoggedOnce(answered);
      envoy.awaitLog("access_log_0.log can be written again", TIMEOUT);
      assertThat(envoy.stat(DROPPED)).isZero();
      assertThat(envoy.stat(FAILED)).isPositive();
    }
    FAULTS.assertHas(
        "The log's folder is removed, and made again",
        "whole answers",
        "`… cannot be written: its folder does not exist`, then `… can be written again`",
        "nothing that came after, up to `queue_bytes`; counted in `write_failures`");
  }

  @Test
  void lockOfAnotherProcessHoldsUpNeitherEnvoyNorItsLastRecords() throws Exception {
    try (var updates = ListenerUpdates.start(builder(), directory, direct())) {
      var envoy = updates.envoy();
      int port = envoy.port(EnvoyConfig.LISTENER);
      List<String> answered;
      try (var file = FileChannel.open(logs.file(0), APPEND);
          var _ = file.lock()) {
        answered = HttpLoad.start(port, CONNECTIONS, 1_000).await();
        updates.update(EnvoyConfig.direct());
        // The old listener drains for a second, and its configuration is closed then. To read the
        // file here would release the lock.
        var longest = new AtomicLong();
        eventually(
            () -> {
              long start = System.nanoTime();
              assertThat(envoy.stat("server.live")).isEqualTo(1);
              longest.accumulateAndGet(System.nanoTime() - start, Math::max);
              assertThat(Files.size(logs.file(0))).isPositive();
            });
        assertThat(Duration.ofNanos(longest.get())).isLessThan(Duration.ofSeconds(2));
      }
      eventually(() -> assertThat(logs.lineCount()).isEqualTo(1_000));
      logs.assertLoggedOnce(answered);
      envoy.awaitLog("cannot be written: another process has its lock", TIMEOUT);
      assertThat(envoy.log()).noneMatch(line -> line.contains("is closed without"));
    }
    FAULTS.assertHas(
        "Another process keeps the lock of the log's file when its listener is replaced",
        "whole answers",
        "`… cannot be written: another process has its lock`",
        "nothing: the last records are written without the lock; Envoy's main thread waits for"
            + " that, a second at most");
  }

  @Test
  void nothingAcceptedIsLostWhenTheHeapIsFullForATime() throws Exception {
    var faulty = ModuleFile.of(directory, "faulty", FaultyFactory.class);
    var config =
        direct().filter("faulty").connectionManagerOptions("delayed_close_timeout: 0.1s").yaml();
    var builder =
        EnvoyProcess.builder()
            .config(config)
            .modules(EnvoyConfig.module("access_log"), faulty)
            .concurrency(1)
            .env("ENVOY_JAVA_OPTS", "-Xmx48m");
    try (var envoy = builder.start()) {
      int port = envoy.port(EnvoyConfig.LISTENER);
      var answered = new ArrayList<>(HttpLoad.start(port, 1, 1).await());
      new Jcmd(envoy).awaitLinked();
      try (var file = FileChannel.open(logs.file(0), APPEND)) {
        var lock = file.lock();
        answered.addAll(load(port, "waiting", 1_000));
        try (var _ =
            Exchange.start(
                port,
                """
                POST / HTTP/1.1
                host: test
                content-length: 5
                x-hold: yes
                x-fault: HOARD onRequestHeaders

                """
                    .replace("\n", "\r\n"))) {
          envoy.awaitStat(ACTIVE, active -> active == 1, TIMEOUT);
          lock.release();
          // So much does not fit into a heap that is full.
          long failed = envoy.stat(FAILED);
          envoy.awaitStat(FAILED, count -> count > failed, TIMEOUT);
        }
        envoy.awaitStat(ACTIVE, active -> active == 0, TIMEOUT);
        answered.addAll(load(port, "after", 20));
        envoy.awaitLog("access_log_0.log can be written again", TIMEOUT);
        eventually(() -> assertThat(markers()).containsAll(answered).doesNotHaveDuplicates());
        assertThat(envoy.stat(DROPPED)).isZero();
      }
      assertThat(envoy.terminate()).isZero();
    }
    FAULTS.assertHas(
        "The heap is full for a while, and records wait to be written",
        "whole answers, before and after",
        "`… can be written again after … failed attempts`",
        "nothing that was accepted; counted in `write_failures`");
  }

  @Test
  void lineOfAnotherProcessStaysWhereADiskThatWasFullCutOurs() throws Exception {
    int limit = 50_000;
    int requests = 500;
    try (var envoy = limited(limit).start()) {
      var file = logs.file(0);
      var answered = HttpLoad.start(envoy.port(EnvoyConfig.LISTENER), 1, requests).await();
      envoy.awaitLog("access_log_0.log cannot be written: File too large", TIMEOUT);
      assertThat(file).hasSize(limit);
      assertThat(Files.readString(file)).doesNotEndWith("\n");
      Files.writeString(file, "\ntheirs\n", APPEND);
      assertThat(run("prlimit --pid " + envoy.pid() + " --fsize=unlimited:")).isZero();
      envoy.awaitLog("access_log_0.log can be written again", TIMEOUT);
      // One line is there by half, and whole behind that.
      eventually(() -> assertThat(logs.lineCount()).isEqualTo(requests + 2));
      assertThat(Files.readAllLines(file)).containsOnlyOnce("theirs");
      assertThat(markers()).containsAll(answered);
    }
    FAULTS.assertHas(
        "A disk is full within a line, and another process appends to the file",
        "whole answers",
        "`… cannot be written: File too large`, then `… can be written again`",
        "nothing: the line is there once more, whole; nothing is cut");
  }

  @Test
  void whatAFullDiskTookNoMoreIsCountedAtTheEnd() throws Exception {
    int requests = 2_000;
    try (var envoy = limited(200_000).start()) {
      int port = envoy.port(EnvoyConfig.LISTENER);
      assertThat(HttpLoad.start(port, CONNECTIONS, requests).await()).hasSize(requests);
      envoy.awaitLog("access_log_0.log cannot be written: File too large", TIMEOUT);
      assertThat(envoy.stat(DROPPED)).isZero();
      long start = System.nanoTime();
      assertThat(envoy.terminate()).isZero();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
      long written = Files.readString(logs.file(0)).chars().filter(c -> c == '\n').count();
      assertThat(lost(envoy)).isEqualTo(requests - written);
    }
    FAULTS.assertHas(
        "A disk is full when Envoy ends",
        "whole answers",
        "`… is closed without its last … records`",
        "these records");
  }

  @Test
  void twoEnvoysKeepEachOthersLinesWhole() throws Exception {
    int requests = 10_000;
    try (var one = builder().config(direct().yaml()).start();
        var other = builder().config(direct().yaml()).start();
        var first = start(one.port(EnvoyConfig.LISTENER), "one", requests);
        var second = start(other.port(EnvoyConfig.LISTENER), "other", requests)) {
      var answered = new ArrayList<String>();
      for (var number : first.await()) answered.add("one" + number);
      for (var number : second.await()) answered.add("other" + number);
      eventually(() -> assertThat(logs.lineCount()).isEqualTo(2L * requests));
      logs.assertLoggedOnce(answered);
      assertThat(one.stat(DROPPED) + other.stat(DROPPED)).isZero();
      assertThat(LogErrors.of(one.log())).isEmpty();
      assertThat(LogErrors.of(other.log())).isEmpty();
    }
    FAULTS.assertHas(
        "Two Envoys write to the same file",
        "whole answers",
        "nothing",
        "nothing; each line is whole");
  }

  private EnvoyConfig direct() {
    return EnvoyConfig.direct()
        .filter(
            "access_log",
            "{\"num_workers\": 1, \"dirname\": \"%s\", \"queue_bytes\": 100000000}"
                .formatted(logs.folder()));
  }

  private static EnvoyProcess.Builder builder() {
    return EnvoyProcess.builder().modules(EnvoyConfig.module("access_log"));
  }

  /** No file grows beyond that; which is what a disk that becomes full does to a write. */
  private EnvoyProcess.Builder limited(int fileSize) throws Exception {
    assumeThat(run("prlimit --version")).as("prlimit of util-linux").isZero();
    var script = directory.resolve("limited-envoy");
    Files.writeString(
        script,
        "#!/bin/sh\nprlimit --pid $$ --fsize=%d:\nexec '%s' \"$@\"\n"
            .formatted(fileSize, EnvoyBinary.locate()));
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    return builder().config(direct().yaml()).binary(script);
  }

  private static HttpLoad start(int port, String prefix, int requests) {
    return HttpLoad.start(
        port,
        CONNECTIONS,
        requests,
        i ->
            new Request(
                "GET / HTTP/1.1\r\nhost: test\r\n%s: %s%d\r\n\r\n"
                    .formatted(HttpLoad.MARKER, prefix, i),
                _ -> true));
  }

  private static List<String> load(int port, String prefix, int requests) throws Exception {
    try (var load = start(port, prefix, requests)) {
      return load.await().stream().map(number -> prefix + number).toList();
    }
  }

  /** The markers of all lines that have one. */
  private List<String> markers() throws IOException {
    var prefix = "\"" + HttpLoad.MARKER + ": ";
    return Files.readAllLines(logs.file(0)).stream()
        .filter(line -> line.contains(prefix) && line.endsWith("]}"))
        .map(line -> line.substring(line.indexOf(prefix) + prefix.length()))
        .map(rest -> rest.substring(0, rest.indexOf('"')))
        .toList();
  }

  private static long lost(EnvoyProcess envoy) {
    var text = String.join("\n", envoy.log());
    var begin = "is closed without its last ";
    assertThat(text).containsOnlyOnce(begin);
    var rest = text.substring(text.indexOf(begin) + begin.length());
    return Long.parseLong(rest.substring(0, rest.indexOf(' ')));
  }

  private static List<String> openFiles(EnvoyProcess envoy) throws IOException {
    var names = new ArrayList<String>();
    try (var files = Files.newDirectoryStream(Path.of("/proc", envoy.pid() + "", "fd"))) {
      for (var file : files) names.add(target(file));
    }
    return names;
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException e) {
      return ""; // closed meanwhile
    }
  }

  private static int run(String command) throws IOException, InterruptedException {
    return new ProcessBuilder("sh", "-c", command).inheritIO().start().waitFor();
  }
}
