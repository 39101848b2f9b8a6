// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.javascript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.envoyjava.sdk.InvalidConfigException;
import io.envoyjava.testkit.TestEnvoy;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EnginePoolTest {
  private static EnginePool pool(String onRequest) {
    return new EnginePool(
        "let calls = 0; function OnConfigure() {} function OnRequestHeaders(ctx) { %s }"
                .formatted(onRequest)
            + "function OnResponseHeaders(ctx) {\n"
            + "  ctx.setResponseHeader('x-dog', ctx.getRequestHeader('dog'));\n"
            + "  ctx.setResponseHeader('x-status', ctx.getResponseHeader(':status'));\n"
            + "}");
  }

  private static TestEnvoy envoy(EnginePool pool) {
    return TestEnvoy.of("javascript", stream -> new JavaScriptFilter(stream, pool));
  }

  @Test
  void aScriptReadsAndChangesHeaders() {
    var pool =
        pool(
            """
            console.log("called");
            ctx.setRequestHeader("x-foo", ctx.getRequestHeader("foo"));
            ctx.setRequestHeader("x-absent", `<${ctx.getRequestHeader("absent")}>`);
            ctx.setRequestHeader("gone", "");
            """);
    try (var envoy = envoy(pool)) {
      var request = envoy.get("/").header("foo", "bar").header("dog", "cat").header("gone", "no");
      var exchange = request.send();
      assertThat(exchange.upstream())
          .hasHeader("foo", "bar")
          .hasHeader("x-foo", "bar")
          .hasHeader("x-absent", "<>")
          .hasNoHeader("gone");
      exchange.respond(200).end();
      assertThat(exchange.response())
          .hasStatus(200)
          .hasHeader("x-dog", "cat")
          .hasHeader("x-status", "200");
      assertThat(envoy.failures()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "java.lang.System.exit(1)",
        "Packages.java.lang.System.exit(1)",
        "ctx.getClass().forName('java.lang.System')",
        "ctx.getRequestHeader.constructor('return java')()",
        "while (true) {}",
        "(function again() { again(); })()",
        "throw 'on purpose'"
      })
  void whatAScriptMustNotDoEndsIt(String script) {
    var pool = pool(script);
    try (var envoy = envoy(pool)) {
      for (int failures = 1; failures <= 2; failures++) {
        assertThat(envoy.get("/").send().response()).hasStatus(500);
        // An engine in which something has failed is not used again.
        assertThat(pool.idle()).isZero();
        assertThat(envoy.failures()).isEqualTo(failures);
      }
      assertThat(envoy.log()).anyMatch(line -> line.message().contains("org.mozilla.javascript."));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          function OnConfigure() {}   | script: expected a function OnRequestHeaders, found none
          function OnConfigure( {}    | script: .*\\(script#1\\)
          undefined.property          | script: TypeError: .*
          """)
  void refusesAScriptThatCannotRun(String script, String message) {
    assertThatThrownBy(() -> new EnginePool(script))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageMatching(message);
  }

  @Test
  void thereAreAsManyEnginesAsThreadsThatRunScriptsAtATime() throws Exception {
    int threads = 4;
    var together = new CyclicBarrier(threads);
    var pool = pool("calls++");
    try (var executor = Executors.newFixedThreadPool(threads)) {
      for (int round = 0; round < 3; round++) {
        var tasks =
            IntStream.range(0, threads)
                .mapToObj(
                    _ ->
                        executor.submit(
                            () -> {
                              pool.use(_ -> await(together));
                              return true;
                            }))
                .toList();
        for (var task : tasks) assertThat(task.get()).isTrue();
        assertThat(pool.idle()).isEqualTo(threads);
      }
    }
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
