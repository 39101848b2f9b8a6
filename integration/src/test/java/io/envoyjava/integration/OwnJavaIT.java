// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static io.envoyjava.integration.Eventually.eventually;
import static java.net.http.HttpResponse.BodyHandlers.discarding;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.integration.filters.LauncherFactory;
import io.envoyjava.testing.Envoy;
import io.envoyjava.testing.EnvoyProcess;
import io.envoyjava.testing.ModuleFile;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A module that brings its own Java, in an Envoy on a machine without one. */
@Tag("any-envoy")
final class OwnJavaIT {
  @RegisterExtension static final FaultTable FAULTS = FaultTable.of(OwnJavaIT.class);

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Path JDK = Path.of(System.getProperty("java.home"));

  /** Keeps nothing of the environment but what tells Envoy about the module. */
  private static final String CLEARED =
      "env -i ENVOY_DYNAMIC_MODULES_SEARCH_PATH=\"$ENVOY_DYNAMIC_MODULES_SEARCH_PATH\"";

  private static final String TMPDIR_ONLY = CLEARED + " TMPDIR=\"$TMPDIR\"";

  @TempDir static Path modules;

  private static Path module = Path.of("");

  @TempDir Path directory;

  /** The folder for the runtimes of the user who runs this test. */
  private Path folder = Path.of("");

  @BeforeAll
  static void makeModule() throws Exception {
    module = OwnJavaModule.make(modules);
  }

  @BeforeEach
  void findFolder() throws Exception {
    folder = directory.resolve("envoy-java-" + Files.getAttribute(directory, "unix:uid"));
  }

  private EnvoyProcess.Builder builder(EnvoyConfig config) {
    return EnvoyProcess.builder()
        .config(config.yaml())
        .withoutEnv("ENVOY_JAVA_HOME")
        .withoutEnv("JAVA_HOME")
        .env("TMPDIR", directory.toString());
  }

  private static EnvoyConfig config() {
    return EnvoyConfig.direct().filter("java_home");
  }

