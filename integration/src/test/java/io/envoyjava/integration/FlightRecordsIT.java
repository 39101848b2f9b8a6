// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static io.envoyjava.integration.Eventually.eventually;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.integration.filters.BlockingFactory;
import io.envoyjava.testing.EnvoyProcess;
import io.envoyjava.testing.Jcmd;
import io.envoyjava.testing.ModuleFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Java Flight Recorder learns of the handlers of filters that block. */
@Tag("any-envoy")
final class FlightRecordsIT {
  @TempDir Path directory;

  @Test
  void recordingThatBeginsUnderWayHasExchangesAndTheirWaits() throws Exception {
    ModuleFile.of(directory, "blocking", BlockingFactory.class);
    try (var upstream = RawUpstream.start();
        var envoy =
            EnvoyProcess.builder()
                .config(
                    EnvoyConfig.upstream(upstream.port()).filter("blocking", "blocking", "").yaml())
                .modules(directory)
                .concurrency(1)
                .start()) {
      send(envoy, "sleep set");
      var jcmd = new Jcmd(envoy);
      assertThat(jcmd.ask("JFR.start", "name=exchanges")).contains("Started recording");
      // The SDK looks now and then whether somebody records.
      var file = directory.resolve("exchanges.jfr");
      eventually(
          () -> {
            send(envoy, "sleep set");
            assertThat(record(jcmd, file)).containsKey("envoyjava.Exchange");
          });
      send(envoy, "sleep proceed throw");

      var failed = record(jcmd, file).getOrDefault("envoyjava.Exchange", List.of()).getLast();
      assertThat(failed.getString("filter")).isEqualTo("blocking");
      assertThat(failed.getString("failure")).isEqualTo("java.lang.IllegalStateException");
      assertThat(failed.getInt("waits")).isEqualTo(2);
      assertThat(failed.getDuration()).isGreaterThanOrEqualTo(Duration.ofMillis(20));
      var id = failed.getString("requestId");
      assertThat(upstream.requests().getLast().values("x-request-id")).containsExactly(id);
      eventually(
          () -> {
            var waits =
                record(jcmd, file).getOrDefault("envoyjava.ExchangeWait", List.of()).stream()
                    .filter(event -> id.equals(event.getString("requestId")))
                    .map(RecordedEvent::getDuration)
                    .toList();
            assertThat(waits).hasSize(2);
            assertThat(waits.getFirst()).isGreaterThanOrEqualTo(Duration.ofMillis(20));
          });
    }
  }

  private static Map<String, List<RecordedEvent>> record(Jcmd jcmd, Path file) throws Exception {
    Files.deleteIfExists(file);
    assertThat(jcmd.ask("JFR.dump", "name=exchanges", "filename=" + file)).contains("Dumped");
    return RecordingFile.readAllEvents(file).stream()
        .collect(groupingBy(event -> event.getEventType().getName()));
  }

  private static void send(EnvoyProcess envoy, String order) throws Exception {
    try (var connection = KeptConnection.open(envoy.port(EnvoyConfig.LISTENER))) {
      assertThat(connection.send("GET", "/", "x-do: " + order).status()).isPositive();
    }
  }
}
