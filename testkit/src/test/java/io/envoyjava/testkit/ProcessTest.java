// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testkit;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.NativePeers;
import io.envoyjava.sdk.SharedData;
import io.envoyjava.sdk.http.HttpFilterConfig;
import io.envoyjava.sdk.http.HttpFilterFactory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What belongs to the process: Envoy's runtime, and what modules share. */
final class ProcessTest {
  /** Does something while it is configured. */
  private record Configuring(Consumer<ConfigContext> action) implements HttpFilterFactory {
    @Override
    public String name() {
      return "configuring";
    }

    @Override
    public HttpFilterConfig configure(ConfigContext context, String config) {
      action.accept(context);
      return Passing::new;
    }
  }

  @Test
  void runtimeHasTheValuesOfTheirTypes() {
    var read = new AtomicReference<ConfigContext>();
    try (var envoy =
        TestEnvoy.builder()
            .runtime("enabled", true)
            .runtime("count", 7.9)
            .runtime("negative", -1.5)
            .filter(
                new Configuring(
                    context -> {
                      read.set(context);
                      var runtime = context.runtime();
                      assertThat(runtime.getBoolean("enabled", false)).isTrue();
                      assertThat(runtime.getLong("count", -1)).isEqualTo(7);
                      assertThat(runtime.getDouble("count", -1)).isEqualTo(7.9);
                      assertThat(runtime.getDouble("negative", 1)).isEqualTo(-1.5);
                      // Another type, or no value.
                      assertThat(runtime.getLong("negative", 3)).isEqualTo(3);
                      assertThat(runtime.getBoolean("count", true)).isTrue();
                      assertThat(runtime.getDouble("enabled", 0.5)).isEqualTo(0.5);
                      assertThat(runtime.getLong("absent", -4)).isEqualTo(-4);
                    }),
                "")
            .start()) {
      assertThat(read.get()).isNotNull();
      assertThat(envoy.failures()).isZero();
    }
  }

  /** A configuration that reads the runtime in a task, as a timer would. */
  @Test
  void runtimeCanChange() {
    var submit = new AtomicReference<Runnable>();
    var seen = new AtomicReference<Boolean>();
    try (var envoy =
        TestEnvoy.of(
            new Configuring(
                context -> {
                  var executor = context.executor();
                  var runtime = context.runtime();
                  submit.set(
                      () -> executor.execute(() -> seen.set(runtime.getBoolean("on", false))));
                }),
            "")) {
      envoy.runtime("on", true);
      submit.get().run();
      envoy.runTasks();
      assertThat(seen.get()).isTrue();
    }
  }

  @Test
  void modulesShareAddresses() {
    var data = Arena.global().allocateFrom(JAVA_LONG, 42);
    var other = Arena.global().allocate(JAVA_LONG);
    try (var envoy = TestEnvoy.of("passing", Passing::new)) {
      assertThat(NativePeers.data("test.data")).isNull();
      assertThat(NativePeers.registerData("test.data", other)).isTrue();
      assertThat(NativePeers.registerData("test.data", data)).isTrue();
      var found = NativePeers.data("test.data");
      assertThat(found).isNotNull().extracting(MemorySegment::address).isEqualTo(data.address());

      assertThat(NativePeers.registerFunction("test.function", data)).isTrue();
      assertThat(NativePeers.registerFunction("test.function", other)).isFalse();
      var function = NativePeers.function("test.function");
      assertThat(function).extracting(MemorySegment::address).isEqualTo(data.address());
      assertThat(envoy.failures()).isZero();
    }
  }

  @Test
  void modulesShareValues() {
    SharedData.put("test.value", "one");
    try (var envoy =
        TestEnvoy.of(
            new Configuring(
                _ -> assertThat(SharedData.get("test.value", String.class)).isEqualTo("one")),
            "")) {
      assertThat(envoy.failures()).isZero();
    } finally {
      assertThat(SharedData.remove("test.value")).isTrue();
    }
  }
}