  private static Path javaHome(Envoy envoy) throws Exception {
    try (var client = HttpClient.newHttpClient()) {
      var request = HttpRequest.newBuilder(envoy.uri(EnvoyConfig.LISTENER, "/")).build();
      var response = client.send(request, discarding());
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.headers().firstValue("x-java-home")).isPresent();
      return Path.of(response.headers().firstValue("x-java-home").orElseThrow());
    }
  }

  private List<Path> runtimes() throws Exception {
    var found = new ArrayList<Path>();
    if (!Files.exists(folder)) return found;
    try (var files = Files.newDirectoryStream(folder, "runtime-*")) {
      files.forEach(found::add);
    }
    return found;
  }

  private static boolean unpacked(Envoy envoy) {
    return envoy.log().stream().anyMatch(OwnJavaIT::isUnpacked);
  }

  private static boolean isUnpacked(String line) {
    return line.contains("java: unpacked the Java runtime of ");
  }

  // ---- Without a Java on the machine ------------------------------------------------------------

  /** With no variable at all, not even TMPDIR. */
  @Test
  void moduleServesInAnEnvoyWithAClearedEnvironment() throws Exception {
    var own = Files.createDirectory(directory.resolve("private"));
    var setup =
        "mkdir -p -m 700 /tmp/envoy-java-0 && chmod 700 %1$s && mount --bind %1$s /tmp/envoy-java-0"
            .formatted(own);
    var binary = HiddenJava.envoy(directory, setup, CLEARED);
    var builder = builder(config()).modules(module).binary(binary);
    for (var first : List.of(true, false)) {
      try (var envoy = builder.start()) {
        assertThat(javaHome(envoy)).hasParentRaw(Path.of("/tmp/envoy-java-0"));
        assertThat(unpacked(envoy)).isEqualTo(first);
        assertThat(envoy.terminate()).isZero();
      }
    }
  }

  @Test
  void moduleThatEnvoyFetchesServes() throws Exception {
    EnvoyVersion.assumeAtLeast("1.40.0");
    var binary = HiddenJava.envoy(directory, "true", TMPDIR_ONLY);
    try (var upstream = CannedUpstream.start()) {
      var config = EnvoyConfig.direct().filterEntry(OwnJavaModule.remote(module, upstream));
      config.cluster("modules", upstream.port());
      try (var envoy = builder(config).binary(binary).start()) {
        envoy.awaitLog("java: unpacked the Java runtime of ", SOON);
        eventually(() -> assertThat(javaHome(envoy)).hasParent(folder));
        assertThat(runtimes()).hasSize(1);
      }
    }
  }

  @Test
  void manyEnvoysThatStartAtOnceUnpackOnce() throws Exception {
    var starts = new ArrayList<Callable<EnvoyProcess>>();
    for (int i = 0; i < 4; i++) {
      starts.add(() -> builder(config()).modules(module).start());
    }
    int unpacked = 0;
    try (var threads = Executors.newCachedThreadPool()) {
      for (var start : threads.invokeAll(starts)) {
        try (var envoy = start.get()) {
          assertThat(javaHome(envoy)).hasParent(folder);
          if (unpacked(envoy)) unpacked++;
        }
      }
    }
    assertThat(unpacked).isEqualTo(1);
    assertThat(runtimes()).hasSize(1);
  }

  // ---- With several Javas -----------------------------------------------------------------------

  @Test
  void ownJavaIsPreferredToInstalledOnesButNotToANamedOne() throws Exception {
    var builder = builder(config()).modules(module).env("JAVA_HOME", JDK.toString());
    try (var envoy = builder.start()) {
      assertThat(javaHome(envoy)).hasParent(folder);
    }
    try (var envoy = builder.env("ENVOY_JAVA_HOME", JDK.toString()).start()) {
      assertThat(javaHome(envoy)).isEqualTo(JDK);
    }
  }

  @Test
  void secondModuleUsesTheJavaOfTheFirst() throws Exception {
    var other = Files.copy(module, directory.resolve("libother.so"));
    var config = EnvoyConfig.direct().filter("java_home").filter("other", "java_home", "");
    try (var envoy = builder(config).modules(module, other).start()) {
      assertThat(javaHome(envoy)).hasParent(folder);
      assertThat(envoy.log()).filteredOn(OwnJavaIT::isUnpacked).hasSize(1);
    }
  }

  @Test
  void moduleUsesTheInstalledJavaThatAnotherModuleHasLoaded() throws Exception {
    var plain = Files.createDirectory(directory.resolve("plain"));
    ModuleFile.of(plain, "launcher", LauncherFactory.class);
    var config = EnvoyConfig.direct().filter("launcher").filter("java_home");
    var both = builder(config).modules(plain, module).env("JAVA_HOME", JDK.toString());
    try (var envoy = both.start()) {
      assertThat(javaHome(envoy)).isEqualTo(JDK);
      assertThat(runtimes()).isEmpty();
    }
  }

  /** The second module brings java.net.http, which the first one's Java does not have. */
  @Test
  void warnsIfTheJavaOfTheFirstLacksModulesOfTheSecond() throws Exception {
    var small = Files.createDirectory(directory.resolve("small"));
    var jlink = JDK.resolve("bin/jlink").toString();
    var home = small.resolve("java").toString();
    var link = new ProcessBuilder(jlink, "--add-modules=java.base", "--output", home).inheritIO();
    assertThat(link.start().waitFor()).isZero();
    ModuleFile.of(small, "launcher", LauncherFactory.class);
    var config = EnvoyConfig.direct().filter("launcher").filter("java_home");
    var exit =
        builder(config)
            .modules(small.resolve("liblauncher.so"), module)
            .env("ENVOY_JAVA_HOME", home)
            .validate();
    assertThat(exit.log())
        .anyMatch(
            line ->
                line.endsWith(
                    "libjava_home.so brings a Java with the modules java.net.http, jdk.jfr, but the"
                        + " JVM that runs is that of "
                        + home
                        + ", which lacks them. If a class needs them, it will not be found."));
    assertThat(exit.status()).isEqualTo(1);
    assertThat(exit.log()).last().asString().contains("java/net/http/HttpClient");
  }

  // ---- The start --------------------------------------------------------------------------------

  @Test
  void classesComeFromTheRuntimesArchiveAndFromAnAotCache() throws Exception {
    var builder = builder(config()).modules(module);
    var log = directory.resolve("classes.log");
    builder.env("ENVOY_JAVA_OPTS", "-Xlog:class+load:file=" + log);
    try (var envoy = builder.start()) {
      assertThat(javaHome(envoy)).hasParent(folder);
    }
    assertThat(shared(log, " java.")).isGreaterThan(100);
    assertThat(shared(log, " io.envoyjava.sdk.")).isZero();

    var cache = runtimes().getFirst().resolve("lib/envoy-java.aot");
    var exit = builder.env("ENVOY_JAVA_OPTS", "-XX:AOTCacheOutput=" + cache).validate();
    assertThat(exit.status()).as(String.join("\n", exit.log())).isZero();
    builder.env("ENVOY_JAVA_OPTS", "-Xlog:class+load:file=" + log);
    try (var envoy = builder.start()) {
      assertThat(unpacked(envoy)).isFalse();
    }
    assertThat(shared(log, " io.envoyjava.sdk.")).isGreaterThan(15);
  }

  private static long shared(Path log, String name) throws Exception {
    try (var lines = Files.lines(log)) {
      return lines
          .filter(line -> line.contains(name))
          .filter(line -> line.contains("source: shared objects file"))
          .count();
    }
  }

  // ---- Where it cannot be unpacked --------------------------------------------------------------

  @Test
  void envoyGoesOnWithoutAPlaceForTheRuntime() throws Exception {
    assertServesWithoutJava("size=10m", "No space left on device");
    FAULTS.assertHas(
        "A full file system when a module unpacks its own Java",
        "answers of the old configuration",
        "`java: the Java runtime in … cannot be unpacked: …: No space left on device …`",
        "nothing; the configuration is refused, and what was unpacked is removed");
    assertServesWithoutJava("ro", "Read-only file system");
    FAULTS.assertHas(
        "A read-only file system when a module unpacks its own Java",
        "answers of the old configuration",
        "`java: the Java runtime in … cannot be unpacked: …: Read-only file system …`",
        "nothing; the configuration is refused");
    assertServesWithoutJava("noexec", "its file system is mounted with noexec");
    FAULTS.assertHas(
        "A file system without programs (`noexec`) when a module unpacks its own Java",
        "answers of the old configuration",
        "`java: the Java runtime in … cannot be unpacked: …: its file system is mounted with noexec"
            + " …`",
        "nothing; the configuration is refused");
  }

  private void assertServesWithoutJava(String options, String reason) throws Exception {
    var mount = "mount -t tmpfs -o %s none %s".formatted(options, full());
    var binary = HiddenJava.envoy(directory, mount, TMPDIR_ONLY);
    var builder =
        EnvoyProcess.builder().modules(module).env("TMPDIR", full().toString()).binary(binary);
    var listeners = Files.createTempDirectory(directory, "listeners");
    try (var updates = ListenerUpdates.start(builder, listeners, EnvoyConfig.direct());
        var client = HttpClient.newHttpClient()) {
      updates.updateExpectingRejection(config());
      var envoy = updates.envoy();
      envoy.awaitLog(
          "java: the Java runtime in .*libjava_home.so cannot be unpacked: .*: "
              + reason
              + "\\. It needs \\d\\d MB in a folder that Envoy may write to and run programs from:"
              + " set ENVOY_JAVA_RUNTIME_DIR to one, or ENVOY_JAVA_HOME to an installed Java\\.",
          SOON);
      var request = HttpRequest.newBuilder(envoy.uri(EnvoyConfig.LISTENER, "/")).build();
      assertThat(client.send(request, discarding()).statusCode()).isEqualTo(200);
      assertThat(envoy.terminate()).isZero();
    }
  }

  private Path full() throws Exception {
    return Files.createDirectories(directory.resolve("full"));
  }
}
