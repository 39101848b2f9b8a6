// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static io.envoyjava.integration.Eventually.eventually;
import static java.net.http.HttpResponse.BodyHandlers.ofString;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.envoyjava.integration.filters.BootstrapCommandsFactory;
import io.envoyjava.integration.filters.SharedObjectFactory;
import io.envoyjava.sdk.bootstrap.BootstrapFeature;
import io.envoyjava.testing.EnvoyException;
import io.envoyjava.testing.EnvoyProcess;
import io.envoyjava.testing.Httpbin;
import io.envoyjava.testing.ModuleFile;
import java.io.IOException;
import java.lang.module.ModuleDescriptor.Version;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A bootstrap extension follows Envoy from its start to its end, and uses what Envoy offers to it.
 */
final class BootstrapExtensionIT {
  private static final String PREFIX = "dynamicmodulescustom.bootstrap_commands.";

  @TempDir static Path directory;
  private static Path modules = Path.of("");
  private static String version = "";
  private static @Nullable Httpbin upstream;
  private static @Nullable EnvoyProcess envoy;
  private static Path folder = Path.of("");
  private static Path hooks = Path.of("");

  @BeforeAll
  static void start() throws Exception {
    EnvoyVersion.assumeAtLeast("1.37");
    version = EnvoyVersion.located();
    modules = Files.createDirectory(directory.resolve("modules"));
    ModuleFile.of(
        modules, "bootstrap_commands", BootstrapCommandsFactory.class, SharedObjectFactory.class);
    folder = folder("main");
    hooks = folder.resolve("hooks");
    upstream = Httpbin.start(0);
    envoy = builder(hooks, updatable(folder)).start();
  }

  @AfterAll
  static void stop() {
    if (envoy != null) envoy.close();
    if (upstream != null) upstream.close();
  }

  private static Path folder(String name) throws IOException {
    return Files.createDirectory(directory.resolve(name));
  }

  private static EnvoyProcess.Builder builder(Path hooks, String config) {
    return EnvoyProcess.builder()
        .config(config + extension("bootstrap_commands", hooks.toString()))
        .modules(modules)
        .concurrency(2)
        // Graceful drains, and with them their end, come soon.
        .args("--drain-time-s", "1", "--drain-strategy", "immediate");
  }

  /** A bootstrap extension of the module of the same name, at the level of the bootstrap. */
  static String extension(String name, String config) {
    return """
    bootstrap_extensions:
    - name: java
      typed_config:
        "@type": type.googleapis.com/envoy.extensions.bootstrap.dynamic_modules.v3.DynamicModuleBootstrapExtension
        dynamic_module_config: { name: %s, do_not_close: true }
        extension_name: %s
        extension_config:
          "@type": type.googleapis.com/google.protobuf.StringValue
          value: "%s"
    """
        .formatted(name, name, config);
  }

  /** A configuration that takes clusters and listeners from files in a folder. */
  private static String updatable(Path folder) throws IOException {
    int port = Objects.requireNonNull(upstream).port();
    write(folder.resolve("cds.yaml"), clusters(port, "upstream"));
    write(folder.resolve("lds.yaml"), listeners(""));
    return """
    node: { id: test, cluster: test }
    dynamic_resources:
      cds_config: { resource_api_version: V3, path_config_source: { path: %s } }
      lds_config: { resource_api_version: V3, path_config_source: { path: %s } }
    """
        .formatted(folder.resolve("cds.yaml"), folder.resolve("lds.yaml"));
  }

  private static String clusters(int port, String... names) {
    var text = new StringBuilder("resources:\n");
    for (var name : names) {
      text.append(
          """
          - "@type": type.googleapis.com/envoy.config.cluster.v3.Cluster
            name: %s
            connect_timeout: 5s
            load_assignment:
              cluster_name: %s
              endpoints:
              - lb_endpoints:
                - endpoint:
                    address: { socket_address: { address: 127.0.0.1, port_value: %d } }
          """
              .formatted(name, name, port));
    }
    return text.toString();
  }

