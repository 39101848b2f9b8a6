// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.json.JsonConfig;
import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.testing.Envoy;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compiles each Java block of the pages, and of the Javadoc of what authors of filters use.
 *
 * <p>A block may be a file, members of a filter, or statements of a hook; {@link Snippet} finds out
 * which. The SDK's packages need no imports in it. Other imports, and names that an application
 * would have, such as {@code users}, are in {@code Surroundings.java.txt}. A block that is not to
 * be compiled is fenced as {@code text}.
 */
final class DocumentedJavaTest {
  static Stream<Pages.Block> blocks() throws IOException {
    return Stream.concat(
        Pages.blocks().stream().filter(block -> block.language().equals("java")),
        Pages.javadocBlocks(
            "sdk/src/main/java",
            "json/src/main/java",
            "testing/src/main/java",
            "testkit/src/main/java")
            .stream());
  }

  @ParameterizedTest
  @MethodSource("blocks")
  void blockCompiles(Pages.Block block) {
    assertThat(errors(block)).isEmpty();
  }

  @Test
  void anErrorIsReportedWithTheLineOfThePage() throws IOException {
    var readme = Pages.ROOT.relativize(Pages.ROOT.resolve("README.md"));
    var statements =
        new Pages.Block(readme, 10, "java", "", "var a = stream;\nstream.nonsense();\nreturn a;\n");
    assertThat(errors(statements))
        .singleElement()
        .asString()
        .startsWith("README.md:11: cannot find symbol")
        .contains("nonsense");
    var file = new Pages.Block(readme, 20, "java", "", "final class A {\n  int b = \"c\";\n}\n");
    assertThat(errors(file)).singleElement().asString().startsWith("README.md:21: incompatible");
    var syntax = new Pages.Block(readme, 30, "java", "", "stream.clearRouteCache()\n");
    assertThat(errors(syntax)).first().asString().startsWith("README.md:30: ");
  }

  private static List<String> errors(Pages.Block block) {
    return Snippet.errors(
        block,
        ConfigContext.class,
        JsonConfig.class,
        Envoy.class,
        io.envoyjava.testkit.Exchange.class);
  }
}
