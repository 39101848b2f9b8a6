// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static io.envoyjava.integration.Eventually.eventually;
import static java.net.http.HttpResponse.BodyHandlers.discarding;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.integration.filters.BlockingFactory;
import io.envoyjava.integration.filters.LedgerFactory;
import io.envoyjava.integration.filters.VersionFactory;
import io.envoyjava.testing.Envoy;
import io.envoyjava.testing.EnvoyProcess;
import io.envoyjava.testing.Jcmd;
import io.envoyjava.testing.ModuleFile;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * New code comes in a file of another name, by a listener update; a new configuration by any
 * listener update. What could be left of the old one is the SDK's and the JVM's; that each Envoy
 * lets go of what it replaces is seen in {@code AccessLogIT}.
 */
@Tag("any-envoy")
final class ReloadIT {
  @RegisterExtension static final FaultTable FAULTS = FaultTable.of(ReloadIT.class);

  private static final int VERSIONS = Scale.of(20, 200);
  private static final int UPDATES = Scale.of(300, 10_000);
  private static final int MIB = 1 << 20;
  private static final int ENDLESS = Integer.MAX_VALUE;

  @TempDir Path modules;
  @TempDir Path listeners;

  @Test
  void codeIsReplacedUnderTrafficAndTheOldIsLetGo() throws Exception {
    for (int version = 1; version <= VERSIONS; version++) {
      ModuleFile.of(modules, "version" + version, VersionFactory.class);
    }
    var builder = EnvoyProcess.builder().modules(modules);
    try (var updates = ListenerUpdates.start(builder, listeners, config(1))) {
      var envoy = (EnvoyProcess) updates.envoy();
      try (var load = HttpLoad.start(envoy.port(EnvoyConfig.LISTENER), 2, ENDLESS)) {
        long early = 0;
        for (int version = 1; version <= VERSIONS; version++) {
          if (version == VERSIONS / 2) early = envoy.residentBytes();
          if (version > 1) updates.update(config(version));
          var file = "libversion" + version + ".so";
          eventually(() -> assertThat(version(envoy)).isEqualTo(file));
          int atLeast = load.answeredCount() + 100;
          eventually(() -> assertThat(load.answeredCount()).isGreaterThan(atLeast));
        }

        // What is replaced is gone while there still is traffic on what has replaced it.
        var jvm = new Jcmd(envoy);
        eventually(() -> assertThat(jvm.instances("java.net.URLClassLoader")).isEqualTo(1));
        assertThat(jvm.instances(VersionFactory.class.getName())).isEqualTo(1);
        int atLeast = load.answeredCount() + 100;
        eventually(() -> assertThat(load.answeredCount()).isGreaterThan(atLeast));
        load.stop();
        assertThat(load.await()).hasSizeGreaterThan(VERSIONS * 100);
        long grown = envoy.residentBytes() - early;
        System.out.printf(
            "%d requests were answered by %d versions; %d MiB of memory after the first half,"
                + " %d KiB more at the end%n",
            load.answeredCount(), VERSIONS, early / MIB, grown / 1024);
        // A version costs 400 KiB and more of class data alone for as long as it is there. Twenty
        // are not enough for the JVM's memory to level off, so that only two hundred show a small
        // leak.
        assertThat(grown).isLessThan(Scale.of(48, 24) * (long) MIB);
      }
      assertThat(envoy.stat("dynamicmodulescustom.version.failures")).isZero();
      assertThat(envoy.terminate()).isZero();
      assertThat(LogErrors.of(envoy.log())).isEmpty();
    }
    FAULTS.assertHas(
        "New versions of a filter's code, one after the other under load",
        "the answers of each version in turn",
        "nothing",
        "nothing; the old class loaders are collected");
  }

