// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.integration.filters.RewriteFactory;
import io.envoyjava.testing.EnvoyProcess;
import io.envoyjava.testing.ModuleFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The JVM's AOT cache, made by one Envoy for those that start after it. */
@Tag("any-envoy")
final class AotCacheIT {
  @TempDir static Path directory;
  private static Path module = Path.of("");

  @BeforeAll
  static void makeModule() {
    module = ModuleFile.of(directory, "rewrite", RewriteFactory.class);
  }

  @Test
  void isWrittenByAnEnvoyThatValidatesAndReadByTheNextOne() throws Exception {
    var cache = directory.resolve("written.aot");

    write(cache);

    assertThat(classesFromCache("-XX:AOTCache=" + cache)).isGreaterThan(15);
  }

  @Test
  void isFoundInTheRuntimeWithoutAnOption() throws Exception {
    var home = runtimeOfLinks();
    write(home.resolve("lib/envoy-java.aot"));

    assertThat(classesFromCache("", home)).isGreaterThan(15);
  }

  @Test
  void isPassedOverIfItIsNone() throws Exception {
    var home = runtimeOfLinks();
    Files.writeString(home.resolve("lib/envoy-java.aot"), "not a cache");

    assertThat(classesFromCache("", home)).isZero();
  }

  private static void write(Path cache) {
    var exit =
        EnvoyProcess.builder()
            .config(config())
            .modules(module)
            .env("ENVOY_JAVA_OPTS", "-XX:AOTCacheOutput=" + cache)
            .validate();
    assertThat(exit.status()).as(String.join("\n", exit.log())).isZero();
    assertThat(cache).isNotEmptyFile();
  }

  private static long classesFromCache(String options) throws IOException {
    return classesFromCache(options, Path.of(System.getProperty("java.home")));
  }

  /** How many of the module's own classes come from a cache in an Envoy that serves. */
  private static long classesFromCache(String options, Path home) throws IOException {
    var classes = Files.createTempFile(directory, "classes", ".log");
    var builder =
        EnvoyProcess.builder()
            .config(config())
            .modules(module)
            .env("ENVOY_JAVA_HOME", home.toString())
            .env("ENVOY_JAVA_OPTS", "-Xlog:class+load:file=%s %s".formatted(classes, options));
    try (var _ = builder.start();
        var lines = Files.lines(classes)) {
      return lines
          .filter(line -> line.contains(" io.envoyjava.sdk."))
          .filter(line -> line.contains("source: shared objects file"))
          .count();
    }
  }

  private static String config() {
    return EnvoyConfig.upstream(1).filter("rewrite").yaml();
  }

  /** The JDK once more, in a folder that can be written to. */
  private static Path runtimeOfLinks() throws IOException {
    var jdk = Path.of(System.getProperty("java.home"));
    var home = Files.createTempDirectory(directory, "runtime");
    var lib = Files.createDirectory(home.resolve("lib"));
    Files.createSymbolicLink(home.resolve("release"), jdk.resolve("release"));
    try (var files = Files.newDirectoryStream(jdk.resolve("lib"))) {
      for (var file : files) Files.createSymbolicLink(lib.resolve(file.getFileName()), file);
    }
    return home;
  }
}
