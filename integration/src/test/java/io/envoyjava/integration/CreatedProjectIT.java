// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static io.envoyjava.integration.Eventually.eventually;
import static java.net.http.HttpResponse.BodyHandlers.discarding;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.testing.EnvoyProcess;
import io.envoyjava.testing.Jcmd;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A project that the archetype makes, and the goals of the Maven plugin in it. */
@Tag("any-envoy")
final class CreatedProjectIT {
  private static final HttpLoad.Request REQUEST =
      new HttpLoad.Request("GET /get HTTP/1.1\r\nhost: test\r\n\r\n", _ -> true);
  private static final int ENDLESS = Integer.MAX_VALUE;
  private static final int EDITS = 10;

  /** A network filter that greets each connection, and each piece of what that sends. */
  private static final String BANNER =
      """
      package com.example;

      import static java.nio.charset.StandardCharsets.UTF_8;

      import io.envoyjava.sdk.ConfigContext;
      import io.envoyjava.sdk.network.*;

      public final class BannerFactory implements NetworkFilterFactory {
        @Override
        public String name() {
          return "banner";
        }

        @Override
        public NetworkFilterConfig configure(ConfigContext context, String config) {
          return Banner::new;
        }

        record Banner(Connection connection) implements NetworkFilter {
          @Override
          public NetworkStatus onNewConnection() {
            greet();
            return NetworkStatus.CONTINUE;
          }

          @Override
          public NetworkStatus onRead(boolean endOfStream) {
            connection.readBuffer().drain(connection.readBuffer().size());
            greet();
            return NetworkStatus.STOP_ITERATION;
          }

          private void greet() {
            connection.write("good morning\\n".getBytes(UTF_8));
          }
        }
      }
      """;

  @TempDir static Path folder;
  private static OutsideMaven maven;
  private static CreatedProject created;
  private static Path project;
  private int upstream;

  /** By the commands of the guide. */
  @BeforeAll
  static void createAndBuild() throws Exception {
    maven = new OutsideMaven();
    created = CreatedProject.create(maven, folder, "envoy-java-archetype");
    project = created.folder();
    var built = maven.run(project, "verify");
    assertThat(built.status()).as(built.output()).isZero();
    // The unit tests, and then the one with a real Envoy.
    assertThat(built.output())
        .containsSubsequence("Tests run: 2, Failures: 0", "Tests run: 1, Failures: 0");
  }

  @BeforeEach
  void takeFreePorts() throws Exception {
    upstream = created.takeFreePorts();
  }

  @Test
  void runServesTheFilterUntilItIsEnded() throws Exception {
    // The project has no envoy.yaml now, so the plugin writes a configuration.
    Files.delete(project.resolve("envoy.yaml"));
    try (var run =
        PluginRun.start(
            maven,
            project,
            folder,
            "envoy-java:run",
            "-Denvoy.port=0",
            "-Denvoy.adminPort=0",
            "-Denvoy.httpbin=0",
            "-Denvoy.filterConfig={\"greeting\": \"good evening\"}")) {
      assertThat(run.greeting()).isEqualTo("good evening");
      run.terminate(); // Without leaving Envoy behind.
    }
  }

  @Test
  void runSaysWhatTheFilterRefuses() throws Exception {
    Files.delete(project.resolve("envoy.yaml"));
    var refused =
        maven.run(
            project,
            "envoy-java:run",
            "-Denvoy.port=0",
            "-Denvoy.adminPort=0",
            "-Denvoy.httpbin=0",
            "-Denvoy.filterConfig={\"greeting\": \"\"}");
    assertThat(refused.status()).isNotZero();
    assertThat(refused.output())
        .contains("filter 'my_filter': configuration rejected: greeting: expected text");
  }

  @Test
  void configPrintsWhatEnvoyTakes() throws Exception {
    var file = folder.resolve("filter.yaml");
    var target = "-Denvoy.target=envoy";
    var printed = maven.run(project, "envoy-java:config", target, "-Denvoy.output=" + file);
    assertThat(printed.status()).as(printed.output()).isZero();
    var yaml = EnvoyConfig.direct().filterEntry(Files.readString(file)).yaml();
    var module = project.resolve("target/libmy_filter.so");
    try (var envoy = EnvoyProcess.builder().config(yaml).modules(module).start();
        var client = HttpClient.newHttpClient()) {
      var request = HttpRequest.newBuilder(envoy.uri(EnvoyConfig.LISTENER, "/")).build();
      var headers = client.send(request, discarding()).headers();
      assertThat(headers.firstValue("x-hello")).contains("good morning");
    }
  }

