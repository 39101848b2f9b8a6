// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.google.re2j.Pattern;
import io.envoyjava.filters.accesslog.AccessLogFactory;
import io.envoyjava.filters.headerauth.HeaderAuthFactory;
import io.envoyjava.filters.headermutation.HeaderMutationFactory;
import io.envoyjava.filters.passthrough.PassthroughFactory;
import io.envoyjava.filters.zerocopybody.ZeroCopyBodyFactory;
import io.envoyjava.fuzz.filters.ModelFactory;
import io.envoyjava.json.JsonConfig;
import io.envoyjava.sdk.http.HttpFilterFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * The filters in the fake Envoy. They are loaded with the first input, when the fuzzer already
 * instruments classes.
 */
final class Filters {
  private static final List<Class<? extends HttpFilterFactory>> FACTORIES =
      List.of(
          AccessLogFactory.class,
          HeaderAuthFactory.class,
          HeaderMutationFactory.class,
          ModelFactory.class,
          PassthroughFactory.class,
          ZeroCopyBodyFactory.class);

  private static final List<Class<?>> LIBRARIES =
      List.of(
          HttpFilterFactory.class,
          JsonConfig.class,
          Nullable.class,
          JsonGenerator.class,
          Caffeine.class,
          Pattern.class);

  /** The beginning of the SDK's messages about failures; no filter's message begins with it. */
  private static final String FAILURE = "filter '";

  private final FakeEnvoy envoy;

  /** Builds a module in a folder, and loads it. */
  Filters(Path folder) {
    var origins = new ArrayList<Class<?>>(FACTORIES);
    origins.addAll(LIBRARIES);
    var file = folder.resolve("libfilters.so");
    ModuleFile.write(file, FACTORIES, origins);
    envoy = new FakeEnvoy(file);
    // The module stays loaded as long as it has a configuration.
    if (envoy.configNew("model", "") == 0) throw new IllegalStateException(FakeEnvoy.log());
  }

  /** Plays an exchange through a filter with this configuration, and checks the outcome. */
  void play(Subject subject, String config, List<byte[]> exchange) {
    if (config.contains("\0")) return;
    FakeEnvoy.clearLog();
    long handle = envoy.configNew(subject.filter(), config);
    if (handle == 0) {
      assertThat(FakeEnvoy.log()).startsWith(FAILURE).contains(": configuration rejected: ");
      return;
    }
    var outcome = outcome(handle, exchange);
    envoy.configDestroy(handle);
    assertThat("\n" + FakeEnvoy.log()).doesNotContain("\n" + FAILURE, "\njava: ");
    assertThat(FakeEnvoy.schedulers()).isZero();
    subject.check(outcome, config);
  }

  private Outcome outcome(long config, List<byte[]> lines) {
    try (var stream = envoy.stream(config)) {
      var exchange = new Exchange(stream);
      lines.forEach(exchange::play);
      return exchange.outcome();
    }
  }
}
