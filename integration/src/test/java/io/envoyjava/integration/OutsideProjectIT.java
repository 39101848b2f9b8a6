// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static java.net.http.HttpResponse.BodyHandlers.discarding;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.testing.EnvoyProcess;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Filters of projects outside of this repository, as others build them. */
@Tag("any-envoy")
final class OutsideProjectIT {
  private static final Path PROJECTS = Path.of("src/test/projects");

  private static OutsideMaven maven;

  @TempDir Path directory;

  @BeforeAll
  static void repository() throws IOException {
    maven = new OutsideMaven();
  }

  /** Without a parent of ours. The Java one and the Kotlin one are modules of one project. */
  @Test
  void projectWithThePluginBecomesAModule() throws Exception {
    var project = copy(PROJECTS.resolve("outside"), directory.resolve("outside"));
    var built = maven.run(project, "install");
    assertThat(built.status()).as(built.output()).isZero();

    var java = project.resolve("hello-java/target/libhello_java.so");
    var kotlin = project.resolve("hello-kotlin/target/libhello_kotlin.so");
    var config =
        EnvoyConfig.direct()
            .filter("hello_java", "hello", "from Java")
            .filter("hello_kotlin", "hello", "from Kotlin");
    try (var envoy = EnvoyProcess.builder().config(config.yaml()).modules(java, kotlin).start();
        var client = HttpClient.newHttpClient()) {
      var request = HttpRequest.newBuilder(envoy.uri(EnvoyConfig.LISTENER, "/")).build();
      var headers = client.send(request, discarding()).headers();
      assertThat(headers.firstValue("x-java")).contains("from Java");
      assertThat(headers.firstValue("x-kotlin")).contains("from Kotlin");
    }
    // The jar is still the project's artifact, and the module is beside it.
    var platform = platform();
    assertThat(maven.file("outside", "hello-java", "1.0", "hello-java-1.0.jar"))
        .hasSameBinaryContentAs(project.resolve("hello-java/target/hello-java-1.0.jar"));
    assertThat(maven.file("outside", "hello-java", "1.0", "hello-java-1.0-" + platform + ".so"))
        .hasSameBinaryContentAs(java);

    var again = maven.run(project, OutsideMaven.GOAL, "-Denvoy-java.name=same");
    assertThat(again.status()).isNotZero();
    assertThat(again.output())
        .contains("libsame.so is also made by outside:hello-java:jar:1.0: set another <name>");
  }

  @Test
  void pluginGivesAModuleItsOwnJava() throws Exception {
    var project = copy(PROJECTS.resolve("outside"), directory.resolve("outside"));
    var built =
        maven.run(
            project,
            "package",
            "--projects=hello-java",
            "-Denvoy-java.runtime",
            "-Denvoy-java.runtimeModules=java.logging");
    assertThat(built.status()).as(built.output()).isZero();

    var builder =
        EnvoyProcess.builder()
            .config(EnvoyConfig.direct().filter("hello_java", "hello", "from Java").yaml())
            .modules(project.resolve("hello-java/target/libhello_java.so"))
            .withoutEnv("ENVOY_JAVA_HOME")
            .env("TMPDIR", directory.toString());
    try (var envoy = builder.start()) {
      assertThat(envoy.log()).anyMatch(line -> line.contains("java: unpacked the Java runtime"));
    }
    var releases = new ArrayList<Path>();
    try (var runtimes = Files.find(directory, 3, (file, _) -> file.endsWith("release"))) {
      runtimes.forEach(releases::add);
    }
    assertThat(releases).hasSize(1);
    assertThat(releases.getFirst()).content().contains(" java.logging");
  }

  private static String platform() {
    return System.getProperty("os.arch").equals("aarch64") ? "linux-aarch_64" : "linux-x86_64";
  }

