// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.javascript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.envoyjava.sdk.InvalidConfigException;
import io.envoyjava.sdk.http.HeaderMap;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mozilla.javascript.RhinoException;

final class EnginePoolTest {
  private final Map<String, String> request = new HashMap<>(Map.of("foo", "bar", "dog", "cat"));
  private final Map<String, String> response = new HashMap<>(Map.of(":status", "200"));

  private static EnginePool pool(String onRequest) {
    return new EnginePool(
        "let calls = 0; function OnConfigure() {} function OnRequestHeaders(ctx) { %s }"
                .formatted(onRequest)
            + "function OnResponseHeaders(ctx) {\n"
            + "  ctx.setResponseHeader('x-dog', ctx.getRequestHeader('dog'));\n"
            + "  ctx.setResponseHeader('x-status', ctx.getResponseHeader(':status'));\n"
            + "}");
  }

  private void onRequest(EnginePool pool) {
    pool.use(engine -> engine.onRequestHeaders(headers(request)));
  }

  @Test
  void aScriptReadsAndChangesHeaders() {
    var pool =
        pool(
            """
            console.log("called");
            ctx.setRequestHeader("x-foo", ctx.getRequestHeader("foo"));
            ctx.setRequestHeader("x-absent", `<${ctx.getRequestHeader("absent")}>`);
            ctx.setRequestHeader("dog", "");
            """);
    onRequest(pool);
    assertThat(request).isEqualTo(Map.of("foo", "bar", "x-foo", "bar", "x-absent", "<>"));
    request.put("dog", "cat");
    pool.use(engine -> engine.onResponseHeaders(headers(request), headers(response)));
    assertThat(response).isEqualTo(Map.of(":status", "200", "x-dog", "cat", "x-status", "200"));
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
    assertThatThrownBy(() -> onRequest(pool)).isInstanceOf(RhinoException.class);
    // An engine in which something has failed is not used again.
    assertThat(pool.idle()).isZero();
    assertThatThrownBy(() -> onRequest(pool)).isInstanceOf(RhinoException.class);
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

  private static Headers headers(Map<String, String> values) {
    return new Headers(
        (HeaderMap)
            Proxy.newProxyInstance(
                HeaderMap.class.getClassLoader(),
                new Class<?>[] {HeaderMap.class},
                (proxy, method, arguments) ->
                    switch (method.getName()) {
                      case "get" -> values.get(arguments[0]);
                      case "set" -> {
                        var value = (String) arguments[1];
                        if (value.isEmpty()) values.remove(arguments[0]);
                        else values.put((String) arguments[0], value);
                        yield true;
                      }
                      default -> throw new AssertionError(method);
                    }));
  }
}