  @Test
  void devReplacesTheCodeUnderTraffic() throws Exception {
    var source = project.resolve("src/main/java/com/example/Hello.java");
    var factory = project.resolve("src/main/java/com/example/HelloFactory.java");
    var original = Files.readString(source);
    var configures = Files.readString(factory);
    var httpbin = "-Denvoy.httpbin=" + upstream;
    try (var dev = PluginRun.start(maven, project, folder, "envoy-java:dev", httpbin);
        var load = HttpLoad.start(dev.port(), 2, ENDLESS, _ -> REQUEST);
        var kept = KeptConnection.open(dev.port())) {
      assertThat(kept.send("GET", "/get").values("x-hello")).containsExactly("good morning");

      var millis = new ArrayList<Long>();
      for (int edit = 1; edit <= EDITS; edit++) {
        var greeting = "good morning " + edit;
        long start = System.nanoTime();
        Files.writeString(source, greeting(original, edit));
        eventually(
            () -> assertThat(kept.send("GET", "/get").values("x-hello")).containsExactly(greeting));
        millis.add((System.nanoTime() - start) / 1_000_000);
      }

      // Neither of these replaces anything, nor ends anything.
      Files.writeString(source, original.replace("greeting()", "greetings()"));
      dev.awaitLog("Hello.java:\\d+: cannot find symbol");
      assertThat(kept.send("GET", "/get").values("x-hello")).containsExactly("good morning 10");
      Files.writeString(source, greeting(original, 11));
      dev.awaitGreeting("good morning 11");
      Files.writeString(
          factory,
          configures.replace(
              "var settings =",
              "if (true) throw new InvalidConfigException(\"as a test\");\nvar settings ="));
      dev.awaitLog("\\[dev\\] filter 'my_filter': configuration rejected: as a test");
      assertThat(kept.send("GET", "/get").values("x-hello")).containsExactly("good morning 11");
      Files.writeString(factory, configures);
      Files.writeString(source, greeting(original, 12));
      dev.awaitGreeting("good morning 12");

      var config = Files.readString(project.resolve("envoy.yaml"));
      Files.writeString(
          project.resolve("envoy.yaml"), config.replace("good morning", "good night"));
      dev.awaitGreeting("good night 12");

      var jvm = new Jcmd(dev.envoy());
      eventually(() -> assertThat(jvm.instances("java.net.URLClassLoader")).isEqualTo(1));
      load.stop();
      assertThat(load.await()).hasSizeGreaterThan(EDITS);
      assertThat(load.cutCount()).isZero();
      var sorted = millis.stream().sorted().toList();
      System.out.printf(
          "%d edits were live after %d ms in the median, %s; %d requests were answered%n",
          EDITS, sorted.get(EDITS / 2), millis, load.answeredCount());
      dev.terminate();
    } finally {
      Files.writeString(source, original);
      Files.writeString(factory, configures);
    }
  }

  /** Of the two filters that the module then has, the one that is asked for. */
  @Test
  void devReplacesANetworkFilter() throws Exception {
    var services = project.resolve("src/main/resources/META-INF/services");
    var network = services.resolve("io.envoyjava.sdk.network.NetworkFilterFactory");
    var source = project.resolve("src/main/java/com/example/BannerFactory.java");
    Files.delete(project.resolve("envoy.yaml"));
    Files.writeString(network, "com.example.BannerFactory");
    Files.writeString(source, BANNER);
    try (var dev =
        PluginRun.start(
            maven,
            project,
            folder,
            "envoy-java:dev",
            "-Denvoy.filter=banner",
            "-Denvoy.port=0",
            "-Denvoy.adminPort=0",
            "-Denvoy.httpbin=0")) {
      assertThat(dev.log()).contains("  nc 127.0.0.1 " + dev.port());
      try (var kept = new NetworkClient(dev.port())) {
        assertThat(kept.readUntil("\n")).isEqualTo("good morning");
        Files.writeString(source, BANNER.replace("morning", "evening"));
        eventually(() -> assertThat(banner(dev.port())).isEqualTo("good evening"));
        // A connection ends with the code that it began with.
        assertThat(kept.send("again\n").readUntil("\n")).isEqualTo("good morning");
      }
      dev.terminate();
    } finally {
      Files.delete(source);
      Files.delete(network);
      // Maven copies resources, but does not take back one that is gone.
      Files.deleteIfExists(
          project.resolve("target/classes/META-INF/services").resolve(network.getFileName()));
    }
  }