  /** With the filters' parent, but none of the rules that this repository has for its own code. */
  @Test
  void copyOfAFilterIsAProjectOfItsOwn() throws Exception {
    var project = copy(EnvoyConfig.FILTERS.resolve("header-auth"), directory.resolve("my-filter"));
    var pom = project.resolve("pom.xml");
    Files.writeString(
        pom,
        Files.readString(pom)
            .replace("<groupId>io.envoyjava.filters</groupId>", "<groupId>outside</groupId>")
            .replace(
                "<artifactId>header-auth</artifactId>",
                "<artifactId>my-filter</artifactId> <version>1.0</version>"));
    // Neither a licence, nor a format, nor Javadoc, nor nullness.
    Files.writeString(
        project.resolve("src/main/java/io/envoyjava/filters/headerauth/Mine.java"),
        """
        package io.envoyjava.filters.headerauth;
        public class Mine { public java.util.List raw() { Object o = null; o.hashCode(); return null; } }
        """);
    var built = maven.run(project, "package", "-Dmaven.test.skip");
    assertThat(built.status()).as(built.output()).isZero();

    var module = project.resolve("target/libmy_filter.so");
    var config = EnvoyConfig.direct().filter("my_filter", "header_auth", "x-auth");
    try (var envoy = EnvoyProcess.builder().config(config.yaml()).modules(module).start();
        var client = HttpClient.newHttpClient()) {
      var request = HttpRequest.newBuilder(envoy.uri(EnvoyConfig.LISTENER, "/")).build();
      assertThat(client.send(request, discarding()).statusCode()).isEqualTo(401);
    }
  }

  /** Its unit tests run, too. They use the test kit. */
  @ParameterizedTest
  @ValueSource(strings = {"rate-limit", "rate-limit-kotlin"})
  void exampleIsBuiltAndTestedByTheMavenCommandOfTheGuide(String name) throws Exception {
    var examples = EnvoyConfig.FILTERS.resolveSibling("examples");
    var project = copy(examples.resolve(name), directory.resolve(name));
    var built = maven.run(project, "package");
    assertThat(built.status()).as(built.output()).isZero();
    assertThat(built.output())
        .containsPattern("Tests run: [1-9]\\d*, Failures: 0, Errors: 0, Skipped: 0\\n");

    var module = name.replace('-', '_');
    var settings =
        """
        {"requests": 1, "per": "PT1H", "client_header": "x-api-key", "exempt_paths": ["/health"]}\
        """;
    var config = EnvoyConfig.direct().filter(module, "rate_limit", settings);
    try (var envoy =
            EnvoyProcess.builder()
                .config(config.yaml())
                .modules(project.resolve("target/lib" + module + ".so"))
                .start();
        var client = HttpClient.newHttpClient()) {
      var request = HttpRequest.newBuilder(envoy.uri(EnvoyConfig.LISTENER, "/"));
      var first = client.send(request.header("x-api-key", "a").build(), discarding());
      var second = client.send(request.build(), discarding());
      var exempt = HttpRequest.newBuilder(envoy.uri(EnvoyConfig.LISTENER, "/health")).build();
      assertThat(first.statusCode()).isEqualTo(200);
      assertThat(second.statusCode()).isEqualTo(429);
      assertThat(second.headers().firstValueAsLong("retry-after")).isPresent();
      assertThat(client.send(exempt, discarding()).statusCode()).isEqualTo(200);
      assertThat(envoy.stat("dynamicmodulescustom.rate_limit.limited")).isEqualTo(1);
      assertThat(envoy.stat("dynamicmodulescustom.rate_limit.failures")).isZero();
    }
  }

  /** What a project outside has to add to its pom is on the page about it. */
  @Test
  void guideHasThePluginAsItIsTested() throws IOException {
    var pom = Files.readString(PROJECTS.resolve("outside/pom.xml"));
    var begin = pom.indexOf("      <plugin>\n        <groupId>io.envoyjava</groupId>");
    var end = pom.indexOf("      </plugin>", begin);
    assertThat(EnvoyConfig.FILTERS.resolveSibling("docs/packaging.md"))
        .content()
        .contains(pom.substring(begin, end).stripTrailing().stripIndent());
  }

  private static Path copy(Path from, Path to) throws IOException {
    try (var files = Files.walk(from)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        var name = from.relativize(file);
        if (name.startsWith("target")) continue;
        var copy = to.resolve(name.toString());
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
    }
    return to;
  }
}
