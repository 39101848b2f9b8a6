// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.accesslogger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.attribute.PosixFilePermission.GROUP_WRITE;
import static java.nio.file.attribute.PosixFilePermission.OTHERS_READ;
import static java.nio.file.attribute.PosixFilePermission.OTHERS_WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LogFileTest {
  @TempDir Path directory;

  private static List<byte[]> lines(String... lines) {
    return List.of(lines).stream().map(line -> (line + "\n").getBytes(UTF_8)).toList();
  }

  @Test
  void linesFollowThoseThatAreThere() throws IOException {
    var path = Files.writeString(directory.resolve("log"), "old\n");
    try (var file = new LogFile(path)) {
      file.write(lines("1", "2"));
      file.write(lines("3"));
    }
    assertThat(path).hasContent("old\n1\n2\n3\n");
  }

  @Test
  void aRenamedFileGetsNoMoreLines() throws IOException {
    var path = directory.resolve("log");
    var rotated = directory.resolve("log.1");
    try (var file = new LogFile(path)) {
      file.write(lines("1"));
      Files.move(path, rotated);
      file.write(lines("2"));
      Files.delete(path);
      file.write(lines("3"));
    }
    assertThat(rotated).hasContent("1\n");
    assertThat(path).hasContent("3\n");
  }

  @Test
  void linesThatCouldNotBeWrittenComeWithTheNextAttempt() throws IOException {
    var folder = directory.resolve("folder");
    var path = folder.resolve("log");
    try (var file = new LogFile(path)) {
      assertThatThrownBy(() -> file.write(lines("1"))).isInstanceOf(IOException.class);
      Files.createDirectory(folder);
      file.write(lines("1"));
    }
    assertThat(path).hasContent("1\n");
  }

  @Test
  void halfALineOfAnEnvoyThatWasKilledStaysALineOfItsOwn() throws IOException {
    var path = Files.writeString(directory.resolve("log"), "whole\nhal");
    try (var file = new LogFile(path)) {
      file.write(lines("1"));
    }
    assertThat(path).hasContent("whole\nhal\n1\n");
  }

  @Test
  void othersMayNotReadTheFile() throws IOException {
    var path = directory.resolve("log");
    try (var file = new LogFile(path)) {
      file.open();
    }
    assertThat(Files.getPosixFilePermissions(path))
        .doesNotContain(OTHERS_READ, OTHERS_WRITE, GROUP_WRITE);
  }

  @Test
  void whatIsNoRegularFileIsRefused() throws IOException {
    assertThatThrownBy(() -> new LogFile(directory).open()).hasMessageContaining("not a regular");
    var target = Files.createFile(directory.resolve("target"));
    var link = Files.createSymbolicLink(directory.resolve("link"), target);
    assertThatThrownBy(() -> new LogFile(link).open()).hasMessageContaining("not a regular");
  }
}
