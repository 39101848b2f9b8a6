// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.accesslog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LogFileTest {
  @TempDir Path directory;
  private Path path = Path.of("");

  @BeforeEach
  void nameFile() {
    path = directory.resolve("log");
  }

  @Test
  void whatIsThereStays() throws IOException {
    Files.writeString(path, "old\n");
    append("new\n");
    assertThat(path).hasContent("old\nnew\n");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100, 8191, 8192, 8193, 20_000})
  void halfLineOfAKilledProcessIsCut(int length) throws IOException {
    Files.writeString(path, "old\n" + "x".repeat(length));
    append("new\n");
    assertThat(path).hasContent("old\nnew\n");
  }

  @Test
  void fileOfHalfALineOnlyIsEmptied() throws IOException {
    Files.writeString(path, "x".repeat(10_000));
    append("new\n");
    assertThat(path).hasContent("new\n");
  }

  @Test
  void fullDiskIsReported() throws IOException {
    try (var file = LogFile.open(Path.of("/dev/full"))) {
      assertThatThrownBy(() -> file.append(new byte[10]))
          .isInstanceOf(IOException.class)
          .hasMessage("No space left on device");
    }
  }

  @Test
  void writersOfTheSameFileDoNotTearEachOthersLines() throws Exception {
    int writers = 4;
    int batches = 200;
    try (var threads = Executors.newFixedThreadPool(writers)) {
      var done = IntStream.range(0, writers).mapToObj(w -> threads.submit(() -> write(w, batches)));
      for (Future<?> future : done.toList()) future.get();
    }
    var lines = Files.readAllLines(path);
    assertThat(lines).allMatch(line -> line.matches("\\{(\\d+ ){300}\\}"));
    assertThat(new HashSet<>(lines)).hasSize(writers * batches);
    assertThat(lines).hasSize(writers * batches);
  }

  private boolean write(int writer, int batches) throws IOException {
    try (var file = LogFile.open(path)) {
      for (int i = 0; i < batches; i++) {
        var line = "{" + (writer + "" + i + " ").repeat(300) + "}\n";
        file.append(line.getBytes(UTF_8));
      }
    }
    return true;
  }

  private void append(String text) throws IOException {
    try (var file = LogFile.open(path)) {
      file.append(text.getBytes(UTF_8));
    }
  }
}
