// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static java.net.http.HttpResponse.BodyHandlers.ofString;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.envoyjava.integration.filters.LauncherFactory;
import io.envoyjava.testing.EnvoyBinary;
import io.envoyjava.testing.EnvoyProcess;
import io.envoyjava.testing.Jcmd;
import io.envoyjava.testing.ModuleFile;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The JVM that the launcher creates: its options, and what becomes of Envoy without it. */
@Tag("any-envoy")
final class JvmIT {
  @RegisterExtension static final FaultTable FAULTS = FaultTable.of(JvmIT.class);

  private static final Duration SOON = Duration.ofSeconds(30);

  /** Runs a command without the right to run code that it makes; status 99 if that is not known. */
  private static final String WITHOUT_OWN_CODE =
      """
      import ctypes, os, sys
      if ctypes.CDLL(None).prctl(65, 1, 0, 0, 0) != 0: sys.exit(99)
      os.execv(sys.argv[1], sys.argv[1:])
      """;

  @TempDir static Path modules;

  @TempDir Path directory;

  @BeforeAll
  static void makeModule() {
    ModuleFile.of(modules, "launcher", LauncherFactory.class);
  }

  private static EnvoyConfig config() {
    return EnvoyConfig.direct().filter("launcher");
  }

  private static EnvoyProcess.Builder builder() {
    return EnvoyProcess.builder().modules(modules).withoutEnv("JAVA_TOOL_OPTIONS");
  }

