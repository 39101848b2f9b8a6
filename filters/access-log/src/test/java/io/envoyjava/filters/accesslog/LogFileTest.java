// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.accesslog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashSet;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class LogFileTest {
  @TempDir Path directory;
  private Path path = Path.of("");

  @BeforeEach
  void nameFile() throws IOException {
    path = Files.createDirectory(directory.resolve("logs")).resolve("log");
  }

  @Test
  void appendsToWhatIsThere() throws IOException {
    Files.writeString(path, "old\n");
    append("new\n");
    assertThat(path).hasContent("old\nnew\n");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10_000})
  void endsTheHalfLineOfAKilledProcessAndKeepsIt(int length) throws IOException {
    var half = "x".repeat(length);
    Files.writeString(path, "old\n" + half);
    append("new\n");
    assertThat(path).hasContent("old\n" + half + "\nnew\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-------", "rw-r-----"})
  void createsFileWithThesePermissions(String permissions) throws IOException {
    try (var file = new LogFile(path, PosixFilePermissions.fromString(permissions))) {
      file.open();
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
        .isEqualTo(permissions);
  }

  @Test
  void keepsThePermissionsOfAFileThatExists() throws IOException {
    Files.createFile(path);
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r--r--"));
    append("new\n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
        .isEqualTo("rw-r--r--");
  }

  @Test
  void followsNoLink() throws IOException {
    var victim = Files.writeString(directory.resolve("victim"), "precious");
    Files.createSymbolicLink(path, victim);
    assertRefused(() -> append("new\n"), "it is a symbolic link, not a regular file");
    assertThat(victim).hasContent("precious");
  }

  @Test
  void createsNothingThroughALink() throws IOException {
    Files.createSymbolicLink(path, directory.resolve("elsewhere"));
    assertRefused(() -> append("new\n"), "it is a symbolic link, not a regular file");
    assertThat(directory.resolve("elsewhere")).doesNotExist();
  }

  @Test
  void refusesPipeAtOnce() throws Exception {
    assertThat(new ProcessBuilder("mkfifo", path.toString()).start().waitFor()).isZero();
    assertRefused(() -> append("new\n"), "it is a pipe, socket or device, not a regular file");
  }

  @Test
  void refusesDirectory() throws IOException {
    Files.createDirectory(path);
    assertRefused(() -> append("new\n"), "it is a directory, not a regular file");
  }

  @Test
  void goesOnInANewFileWhenItsOwnIsRenamed() throws IOException {
    try (var file = file()) {
      append(file, "one\n");
      var old = Files.move(path, path.resolveSibling("log.1"));
      append(file, "two\n");
      assertThat(old).hasContent("one\n");
      assertThat(path).hasContent("two\n");
      Files.delete(path);
      append(file, "three\n");
      assertThat(path).hasContent("three\n");
    }
  }

  @Test
  void goesOnInTheFileThatWasPutInThePlaceOfItsOwn() throws IOException {
    try (var file = file()) {
      append(file, "one\n");
      Files.move(path, path.resolveSibling("log.1"));
      Files.writeString(path, "theirs\n");
      append(file, "two\n");
      assertThat(path).hasContent("theirs\ntwo\n");
    }
  }

  @Test
  void goesOnAtTheBeginningOfAFileThatWasCut() throws IOException {
    try (var file = file()) {
      append(file, "one\n");
      Files.write(path, new byte[0]);
      append(file, "two\n");
      assertThat(path).hasContent("two\n");
    }
  }

  @Test
  void followsNoLinkThatWasPutInThePlaceOfItsFile() throws IOException {
    var victim = Files.writeString(directory.resolve("victim"), "precious\n");
    try (var file = file()) {
      append(file, "one\n");
      Files.delete(path);
      Files.createSymbolicLink(path, victim);
      assertRefused(() -> append(file, "two\n"), "it is a symbolic link, not a regular file");
      assertThat(victim).hasContent("precious\n");
      Files.delete(path);
      append(file, "two\n");
      assertThat(path).hasContent("two\n");
    }
  }

  @Test
  void goesOnWhenItsFolderIsThereAgain() throws IOException {
    try (var file = file()) {
      append(file, "one\n");
      Files.move(path.getParent(), directory.resolve("renamed"));
      assertThatThrownBy(() -> append(file, "two\n")).isInstanceOf(NoSuchFileException.class);
      Files.createDirectory(path.getParent());
      append(file, "two\n");
      assertThat(path).hasContent("two\n");
    }
  }

  @Test
  void waitsForTheLockAndTakesItAnywayOnlyWhenTold() throws IOException {
    var lines = ByteBuffer.wrap("one\n".getBytes(UTF_8));
    try (var file = file()) {
      file.open();
      try (var other = FileChannel.open(path, APPEND);
          var _ = other.lock()) {
        assertRefused(() -> file.append(lines), "another process has its lock");
        assertThat(path).isEmptyFile();
        file.appendAnyway(lines, Duration.ofMillis(1));
        assertThat(path).hasContent("one\n");
      }
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
    try (var file = file()) {
      for (int i = 0; i < batches; i++) {
        var line = "{" + (writer + "" + i + " ").repeat(300) + "}\n";
        var bytes = ByteBuffer.wrap(line.getBytes(UTF_8));
        file.appendAnyway(bytes, Duration.ofSeconds(30));
      }
    }
    return true;
  }

  private static void assertRefused(ThrowingCallable append, String reason) {
    assertThatThrownBy(append)
        .isInstanceOfSatisfying(
            FileSystemException.class, e -> assertThat(e.getReason()).isEqualTo(reason));
  }

  private LogFile file() {
    return new LogFile(path, PosixFilePermissions.fromString("rw-------"));
  }

  private void append(String text) throws IOException {
    try (var file = file()) {
      append(file, text);
    }
  }

  private static void append(LogFile file, String text) throws IOException {
    file.append(ByteBuffer.wrap(text.getBytes(UTF_8)));
  }
}
