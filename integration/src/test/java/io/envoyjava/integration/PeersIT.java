// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static io.envoyjava.integration.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.integration.filters.PeerFactory;
import io.envoyjava.testing.EnvoyProcess;
import io.envoyjava.testing.Httpbin;
import io.envoyjava.testing.Jcmd;
import io.envoyjava.testing.ModuleFile;
import java.net.http.HttpClient;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Modules of one Envoy share values, though each has classes of its own. */
final class PeersIT {
  @TempDir Path modules;
  @TempDir Path listeners;
  private Httpbin upstream;
  private HttpClient client;

  @BeforeEach
  void start() {
    for (var name : new String[] {"one", "two", "three"}) {
      ModuleFile.of(modules, name, PeerFactory.class);
    }
    upstream = Httpbin.start(0);
    client = HttpClient.newHttpClient();
  }

  @AfterEach
  void stop() {
    client.close();
    upstream.close();
  }

  private EnvoyConfig config() {
    return EnvoyConfig.upstream(upstream.port());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void oneModuleReadsWhatAnotherHasLeft(boolean writerFirst) throws Exception {
    var config =
        writerFirst
            ? config().filter("one", "peer", "writer").filter("two", "peer", "reader")
            : config().filter("one", "peer", "reader").filter("two", "peer", "writer");
    try (var envoy = EnvoyProcess.builder().config(config.yaml()).modules(modules).start()) {
      Answers.of(envoy, client)
          .is("text", "text")
          .is("bytes", "bytes")
          .is("map", "\\{list=\\[1, 2]}")
          .is("removed", "true")
          .is("put-if-absent", "false")
          .is("absent", "null")
          .is("counter", "1")
          .is(
              "other-type",
              "IllegalStateException: shared data 'test\\.text': expected java\\.util\\.List,"
                  + " found java\\.lang\\.String")
          .is("own-type", "IllegalArgumentException: .* found .*\\.Attempts")
          .is("own-element", "IllegalArgumentException: .* found .*\\.Attempts");
      // The reader's copy of the bytes was its own.
      var _ = Answers.of(envoy, client).is("bytes", "bytes").is("counter", "2");
    }
  }

  @Test
  void addressesAreSharedThroughEnvoy() throws Exception {
    var config = config().filter("one", "peer", "writer").filter("two", "peer", "reader");
    try (var envoy = EnvoyProcess.builder().config(config.yaml()).modules(modules).start()) {
      var answers =
          Answers.of(envoy, client)
              .since("1.38", "register", "true")
              .since("1.38", "register-again", "false")
              .since("1.38", "function", "5")
              .since("1.38", "no-function", "null")
              .since("1.38", "data", "true")
              .since("1.38", "native-data", "native")
              .since("1.38", "no-data", "null");
      if (answers.isAtLeast("1.38")) {
        answers
            .is("null", "IllegalArgumentException: .*")
            .is("mortal", "IllegalArgumentException: .* Arena\\.global\\(\\).*");
      }
    }
  }

  @Test
  void aModuleThatIsLoadedAnewFindsWhatItHasLeft() throws Exception {
    var before = config().filter("one", "peer", "writer").filter("two", "peer", "reader");
    var after = config().filter("three", "peer", "reader");
    var builder = EnvoyProcess.builder().modules(modules);
    try (var updates = ListenerUpdates.start(builder, listeners, before)) {
      var envoy = (EnvoyProcess) updates.envoy();
      var _ = Answers.of(envoy, client).is("counter", "1");
      updates.update(after);
      eventually(
          () -> assertThat(new Jcmd(envoy).instances("java.net.URLClassLoader")).isEqualTo(1));
      Answers.of(envoy, client)
          .is("text", "text")
          .is("map", "\\{list=\\[1, 2]}")
          .is("counter", "2")
          .since("1.38", "function", "5")
          .since("1.38", "native-data", "native");
    }
  }
}