  private static String banner(int port) throws Exception {
    try (var client = new NetworkClient(port)) {
      return client.readUntil("\n");
    }
  }

  @Test
  void devTakesAnAddedDependency() throws Exception {
    var source = project.resolve("src/main/java/com/example/Hello.java");
    var pom = project.resolve("pom.xml");
    var original = Files.readString(source);
    var described = Files.readString(pom);
    var httpbin = "-Denvoy.httpbin=" + upstream;
    try (var dev = PluginRun.start(maven, project, folder, "envoy-java:dev", httpbin);
        var load = HttpLoad.start(dev.port(), 2, ENDLESS, _ -> REQUEST)) {
      Files.writeString(
          source,
          original.replace(
              "settings.greeting()",
              "settings.greeting() +"
                  + " com.github.benmanes.caffeine.cache.Caffeine.newBuilder().build().estimatedSize()"));
      dev.awaitLog("package com.github.benmanes.caffeine.cache does not exist");

      Files.writeString(pom, withDependency(described, "com.example", "nothing"));
      dev.awaitLog("(?s)com.example:nothing.*the dependencies stay as they were");
      assertThat(dev.greeting()).isEqualTo("good morning");

      Files.writeString(
          pom, withDependency(described, "com.github.ben-manes.caffeine", "caffeine"));
      dev.awaitGreetingOfMaven("good morning0");

      // The compiler and the module have it from now on.
      Files.writeString(
          source, Files.readString(source).replace("greeting() +", "greeting() + \" \" +"));
      dev.awaitGreeting("good morning 0");
      load.stop();
      assertThat(load.await()).isNotEmpty();
      assertThat(load.cutCount()).isZero();
      dev.terminate();
    } finally {
      Files.writeString(source, original);
      Files.writeString(pom, described);
    }
  }

  private static String withDependency(String pom, String group, String artifact) {
    // The parent manages the versions of what it knows.
    var version = artifact.equals("nothing") ? "<version>1</version>" : "";
    return pom.replace(
        "<dependencies>",
        "<dependencies><dependency><groupId>%s</groupId><artifactId>%s</artifactId>%s</dependency>"
            .formatted(group, artifact, version));
  }

  @Test
  void versionThatOneOfTwoFiltersRefusesServesInNone() throws Exception {
    var source = project.resolve("src/main/java/com/example/Hello.java");
    var factory = project.resolve("src/main/java/com/example/HelloFactory.java");
    var original = Files.readString(source);
    var configures = Files.readString(factory);
    var yaml = Files.readString(project.resolve("envoy.yaml"));
    Files.writeString(project.resolve("envoy.yaml"), withASecondFilter(yaml));
    var httpbin = "-Denvoy.httpbin=" + upstream;
    try (var dev = PluginRun.start(maven, project, folder, "envoy-java:dev", httpbin)) {
      Files.writeString(source, greeting(original, 2));
      dev.awaitGreeting("good morning 2");
      Files.writeString(
          factory,
          configures.replace(
              "var settings =",
              "if (config.contains(\"second\")) throw new InvalidConfigException(\"as a test\");\n"
                  + "var settings ="));
      Files.writeString(source, greeting(original, 3));
      dev.awaitLog("the code is not replaced");
      assertThat(dev.log()).contains("configuration rejected: as a test");
      assertThat(dev.greeting()).isEqualTo("good morning 2");
      Files.writeString(factory, configures);
      dev.awaitGreeting("good morning 3");
      dev.terminate();
    } finally {
      Files.writeString(source, original);
      Files.writeString(factory, configures);
    }
  }

  /** Adds an entry of the same filter, which is the first to see a response. */
  private static String withASecondFilter(String yaml) {
    int first = yaml.indexOf("          - name: my_filter");
    int router = yaml.indexOf("          - name: envoy.filters.http.router");
    var second =
        yaml.substring(first, router)
            .replace("- name: my_filter", "- name: second")
            .replace("good morning", "second");
    return yaml.substring(0, router) + second + yaml.substring(router);
  }

  private static String greeting(String source, int number) {
    return source.replace("settings.greeting()", "settings.greeting() + \" " + number + "\"");
  }
}
