// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static java.net.http.HttpResponse.BodyHandlers.ofString;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.integration.filters.PickyFactory;
import io.envoyjava.integration.filters.TwinFactory;
import io.envoyjava.testing.EnvoyProcess;
import io.envoyjava.testing.ModuleFile;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is wrong with a module, its configuration or its Java is said in one line; Envoy does not
 * start then, or goes on with what it has.
 */
@Tag("any-envoy")
final class BadInputIT {
  private static final String MODULES =
      """
      good    | unknown | good    | filter 'unknown': configuration rejected: filter_name: expected one of [picky], which are in <dir>/libgood.so; found 'unknown'
      good    | picky   | bad     | filter 'picky': configuration rejected: word: expected good, found bad
      good    | picky   | throw   | filter 'picky': configuration failed: java.lang.IllegalStateException: on demand
      good    | picky   | recurse | filter 'picky': configuration failed: java.lang.StackOverflowError
      good    | picky   | null    | filter 'picky': configuration failed: java.lang.NullPointerException: configure returned null
      empty   | picky   | good    | java: <dir>/libempty.so: the Java side does not start: java.lang.IllegalStateException: no factory: name it in module-info.java (provides io.envoyjava.sdk.http.HttpFilterFactory with …) or in META-INF/services
      twins   | picky   | good    | java: <dir>/libtwins.so: the Java side does not start: java.lang.IllegalStateException: two factories have the name 'picky': io.envoyjava.integration.filters.PickyFactory and io.envoyjava.integration.filters.TwinFactory; give one of them another name
      cut     | picky   | good    | java: <dir>/libcut.so: the jar at the end of this file cannot be read; copy the file again, it may be cut off: java.util.zip.ZipException: zip END header not found
      half    | picky   | good    | java: <dir>/libhalf.so: the jar at the end of this file cannot be read; copy the file again, it may be cut off: java.util.zip.ZipException: zip END header not found
      """;

  private static final String JAVAS =
      """
      ENVOY_JAVA_HOME | <dir>/old        | java: no Java 25 or newer found. Tried: ENVOY_JAVA_HOME=<dir>/old (Java 17). Set ENVOY_JAVA_HOME to the home of a JDK or JRE 25 or newer.
      ENVOY_JAVA_HOME | <dir>/nothing    | java: no Java 25 or newer found. Tried: ENVOY_JAVA_HOME=<dir>/nothing (no lib/server/libjvm.so). Set ENVOY_JAVA_HOME to the home of a JDK or JRE 25 or newer.
      ENVOY_JAVA_HOME | <dir>/broken     | java: cannot load <dir>/broken/lib/server/libjvm.so: <dir>/broken/lib/server/libjvm.so: file too short. Is that JDK built for this machine?
      ENVOY_JAVA_OPTS | -XX:+NoSuchFlag  | cannot be created: Unrecognized VM option 'NoSuchFlag'. Look at ENVOY_JAVA_OPTS, which is '-XX:+NoSuchFlag'.
      ENVOY_JAVA_OPTS | -Xms2g -Xmx1g    | cannot be created: Error occurred during initialization of VM Initial heap size set to a larger value than the maximum heap size. Look at ENVOY_JAVA_OPTS, which is '-Xms2g -Xmx1g'.
      """;

  @TempDir static Path temporary;
  private static Path directory = Path.of("");

  @TempDir Path listeners;

  @BeforeAll
  static void makeModulesAndJavas() throws IOException {
    directory = temporary.toRealPath();
    var good = ModuleFile.of(directory, "good", PickyFactory.class);
    ModuleFile.of(directory, "empty");
    ModuleFile.of(directory, "twins", PickyFactory.class, TwinFactory.class);
    var bytes = Files.readAllBytes(good);
    Files.write(directory.resolve("libcut.so"), Arrays.copyOf(bytes, bytes.length - 1));
    Files.write(directory.resolve("libhalf.so"), Arrays.copyOf(bytes, bytes.length / 2));
    Files.writeString(directory.resolve("libtext.so"), "This is no module.\n".repeat(10_000));

    makeJava("old", "17.0.9");
    makeJava("broken", "25.0.1");
    Files.createDirectory(directory.resolve("nothing"));
  }

  /** What the launcher looks at, but no JVM. */
  private static void makeJava(String name, String version) throws IOException {
    var home = directory.resolve(name);
    Files.createDirectories(home.resolve("lib/server"));
    Files.writeString(home.resolve("lib/server/libjvm.so"), "");
    Files.writeString(
        home.resolve("release"),
        "IMPLEMENTOR=\"Nobody\"\nJAVA_VERSION=\"%s\"\n".formatted(version));
  }

  @ParameterizedTest(name = "{0} {1} {2}")
  @CsvSource(delimiter = '|', textBlock = MODULES)
  void envoyDoesNotStartWithAWrongModule(
      String module, String filter, String config, String message) {
    assertDoesNotStart(builder(), filter(module, filter, config), message);
  }

