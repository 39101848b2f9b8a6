// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.integration.HttpLoad.Request;
import io.envoyjava.integration.filters.FaultyFactory;
import io.envoyjava.testing.EnvoyProcess;
import io.envoyjava.testing.Jcmd;
import io.envoyjava.testing.ModuleFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Modules that were built with different versions of the SDK, in one Envoy and one JVM. */
@Tag("any-envoy")
final class TwoSdksIT {
  @RegisterExtension static final FaultTable FAULTS = FaultTable.of(TwoSdksIT.class);

  private static final int REQUESTS = Scale.of(2_000, 100_000);

  @TempDir Path modules;
  @TempDir Path sources;
  @TempDir Path nextSdk;

  @Test
  void eachModuleRunsWithItsOwnSdk() throws Exception {
    compileNextSdk();
    ModuleFile.of(modules, "current", FaultyFactory.class);
    ModuleFile.of(modules, "next", nextSdk, FaultyFactory.class);
    var config = EnvoyConfig.direct().filter("current", "faulty", "").filter("next", "faulty", "");
    try (var envoy =
            EnvoyProcess.builder().config(config.yaml()).modules(modules).concurrency(1).start();
        var load =
            HttpLoad.start(
                envoy.port(EnvoyConfig.LISTENER),
                2,
                REQUESTS,
                _ -> new Request(request(""), "direct"::equals))) {
      assertThat(load.await()).hasSize(REQUESTS);
      // A request comes to the first filter first, a response to the last.
      for (var place : List.of("onRequestHeaders", "onResponseHeaders")) {
        var text = request("connection: close\r\nx-fault: THROW " + place + "\r\n");
        try (var exchange = Exchange.start(envoy.port(EnvoyConfig.LISTENER), text)) {
          assertThat(exchange.awaitEnd()).startsWith("HTTP/1.1 500 ");
        }
      }
      var jvm = new Jcmd(envoy);
      assertThat(jvm.instances("io.envoyjava.sdk.internal.http.HttpFilterConfigs")).isEqualTo(2);
      assertThat(envoy.terminate()).isZero();
      assertThat(envoy.log().stream().filter(line -> line.contains(" failed in ")))
          .satisfiesExactly(
              first -> assertThat(first).contains("] filter 'faulty' failed in onRequestHeaders: "),
              then ->
                  assertThat(then)
                      .contains("] next SDK: filter 'faulty' failed in onResponseHeaders: "));
    }
    FAULTS.assertHas(
        "Two modules that were built with different SDKs, in one request's chain",
        "whole answers",
        "each SDK's own words",
        "nothing");
  }

  /** The SDK as it is, but for a message and a method that it has not yet. */
  private void compileNextSdk() throws IOException {
    var origin = EnvoyConfig.FILTERS.resolveSibling("sdk/src/main/java");
    try (var files = Files.walk(origin.resolve("io"))) {
      for (var file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        var copy = sources.resolve(origin.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
    }
    edit(
        "internal/http/HttpFilterRunner.java",
        "\"filter '\" + config.name()",
        "\"next SDK: filter '\" + config.name()");
    edit(
        "metrics/Counter.java",
        "{\n",
        "{\n  default void incrementTwice(StreamInfo stream) { increment(stream, 2); }\n");
    List<String> names;
    try (var files = Files.walk(sources)) {
      names = files.map(Path::toString).filter(file -> file.endsWith(".java")).toList();
    }
    var options =
        List.of(
            "-nowarn",
            "-proc:none",
            "-d",
            nextSdk.toString(),
            "-cp",
            System.getProperty("java.class.path"));
    var compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler());
    try (var manager = compiler.getStandardFileManager(null, null, null)) {
      var units = manager.getJavaFileObjectsFromStrings(names);
      assertThat(compiler.getTask(null, manager, null, options, null, units).call()).isTrue();
    }
  }

  private void edit(String file, String text, String replacement) throws IOException {
    var path = sources.resolve("io/envoyjava/sdk").resolve(file);
    var content = Files.readString(path);
    assertThat(content).contains(text);
    var edited = content.substring(0, content.indexOf(text)) + replacement;
    Files.writeString(path, edited + content.substring(content.indexOf(text) + text.length()));
  }

  private static String request(String headers) {
    return "GET / HTTP/1.1\r\nhost: test\r\n" + headers + "\r\n";
  }
}