  @Test
  void configurationsThatAreReplacedAreLetGo() throws Exception {
    ModuleFile.of(modules, "ledger", LedgerFactory.class);
    var builder = EnvoyProcess.builder().modules(modules);
    try (var updates = ListenerUpdates.start(builder, listeners, ledger(0))) {
      var envoy = (EnvoyProcess) updates.envoy();
      try (var load = HttpLoad.start(envoy.port(EnvoyConfig.LISTENER), 1, ENDLESS)) {
        long early = 0;
        for (int update = 1; update <= UPDATES; update++) {
          if (update == UPDATES / 2) early = envoy.residentBytes();
          updates.update(ledger(update));
        }
        eventually(() -> assertThat(Ledger.of(envoy).closed()).isEqualTo(UPDATES));
        assertThat(Ledger.of(envoy).configurations()).isEqualTo(UPDATES + 1);
        long grown = envoy.residentBytes() - early;
        load.stop();
        System.out.printf(
            "%d requests were answered under %d configurations; %d MiB of memory after the first"
                + " half, %d KiB more at the end%n",
            load.await().size(), UPDATES + 1, early / MIB, grown / 1024);
        assertThat(grown).isLessThan(16 * MIB);
        assertThat(load.answeredCount()).isGreaterThan(UPDATES);
      }
      eventually(() -> Ledger.of(envoy).assertBalanced());
      assertThat(new Jcmd(envoy).instances("io.envoyjava.sdk.internal.http.LoadedConfig"))
          .isEqualTo(1);
      assertThat(envoy.stat("dynamicmodulescustom.ledger.failures")).isZero();
      assertThat(envoy.terminate()).isZero();
      assertThat(LogErrors.of(envoy.log())).isEmpty();
    }
    FAULTS.assertHas(
        "A new configuration of a filter, again and again under load",
        "whole answers",
        "nothing",
        "nothing; each old configuration is closed");
  }

  /** Its handlers have threads of their own, and others carry these. */
  @Test
  void codeThatBlocksIsLetGo() throws Exception {
    int versions = 4;
    for (int i = 1; i <= versions; i++) {
      ModuleFile.of(modules, "blocking" + i, BlockingFactory.class);
    }
    var builder = EnvoyProcess.builder().modules(modules);
    try (var updates = ListenerUpdates.start(builder, listeners, blocking(1))) {
      var envoy = (EnvoyProcess) updates.envoy();
      for (int i = 1; i <= versions; i++) {
        if (i > 1) updates.update(blocking(i));
        try (var connection = KeptConnection.open(envoy.port(EnvoyConfig.LISTENER))) {
          var response = connection.send("GET", "/", "x-do: sleep lock child yield proceed");
          assertThat(response.values("x-proceeded")).containsExactly("yes");
        }
        // The client of this one leaves while the handler waits.
        var request = "GET / HTTP/1.1\r\nhost: test\r\nx-do: sleep-long\r\n\r\n";
        try (var exchange = Exchange.start(envoy.port(EnvoyConfig.LISTENER), request)) {
          eventually(() -> assertThat(envoy.stat("http.main.downstream_rq_active")).isPositive());
          exchange.reset();
        }
      }
      var jvm = new Jcmd(envoy);
      assertThat(jvm.instances(BlockingFactory.class.getName())).isPositive();
      eventually(() -> assertThat(jvm.instances(BlockingFactory.class.getName())).isEqualTo(1));
    }
  }

  private static EnvoyConfig blocking(int version) {
    return EnvoyConfig.direct().filter("blocking" + version, "blocking", "");
  }

  private static EnvoyConfig ledger(int number) {
    return EnvoyConfig.direct().filter("ledger", "" + number);
  }

  private static EnvoyConfig config(int version) {
    return EnvoyConfig.direct().filter("version" + version, "version", "");
  }

  /** The version that answers on a new connection. */
  private static String version(Envoy envoy) throws Exception {
    try (var client = HttpClient.newHttpClient()) {
      var request = HttpRequest.newBuilder(envoy.uri(EnvoyConfig.LISTENER, "/")).build();
      return client.send(request, discarding()).headers().firstValue("x-version").orElse("none");
    }
  }
}