  @ParameterizedTest(name = "{0} {1} {2}")
  @CsvSource(delimiter = '|', textBlock = MODULES)
  void envoyGoesOnWithoutAWrongModule(String module, String filter, String config, String message)
      throws Exception {
    var old = filter("good", "picky", "good");
    assertGoesOn(builder(), old, filter(module, filter, config), message);
  }

  /** Then Envoy reports it, in words that differ between versions. */
  @ParameterizedTest
  @ValueSource(strings = {"text", "missing"})
  void envoyNamesAFileThatIsNoModule(String module) throws Exception {
    var wrong = filter(module, "picky", "good");
    var said = Pattern.compile("dynamic module.* .*\\blib" + module + "\\.so\\b");
    var exit = builder().config(wrong.yaml()).startExpectingExit();
    assertThat(exit.status()).isEqualTo(1);
    assertThat(exit.log()).anyMatch(line -> said.matcher(line).find());

    var old = filter("good", "picky", "good");
    try (var updates = ListenerUpdates.start(builder(), listeners, old)) {
      updates.updateExpectingRejection(wrong);
      updates.envoy().awaitLog((String line) -> said.matcher(line).find(), Duration.ofSeconds(30));
    }
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(delimiter = '|', textBlock = JAVAS)
  void envoyDoesNotStartWithAWrongJava(String variable, String value, String message) {
    assertDoesNotStart(
        builder().env(variable, named(value)), filter("good", "picky", "good"), message);
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(delimiter = '|', textBlock = JAVAS)
  void envoyGoesOnWithoutAWrongJava(String variable, String value, String message)
      throws Exception {
    assertGoesOn(
        builder().env(variable, named(value)),
        EnvoyConfig.upstream(1),
        filter("good", "picky", "good"),
        message);
  }

  @Test
  void whatWasSearchedForJavaIsListed() throws Exception {
    var message =
        """
        java: no Java 25 or newer found. Tried: ENVOY_JAVA_HOME (not set); \
        JAVA_HOME=<dir>/old (Java 17); <dir>/jre (no lib/server/libjvm.so); \
        <dir>/java (no lib/server/libjvm.so); /opt/java/openjdk (no lib/server/libjvm.so); \
        /usr/lib/jvm (%s). Set ENVOY_JAVA_HOME to the home of a JDK or JRE 25 or newer.\
        """
            .formatted(Files.exists(Path.of("/usr/lib/jvm")) ? "empty" : "no such folder");
    var builder =
        builder()
            .binary(HiddenJava.envoy(directory, "true", ""))
            .withoutEnv("ENVOY_JAVA_HOME")
            .env("JAVA_HOME", named("<dir>/old"));
    assertDoesNotStart(builder, filter("good", "picky", "good"), message);
    assertGoesOn(builder, EnvoyConfig.upstream(1), filter("good", "picky", "good"), message);
  }

  @Test
  void jvmThatCouldNotBeCreatedIsNotTriedAgain() throws Exception {
    var builder = builder().env("ENVOY_JAVA_OPTS", "-Xms2g -Xmx1g");
    try (var updates = ListenerUpdates.start(builder, listeners, EnvoyConfig.upstream(1))) {
      updates.updateExpectingRejection(filter("good", "picky", "good"));
      updates.updateExpectingRejection(filter("good", "picky", "good"));
      assertThat(updates.envoy().terminate()).isZero();
      assertThat(LogErrors.ofModules(updates.envoy().log()))
          .hasSize(2)
          .element(1)
          .asString()
          .endsWith(
              "java: this process could not create a JVM before, as the log says, and cannot try"
                  + " again. Start Envoy anew.");
    }
  }

  private static EnvoyProcess.Builder builder() {
    return EnvoyProcess.builder().modules(directory);
  }

  private static EnvoyConfig filter(String module, String filter, String config) {
    return EnvoyConfig.upstream(1).filter(module, filter, config);
  }

  private static String answer(String text) {
    return """
    - match: { prefix: / }
      direct_response: { status: 200, body: { inline_string: %s } }
    """
        .formatted(text);
  }

  private static void assertDoesNotStart(
      EnvoyProcess.Builder builder, EnvoyConfig config, String message) {
    var exit = builder.config(config.yaml()).startExpectingExit();
    assertThat(exit.status()).isEqualTo(1);
    assertSaid(exit.log(), message);
  }

  private void assertGoesOn(
      EnvoyProcess.Builder builder, EnvoyConfig old, EnvoyConfig next, String message)
      throws Exception {
    try (var updates = ListenerUpdates.start(builder, listeners, old.routes(answer("old")));
        var client = HttpClient.newHttpClient()) {
      updates.updateExpectingRejection(next.routes(answer("new")));
      var envoy = updates.envoy();
      var request = HttpRequest.newBuilder(envoy.uri(EnvoyConfig.LISTENER, "/")).build();
      assertThat(client.send(request, ofString()).body()).isEqualTo("old");
      assertThat(envoy.terminate()).isZero();
      assertSaid(envoy.log(), message);
    }
  }

  private static void assertSaid(List<String> log, String message) {
    assertThat(LogErrors.ofModules(log)).singleElement().asString().endsWith(named(message));
  }

  private static String named(String text) {
    return text.replace("<dir>", directory.toString());
  }
}
