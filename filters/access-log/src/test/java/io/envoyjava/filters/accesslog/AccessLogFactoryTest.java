// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.accesslog;

import static io.envoyjava.json.JsonConfig.quote;
import static java.nio.file.attribute.PosixFilePermissions.fromString;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.envoyjava.testkit.RejectedConfigException;
import io.envoyjava.testkit.TestEnvoy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AccessLogFactoryTest {
  private static final String REJECTED = "filter 'access_log': configuration rejected: ";

  @TempDir Path directory;

  @Test
  void eachWorkerHasAFile() {
    configure("{\"num_workers\": 3, \"dirname\": <dir>, \"queue_bytes\": 131072}\n").close();
    assertThat(directory)
        .isDirectoryContaining("glob:**/access_log_0.log")
        .isDirectoryContaining("glob:**/access_log_1.log")
        .isDirectoryContaining("glob:**/access_log_2.log");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``   | configuration: expected a JSON object, found nothing",
        "text | configuration: expected JSON, found at line 1, column 1: Unrecognized"
            + " token 'text': was expecting (JSON String, Number, Array, Object or token 'null',"
            + " 'true' or 'false')",
        "{}   | num_workers: expected a whole number (32 bits), found nothing",
        "{\"num_workers\": 2} | dirname: expected a string, found nothing",
        "{\"num_workers\": 2, \"dirname\": <dir>, \"size\": 1}"
            + " | size: unknown field; expected only num_workers, dirname, queue_bytes,"
            + " permissions, redact",
        "{\"num_workers\": \"2\", \"dirname\": <dir>}"
            + " | num_workers: expected a whole number (32 bits), found \"2\"",
        "{\"num_workers\": 0, \"dirname\": <dir>}"
            + " | num_workers: expected a number from 1 to 64, found 0",
        "{\"num_workers\": -1, \"dirname\": <dir>}"
            + " | num_workers: expected a number from 1 to 64, found -1",
        "{\"num_workers\": 65, \"dirname\": <dir>}"
            + " | num_workers: expected a number from 1 to 64, found 65",
        "{\"num_workers\": 2, \"dirname\": <dir>, \"queue_bytes\": -1}"
            + " | queue_bytes: expected a number from 131072 on, found -1",
        "{\"num_workers\": 2, \"dirname\": <dir>, \"permissions\": \"0600\"}"
            + " | permissions: expected permissions such as \"rw-r-----\" that let the owner read"
            + " and write, found \"0600\"",
        "{\"num_workers\": 2, \"dirname\": <dir>, \"permissions\": \"r--r--r--\"}"
            + " | permissions: expected permissions such as \"rw-r-----\" that let the owner read"
            + " and write, found \"r--r--r--\"",
        "{\"num_workers\": 2, \"dirname\": <dir>, \"redact\": [\"cookie\", \"a b\"]}"
            + " | redact: expected names of headers, found \"a b\"",
        "{\"num_workers\": 2, \"dirname\": \"\"}"
            + " | dirname: expected a directory, found \"\", which is none",
        "{\"num_workers\": 2, \"dirname\": \"/no/such\"}"
            + " | dirname: expected a directory, found \"/no/such\", which does not exist",
        "{\"num_workers\": 2, \"dirname\": \"/dev/null\"}"
            + " | dirname: expected a directory, found \"/dev/null\", which is none",
        "{\"num_workers\": 2, \"dirname\": \"a\\u0000b\"}"
            + " | dirname: expected a directory, found \"a\\u0000b\", which cannot be one",
        "{\"num_workers\": 2, \"dirname\": \"/proc\"} | dirname: expected a directory to write in,"
            + " found that /proc/access_log_0.log cannot be written: its folder does not exist",
      })
  void whatIsWrongIsNamed(String config, String message) {
    assertThatThrownBy(() -> configure(config))
        .isInstanceOf(RejectedConfigException.class)
        .hasMessage(REJECTED + message);
  }

  @Test
  void existingFilesAreKept() throws IOException {
    var file = Files.writeString(directory.resolve("access_log_0.log"), "{}\n");
    configure("{\"num_workers\": 1, \"dirname\": <dir>}").close();
    assertThat(file).hasContent("{}\n");
  }

  @Test
  void onlyItsOwnerCanReadAFileUnlessSetOtherwise() throws IOException {
    configure("{\"num_workers\": 1, \"dirname\": <dir>}").close();
    var file = directory.resolve("access_log_0.log");
    assertThat(Files.getPosixFilePermissions(file)).isEqualTo(fromString("rw-------"));
    Files.delete(file);
    configure("{\"num_workers\": 1, \"dirname\": <dir>, \"permissions\": \"rw-r-----\"}").close();
    assertThat(Files.getPosixFilePermissions(file)).isEqualTo(fromString("rw-r-----"));
  }

  @Test
  void fileThatCannotBeOpenedIsNamed() throws IOException {
    Files.createDirectory(directory.resolve("access_log_1.log"));
    assertThatThrownBy(() -> configure("{\"num_workers\": 2, \"dirname\": <dir>}"))
        .isInstanceOf(RejectedConfigException.class)
        .hasMessageStartingWith(
            REJECTED + "dirname: expected a directory to write in, found that " + directory)
        .hasMessageEndingWith(
            "access_log_1.log cannot be written: it is a directory, not a regular file");
  }

  @Test
  void eachExchangeIsALineWithTheHeadersOfBothMessages() {
    try (var envoy = configure("{\"num_workers\": 1, \"dirname\": <dir>}")) {
      envoy.get("/a").header("cookie", "c").send().respond(201).header("x-b", "d").body("ok");
      envoy.get("/gone").send().reset();
    }
    assertThat(directory.resolve("access_log_0.log"))
        .content()
        .hasLineCount(2)
        .contains("/a", "201", "x-b", "/gone")
        .doesNotContain("\"c\"");
  }

  private TestEnvoy configure(String config) {
    return TestEnvoy.of(
        new AccessLogFactory(), config.replace("<dir>", quote(directory.toString())));
  }
}
