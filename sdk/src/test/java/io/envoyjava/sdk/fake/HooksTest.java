// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.fake;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.sdk.fake.filters.HookFilters;
import io.envoyjava.sdk.fake.filters.Shared;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which hooks enter Java, and what comes back from them. */
class HooksTest {
  // As launcher_abi.h numbers them.
  private static final List<String> EVENTS =
      List.of(
          "requestHeaders",
          "requestBody",
          "requestTrailers",
          "responseHeaders",
          "responseBody",
          "responseTrailers",
          "localReply",
          "streamComplete");

  @TempDir private static Path folder;
  private static FakeEnvoy.Module module;

  @BeforeAll
  static void loadModule() {
    module = FakeEnvoy.Module.load(TestModule.of(folder, "hooks", HookFilters.class));
  }

  @AfterEach
  void clear() {
    Shared.map().clear();
  }

  @Test
  void takesThisHostForTheNewestEnvoy() {
    assertThat(FakeEnvoy.callText("abi_version", module.handle())).isEqualTo("v0.2.0");
  }

  /**
   * The statuses are those of all hooks in their order; 0 is what the launcher answers by itself.
   * The first hook enters Java in any case, to make the filter.
   */
  @ParameterizedTest
  @CsvSource({
    "none,            0 0 0 0 0 0 0",
    "requestHeaders,  3 0 0 0 0 0 0",
    "requestBody,     0 3 0 0 0 0 0",
    "requestTrailers, 0 0 1 0 0 0 0",
    "responseHeaders, 0 0 0 4 0 0 0",
    "responseBody,    0 0 0 0 2 0 0",
    "responseTrailers,0 0 0 0 0 1 0",
    "localReply,      0 0 0 0 0 0 1",
    "streamComplete,  0 0 0 0 0 0 0",
  })
  void onlyTheHookThatIsOverriddenEntersJava(String overridden, String statuses) {
    long[] before = entered();
    long config = module.configNew("hooks", overridden);
    String seen;
    try (var stream = module.stream(config)) {
      seen =
          "%d %d %d %d %d %d %d"
              .formatted(
                  stream.requestHeaders(false),
                  stream.requestBody("a", false),
                  stream.requestTrailers(),
                  stream.responseHeaders(false),
                  stream.responseBody("b", false),
                  stream.responseTrailers(),
                  stream.localReply(503));
      stream.complete();
    }
    long[] after = entered();
    module.configDestroy(config);

    assertThat(seen).isEqualTo(statuses);
    for (int event = 0; event < EVENTS.size(); event++) {
      assertThat(after[event] - before[event])
          .as(EVENTS.get(event))
          .isEqualTo(event == 0 || EVENTS.get(event).equals(overridden) ? 1 : 0);
    }
    assertThat(Shared.map().containsKey("complete")).isEqualTo(overridden.equals("streamComplete"));
  }

  @Test
  void aFilterIsMadeWithTheFirstHookAndDestroyedWithItsStream() {
    long config = module.configNew("hooks", "destroy");
    var unused = module.stream(config);
    var used = module.stream(config);
    assertThat(Shared.map()).doesNotContainKey("made");

    assertThat(used.responseHeaders(false)).isZero();
    assertThat(used.responseBody("a", true)).isZero();
    assertThat(Shared.map()).containsEntry("made", 1).doesNotContainKey("destroyed");

    used.close();
    assertThat(Shared.map()).containsEntry("destroyed", 1);
    unused.close();
    assertThat(Shared.map()).containsEntry("made", 1).containsEntry("destroyed", 1);
    module.configDestroy(config);
  }

  private static long[] entered() {
    var counts = new long[EVENTS.size()];
    for (int event = 0; event < counts.length; event++) counts[event] = module.entered(event);
    return counts;
  }

  @Test
  void aConfigurationThatTheFactoryRejectsIsRefusedWithItsMessage() {
    assertThat(module.configNew("hooks", "nonsense")).isZero();
    assertThat(FakeEnvoy.log())
        .contains(
            "filter 'hooks': configuration rejected: hook: expected a hook's name, found nonsense");
  }

  @Test
  void anUnknownFilterNameIsRefusedWithTheNamesThatAreKnown() {
    assertThat(module.configNew("other", "")).isZero();
    assertThat(FakeEnvoy.log())
        .contains("filter_name: expected one of [hooks]")
        .contains("'other'");
  }
}