  // ---- Options ----------------------------------------------------------------------------------

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ENVOY_JAVA_OPTS   |                                    | -XX:+UseSerialGC   | -XX:InitialHeapSize=16777216
          ENVOY_JAVA_OPTS   | -XX:+DisableExplicitGC             | -XX:+UseSerialGC   | -XX:InitialHeapSize=16777216
          ENVOY_JAVA_OPTS   | -Dapp.name=GCP -Xlog:gc            | -XX:+UseSerialGC   | -XX:InitialHeapSize=16777216
          JAVA_TOOL_OPTIONS | "-Dtext=a -XX:+UseZGC b"           | -XX:+UseSerialGC   | -XX:InitialHeapSize=16777216
          ENVOY_JAVA_OPTS   | -XX:+UseParallelGC                 | -XX:+UseParallelGC |
          JAVA_TOOL_OPTIONS | -XX:+UseParallelGC                 | -XX:+UseParallelGC |
          _JAVA_OPTIONS     | -XX:+UseParallelGC                 | -XX:+UseParallelGC |
          ENVOY_JAVA_OPTS   | -XX:VMOptionsFile=<dir>/options    | -XX:+UseParallelGC |
          JAVA_TOOL_OPTIONS | -XX:Flags=<dir>/flags              | -XX:+UseParallelGC |
          JAVA_TOOL_OPTIONS | -Xms32m                            | -XX:+UseSerialGC   | -XX:InitialHeapSize=33554432
          ENVOY_JAVA_OPTS   | -Xmx8m                             | -XX:+UseSerialGC   | -XX:MaxHeapSize=8388608
          ENVOY_JAVA_OPTS   | -Xmx64m                            | -XX:+UseSerialGC   | -XX:InitialHeapSize=16777216
          """)
  void defaultsYieldOnlyToOptionsOnTheSameMatter(
      String variable, String value, String collector, String heap) throws Exception {
    Files.writeString(directory.resolve("options"), "-Dx=y\n-XX:+UseParallelGC\n");
    Files.writeString(directory.resolve("flags"), "+UseParallelGC\n");
    var options = value == null ? "" : value.replace("<dir>", directory.toString());
    try (var envoy = builder().config(config().yaml()).env(variable, options).start()) {
      var flags = List.of(new Jcmd(envoy).flags().split("\\s+"));
      assertThat(flags).contains(collector);
      assertThat(flags).filteredOn(flag -> flag.matches("-XX:[+]Use\\w+GC")).hasSize(1);
      if (heap != null) assertThat(flags).contains(heap);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          -XX:+NoSuchFlag |                 | cannot be created: standard output or standard error has the reason. Look at JAVA_TOOL_OPTIONS, which is '-XX:+NoSuchFlag'.
          -XX:+NoSuchFlag | -Dx=y           | cannot be created: standard output or standard error has the reason. Look at JAVA_TOOL_OPTIONS, which is '-XX:+NoSuchFlag'.
          -Dx=y           | -XX:+NoSuchFlag | cannot be created: Unrecognized VM option 'NoSuchFlag'. Look at ENVOY_JAVA_OPTS, which is '-XX:+NoSuchFlag'.
          -Xms2g          | -Xmx1g          | Initial heap size set to a larger value than the maximum heap size. Look at JAVA_TOOL_OPTIONS, which is '-Xms2g', and ENVOY_JAVA_OPTS, which is '-Xmx1g'.
          """)
  void variableThatIsToBlameIsNamed(String tool, String own, String message) {
    var exit =
        builder()
            .config(config().yaml())
            .env("JAVA_TOOL_OPTIONS", tool)
            .env("ENVOY_JAVA_OPTS", own == null ? "" : own)
            .validate();
    assertThat(exit.status()).isEqualTo(1);
    assertThat(exit.log()).last().asString().endsWith(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-Xlog:help", "-Xinternalversion", "-XX:+PrintFlagsInitial"})
  void optionThatEndsTheProcessIsRefused(String option) throws Exception {
    for (var variable : List.of("ENVOY_JAVA_OPTS", "JAVA_TOOL_OPTIONS")) {
      assertServesWithoutJava(
          builder().env(variable, option),
          "java: the option "
              + Pattern.quote(option)
              + " makes a JVM write something and end its process, .*");
    }
    FAULTS.assertHas(
        "An option of the JVM that makes it print something and exit, such as `-Xlog:help`",
        "answers of the old configuration",
        "`java: the option … makes a JVM write something and end its process …`",
        "nothing; the configuration is refused");
  }

  // ---- A process in which no JVM can be ---------------------------------------------------------

  @Test
  void envoyGoesOnWithoutTheRightToRunItsOwnCode() throws Exception {
    var attempt = new ProcessBuilder("python3", "-c", WITHOUT_OWN_CODE, "/bin/true").start();
    assumeThat(attempt.waitFor()).as("PR_SET_MDWE can be set here").isZero();
    var envoy = directory.resolve("envoy-without-own-code");
    Files.writeString(
        envoy,
        "#!/bin/sh\nexec python3 -c '%s' '%s' \"$@\"\n"
            .formatted(WITHOUT_OWN_CODE, EnvoyBinary.locate()));
    Files.setPosixFilePermissions(envoy, PosixFilePermissions.fromString("rwx------"));
    var message = "java: this process must not map memory that is writable and executable .*";

    var exit = builder().binary(envoy).config(config().yaml()).validate();
    assertThat(exit.status()).isEqualTo(1);
    assertThat(exit.log()).last().asString().matches("Envoy ended after this refusal: " + message);
    assertServesWithoutJava(builder().binary(envoy), message);
    FAULTS.assertHas(
        "A process that may not run code it makes (`MemoryDenyWriteExecute`), when the first module"
            + " is loaded",
        "answers of the old configuration",
        "`java: this process must not map memory that is writable and executable …`",
        "nothing; the configuration is refused");
  }

  @Test
  void envoyGoesOnWithoutRoomForTheHeap() throws Exception {
    assertServesWithoutJava(
        builder().env("ENVOY_JAVA_OPTS", "-Xms4t -Xmx4t").env("TMPDIR", directory.toString()),
        "java: the JVM of .* cannot be created: .* Look at ENVOY_JAVA_OPTS, which is .*");
    FAULTS.assertHas(
        "No memory for the heap when the first module is loaded",
        "answers of the old configuration",
        "`java: the JVM of … cannot be created: … Look at ENVOY_JAVA_OPTS, which is …`",
        "nothing; the configuration is refused, and so are later ones");
  }

  private void assertServesWithoutJava(EnvoyProcess.Builder builder, String message)
      throws Exception {
    var listeners = Files.createTempDirectory(directory, "listeners");
    try (var updates = ListenerUpdates.start(builder, listeners, EnvoyConfig.direct());
        var client = HttpClient.newHttpClient()) {
      updates.updateExpectingRejection(config());
      var envoy = updates.envoy();
      envoy.awaitLog(message, SOON);
      var request = HttpRequest.newBuilder(envoy.uri(EnvoyConfig.LISTENER, "/")).build();
      assertThat(client.send(request, ofString()).body()).isEqualTo("direct");
      assertThat(envoy.terminate()).isZero();
    }
  }

  // ---- What is left -----------------------------------------------------------------------------

  @Test
  void nothingIsLeftWhereTheJvmKeepsItsCounters() throws Exception {
    try (var envoy = builder().config(config().yaml()).start()) {
      assertThat(new Jcmd(envoy).version()).contains("OpenJDK");
      var counters = Path.of("/tmp", "hsperfdata_" + System.getProperty("user.name"));
      assertThat(counters.resolve(Long.toString(envoy.pid()))).doesNotExist();
      assertThat(envoy.terminate()).isZero();
      assertThat(Path.of("/tmp/.java_pid" + envoy.pid())).doesNotExist();
    }
  }

  @Test
  void reportOfACrashIsForTheUserAlone() throws Exception {
    crash();
    var folder = onlyFile(directory, "envoy-java-");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
        .isEqualTo("rwx------");
    assertThat(onlyFile(folder, "hs_err_pid"))
        .content()
        .contains("A fatal error has been detected by the Java Runtime Environment");
    assertThat(Path.of("").toAbsolutePath())
        .isDirectoryNotContaining(file -> file.getFileName().toString().startsWith("hs_err"));
  }

  @Test
  void reportOfACrashIsOnStandardErrorIfTheFolderIsOpenToOthers() throws Exception {
    var user = (Integer) Files.getAttribute(directory, "unix:uid");
    var folder = Files.createDirectory(directory.resolve("envoy-java-" + user));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    assertThat(crash()).contains("---------------  T H R E A D  ---------------");
    assertThat(folder).isEmptyDirectory();
  }

  /** Lets the JVM end Envoy for an error of its own, and returns the log. */
  private List<String> crash() throws Exception {
    var builder =
        builder()
            .config(config().yaml())
            .env("ENVOY_JAVA_OPTS", "-Xmx32m -XX:+CrashOnOutOfMemoryError")
            .env("TMPDIR", directory.toString());
    try (var envoy = builder.start();
        var exchange =
            Exchange.start(
                envoy.port(EnvoyConfig.LISTENER),
                "GET / HTTP/1.1\r\nhost: test\r\nx-do: fill the heap\r\n\r\n")) {
      assertThat(exchange.awaitEnd()).isEmpty();
      var exit = envoy.awaitExit(SOON);
      assertThat(exit.status()).isEqualTo(128 + 6);
      return exit.log();
    }
  }

  private static Path onlyFile(Path folder, String beginning) throws IOException {
    try (var files = Files.newDirectoryStream(folder, beginning + "*")) {
      var list = new ArrayList<Path>();
      files.forEach(list::add);
      assertThat(list).hasSize(1);
      return list.getFirst();
    }
  }

  // ---- Access -----------------------------------------------------------------------------------

  @Test
  void javaLangIsOpenToModules() throws Exception {
    try (var envoy = builder().config(config().yaml()).start();
        var client = HttpClient.newHttpClient()) {
      var request = HttpRequest.newBuilder(envoy.uri(EnvoyConfig.LISTENER, "/")).build();
      assertThat(client.send(request, ofString()).headers().firstValue("x-open")).hasValue("true");
    }
  }

  @Test
  void threadsHaveEnvoysNames() throws Exception {
    try (var envoy = builder().config(config().yaml()).concurrency(1).start();
        var client = HttpClient.newHttpClient()) {
      var request = HttpRequest.newBuilder(envoy.uri(EnvoyConfig.LISTENER, "/")).build();
      assertThat(client.send(request, ofString()).statusCode()).isEqualTo(200);
      assertThat(new Jcmd(envoy).threadNames()).contains("envoy", "wrk:worker_0");
    }
  }

  /** The JVM complains of each call of the launcher's that JNI forbids. */
  @Test
  void launcherCallsJniAsItShould() throws Exception {
    try (var envoy =
        builder().config(config().yaml()).env("ENVOY_JAVA_OPTS", "-Xcheck:jni").start()) {
      assertThat(envoy.terminate()).isZero();
      assertThat(envoy.log()).noneMatch(line -> line.contains("in native method"));
    }
  }
}