  private static String listeners(String more) {
    var type = "- \"@type\": type.googleapis.com/envoy.config.listener.v3.Listener\n  name:";
    var main =
        EnvoyConfig.direct().filter("bootstrap_commands", "shared_object", "").listenerYaml();
    return "resources:\n"
        + main.replaceFirst("- name:", type)
        + (more.isEmpty() ? "" : main.replaceFirst("- name: main", type + " " + more));
  }

  private static void write(Path file, String text) throws IOException {
    var next = file.resolveSibling("next");
    Files.writeString(next, text);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static EnvoyProcess envoy() {
    return Objects.requireNonNull(envoy);
  }

  private static void assumeServer() {
    assumeThat(Version.parse(version)).isGreaterThanOrEqualTo(Version.parse("1.38"));
  }

  private static String run(String command) {
    assumeServer();
    return envoy().adminPost("/do?" + command);
  }

  private static void awaitHook(String line) throws Exception {
    eventually(() -> assertThat(Files.readAllLines(hooks)).contains(line));
  }

  // ---- Envoy's life ---------------------------------------------------------------------------

  @Test
  void hooksFollowEnvoyFromItsStartToItsEnd() throws Exception {
    var file = folder("life").resolve("hooks");
    boolean hasServer = Version.parse(version).compareTo(Version.parse("1.38")) >= 0;
    try (var own = builder(file, EnvoyConfig.direct().yaml()).start()) {
      assertThat(Files.readAllLines(file))
          .containsSubsequence("onWorkerThreadInitialized true", "onServerInitialized");
      if (hasServer) {
        assertThat(own.adminPost("/drain_listeners?graceful")).isEqualTo("OK\n");
        eventually(() -> assertThat(Files.readAllLines(file)).contains("onDrainStarted"));
      }
      assertThat(own.terminate()).isZero();
      assertThat(LogErrors.of(own.log())).isEmpty();
    }
    var lines = Files.readAllLines(file);
    if (hasServer) {
      assertThat(lines)
          .contains("task of configure")
          .endsWith(
              "onShutdown",
              "written at the end",
              "onDestroy",
              "this bootstrap extension has ended",
              "close");
    } else {
      assertThat(lines)
          .contains("newTimer: not supported by this Envoy version; requires v1.38 or later")
          .endsWith("onDestroy", "close");
    }
  }

  @Test
  void validationMakesTheExtensionAndStartsNothing() throws Exception {
    var file = folder("validated").resolve("hooks");
    var exit = builder(file, EnvoyConfig.direct().yaml()).validate();
    assertThat(exit.status()).as(exit.text()).isZero();
    assertThat(LogErrors.ofModules(exit.log())).isEmpty();
    if (version.startsWith("1.37.")) {
      assertThat(file).doesNotExist();
    } else {
      assertThat(Files.readAllLines(file))
          .endsWith("onDestroy", "close")
          .doesNotContain("onServerInitialized", "task of configure");
    }
  }

  @Test
  void listenersOpenOnlyWhenTheExtensionIsReady() throws Exception {
    assumeServer();
    var file = folder("held").resolve("hooks");
    var gate = Files.createDirectory(file.resolveSibling("gate"));
    Files.createFile(gate.resolve("closed"));
    var log = new CopyOnWriteArrayList<String>();
    var starting =
        CompletableFuture.supplyAsync(
            () -> builder(file, EnvoyConfig.direct().yaml()).logTo(log::add).start());
    eventually(
        () -> assertThat(log).anyMatch(line -> line.contains("starting main dispatch loop")));
    assertThat(log).noneMatch(line -> line.contains("starting workers"));
    assertThat(starting).isNotDone();
    Files.move(gate.resolve("closed"), gate.resolve("open"));
    try (var own = starting.join()) {
      assertThat(own.stat("listener_manager.workers_started")).isEqualTo(1);
      assertThat(own.adminPost("/do?hold"))
          .startsWith("IllegalStateException: holdListenersUntil: call it within onServer");
    }
  }

  // ---- The main thread --------------------------------------------------------------------------

  @Test
  void timersFireAreArmedAgainAndAreClosed() throws Exception {
    assertThat(run("timer")).isEqualTo("false true");
    awaitHook("timer done");
    assertThat(run("timer-state")).isEqualTo("false 3");
    assertThat(run("timer-disable")).isEqualTo("true false");
    assertThat(run("timer-negative"))
        .isEqualTo("IllegalArgumentException: delay: expected PT0S or more, found PT-0.001S");
    assertThat(run("timer-close")).isEqualTo("IllegalStateException: this timer is closed");
  }

  @Test
  void tasksOfOtherThreadsRunOnTheMainThread() throws Exception {
    assertThat(run("executor")).isEqualTo("submitted");
    awaitHook("task true");
  }

  @ParameterizedTest
  @CsvSource({"gauge+server.live", "counters+x", "page+/x", "send+upstream+/", "watch+/x"})
  void otherThreadsAreTurnedAway(String what) {
    assertThat(run("other-thread+" + what)).isEqualTo("WrongThreadException");
  }

  // ---- The admin interface ----------------------------------------------------------------------

  @Test
  void pagesAreAddedAndRemoved() throws Exception {
    assertThat(run("page+/java-test")).isEqualTo("/java-test");
    assertThatThrownBy(() -> envoy().admin("/java-test?a=1&b"))
        .isInstanceOf(EnvoyException.class)
        .hasMessageContaining("with 418: GET /java-test a=1&b");
    assertThat(envoy().admin("/help")).contains("/java-test").contains("shows a request");
    assertThat(run("page+/java-test"))
        .startsWith("IllegalStateException: admin page '/java-test': Envoy does not add it");
    assertThat(run("page+/stats")).startsWith("IllegalStateException: admin page '/stats'");
    assertThat(run("remove+/java-test")).isEqualTo("removed");
    assertThatThrownBy(() -> envoy().admin("/java-test")).hasMessageContaining("with 404");
    assertThatThrownBy(() -> envoy().admin("/do?timer")).hasMessageContaining("with 405");
  }

  @ParameterizedTest
  @CsvSource({"/", "java", "/a'b", "/a<b"})
  void pathsThatEnvoyDoesNotBearAreRefused(String path) {
    assertThat(run("page+" + path.replace("<", "%3C").replace("'", "%27")))
        .startsWith(path.contains("b") ? "/a%" : "IllegalArgumentException: admin page");
  }

  // ---- Statistics and metrics -------------------------------------------------------------------

  @Test
  void metricsAreCountedOnAnyThread() {
    long before = envoy().stat(PREFIX + "count");
    assertThat(run("metrics")).isEqualTo("done");
    assertThat(run("other-thread+metrics")).isEqualTo("done");
    long count = envoy().stat(PREFIX + "count");
    assertThat(count).isEqualTo(before + 6);
    assertThat(envoy().stat(PREFIX + "level")).isEqualTo(14);
    if (run("labels+red").equals("done")) {
      assertThat(envoy().stats()).containsEntry(PREFIX + "by_color.color.red", 2L);
    } else {
      assertThat(version).startsWith("1.38");
    }
  }

  @Test
  void statisticsAreRead() {
    long live = envoy().stat("server.live");
    assertThat(run("gauge+server.live")).isEqualTo("OptionalLong[" + live + "]");
    assertThat(run("gauges+server.live")).matches(live + " of \\d{2,}");
    assertThat(run("counter+listener_manager.listener_create_failure"))
        .isEqualTo("OptionalLong[0]");
    assertThat(run("counters+listener_manager.listener_create_failure")).matches("0 of \\d{2,}");
    assertThat(run("counter+none")).isEqualTo("OptionalLong.empty");
    assertThat(run("gauge+none")).isEqualTo("OptionalLong.empty");
    assertThat(run("histogram+none")).isEqualTo("Optional.empty");
  }

  @Test
  void histogramsAreSummedUp() throws Exception {
    assertThat(run("metrics")).isEqualTo("done");
    eventually(
        () ->
            assertThat(run("histogram+" + PREFIX + "sizes"))
                .matches("Optional\\[HistogramSummary\\[count=[1-9], sum=.*]]"));
  }

  // ---- Clusters, listeners, files ---------------------------------------------------------------

  @Test
  void requestsGoToClusters() throws Exception {
    assertThat(run("send+upstream+/status/207")).isEqualTo("sent");
    awaitHook("answer 207 true");
    assertThat(run("send+missing+/")).isEqualTo("sent");
    awaitHook("failure UNKNOWN_CLUSTER");
    assertThat(run("open+upstream"))
        .endsWith(
            "a stream to cluster 'upstream': Envoy does not offer it to bootstrap extensions");
  }

  @Test
  void clustersAndListenersAreReported() throws Exception {
    assumeServer();
    int port = Objects.requireNonNull(upstream).port();
    write(folder.resolve("cds.yaml"), clusters(port, "upstream", "added"));
    awaitHook("onClusterUpdated added");
    write(folder.resolve("lds.yaml"), listeners("second"));
    awaitHook("onListenerUpdated second");
    if (Version.parse(version).compareTo(Version.parse("1.40")) >= 0) {
      assertThat(run("resources+CLUSTER")).contains("upstream", "added");
    } else {
      assertThat(run("resources+CLUSTER"))
          .isEqualTo(
              "UnsupportedOperationException: activeResources: not supported by this Envoy version;"
                  + " requires v1.40 or later");
    }
    write(folder.resolve("cds.yaml"), clusters(port, "upstream"));
    awaitHook("onClusterRemoved added");
    write(folder.resolve("lds.yaml"), listeners(""));
    awaitHook("onListenerRemoved second");
  }

  @Test
  void filesAreWatched() throws Exception {
    assumeServer();
    var file = folder("watched").resolve("file");
    Files.writeString(file, "first");
    assertThat(run("watch+" + file)).isEqualTo("watched");
    write(file, "second");
    awaitHook("changed [MOVED_TO]");
    awaitHook("replaced [MOVED_TO]");
    Files.writeString(file, "third");
    awaitHook("changed [MODIFIED]");
    // After the hook for the file, which calls all consumers.
    assertThat(run("watch+/nowhere/file"))
        .isEqualTo("IllegalStateException: Envoy cannot watch /nowhere/file");
    assertThat(Files.readAllLines(hooks)).doesNotContain("replaced [MODIFIED]");
  }

  // ---- The module's filters ---------------------------------------------------------------------

  @Test
  void filtersOfTheModuleFindWhatTheExtensionHasMade() throws Exception {
    try (var client = HttpClient.newHttpClient()) {
      var request = HttpRequest.newBuilder(envoy().uri(EnvoyConfig.LISTENER, "/")).build();
      int first = Integer.parseInt(client.send(request, ofString()).body());
      assertThat(first).isGreaterThan(40);
      assertThat(client.send(request, ofString()).body()).isEqualTo(Integer.toString(first + 1));
    }
  }

  @Test
  void newCodeOfTheModuleStartsWithoutIt() throws Exception {
    ModuleFile.of(modules, "next_code", SharedObjectFactory.class);
    var file = folder("reloaded").resolve("hooks");
    try (var own =
            EnvoyProcess.builder()
                .config(
                    EnvoyConfig.direct().filter("next_code", "shared_object", "").yaml()
                        + extension("bootstrap_commands", file.toString()))
                .modules(modules)
                .start();
        var client = HttpClient.newHttpClient()) {
      var request = HttpRequest.newBuilder(own.uri(EnvoyConfig.LISTENER, "/")).build();
      assertThat(client.send(request, ofString()).body()).isEqualTo("none");
    }
  }

  @Test
  void theGuideSaysWhichEnvoysHaveAFeature() throws Exception {
    var table = new StringBuilder("| `BootstrapFeature` | first Envoy |\n|---|---|\n");
    for (var feature : BootstrapFeature.values()) {
      table.append("| `%s` | v%s |\n".formatted(feature, feature.since()));
    }
    assertThat(Files.readString(Pages.ROOT.resolve("docs/bootstrap-extensions.md")))
        .contains(table);
  }

  @Test
  void namesOfExtensionsAreChecked() {
    var exit =
        EnvoyProcess.builder()
            .config(
                EnvoyConfig.direct().yaml()
                    + extension("bootstrap_commands", "x")
                        .replace("extension_name: b", "extension_name: c"))
            .modules(modules)
            .startExpectingExit();
    assertThat(exit.log())
        .anyMatch(
            line ->
                line.contains(
                    "bootstrap extension 'cootstrap_commands': configuration rejected:"
                        + " extension_name: expected one of [bootstrap_commands]"));
    assertThat(exit.status()).isEqualTo(1);
  }
}
