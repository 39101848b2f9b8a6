// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.bodytransform;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonRewriterTest {
  private final PathRules rules = new PathRules();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"a": 1, "b": 2}                          | {"b":2}
          {"b": {"a": 1}, "a": {"c": [1, {}]}}      | {"b":{"a":1}}
          {"x": {"a": 1, "y": [true, false, null]}} | {"x":{"y":[true,false,null]}}
          {"list": [0, 1, 2]}                       | {"list":[0,2]}
          {"list": {"1": 0, "2": 0}}                | {"list":{"2":0}}
          {"all": {"p": {"k": 1, "q": 2}, "r": 3}}  | {"all":{"p":{"q":2},"r":3}}
          {"all": [{"k": [[]]}, {"k": 1}]}          | {"all":[{},{}]}
          {"odd/~": 1, "": {"": 1}}                 | {"":{}}
          {"a": 1, "a": 2}                          | {}
          [{"a": 1}]                                | [{"a":1}]
          """)
  void removesFieldsByTheirPath(String json, String changed) throws Exception {
    rules.remove("", "/a");
    rules.remove("", "/x/a");
    rules.remove("", "/list/1");
    rules.remove("", "/all/*/k");
    rules.remove("", "/odd~1~0");
    rules.remove("", "//");
    assertThat(rewrite(json)).isEqualTo(changed);
  }

  @Test
  void renamesFieldsAndChangesWhatIsInThem() throws Exception {
    rules.rename("", "/user", "account");
    rules.rename("", "/user/name", "login");
    rules.remove("", "/user/password");
    assertThat(rewrite("{\"user\": {\"name\": \"x\", \"password\": \"y\"}, \"name\": 1}"))
        .isEqualTo("{\"account\":{\"login\":\"x\"},\"name\":1}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "4111111111111111" | "****1111"
          "12345678"         | "****5678"
          "1234567"          | "****"
          ""                 | "****"
          12345678           | "****"
          null               | "****"
          {"deep": [1, 2]}   | "****"
          "ab😀😀😀😀😀😀"      | "****😀😀😀😀"
          """)
  void masksValuesAndLeavesAtMostHalfOfAText(String value, String masked) throws Exception {
    rules.mask("", "/number", 4);
    assertThat(rewrite("{\"number\": %s, \"other\": 1}".formatted(value)))
        .isEqualTo("{\"number\":%s,\"other\":1}".formatted(masked));
  }

  @Test
  void ofSeveralRulesTheOneThatLeavesLessWins() throws Exception {
    rules.mask("", "/a/*", 4);
    rules.mask("", "/a/b", 0);
    rules.rename("", "/a/b", "c");
    rules.remove("", "/*/d");
    rules.mask("", "/a/d", 4);
    assertThat(rewrite("{\"a\": {\"b\": \"0123456789\", \"d\": 1, \"e\": \"0123456789\"}}"))
        .isEqualTo("{\"a\":{\"c\":\"****\",\"e\":\"****6789\"}}");
  }

  @Test
  void otherValuesStayAsTheyAre() throws Exception {
    rules.remove("", "/none");
    var json =
        "[1,-5,1.50,1E400,123456789012345678901234567890.10,\"é😀\\u0000\\\"\\\\\",true,false,null,"
            + "{},[]]";
    assertThat(rewrite(json)).isEqualTo(json);
    for (var scalar : new String[] {"1", "\"x\"", "null"}) {
      assertThat(rewrite(" " + scalar + " ")).isEqualTo(scalar);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "  ",
        "{",
        "{\"a\": 1",
        "[1, 2",
        "\"text",
        "{} {}",
        "1 2",
        "{]",
        "{'a': 1}",
        "[NaN]",
        "tru",
        "{\"none\": [}",
        "[01]"
      })
  void whatIsNotJsonIsRefused(String text) {
    rules.remove("", "/none");
    assertThatThrownBy(() -> rewrite(text))
        .isInstanceOf(RefusedBodyException.class)
        .hasMessageStartingWith("the body is not JSON: ");
  }

  @Test
  void bytesThatAreNotUtf8AreRefused() {
    rules.remove("", "/none");
    var bytes = new byte[] {'"', (byte) 0xc3, '"'};
    assertThatThrownBy(() -> rewrite(bytes, 1)).isInstanceOf(RefusedBodyException.class);
  }

  @Test
  void depthIsLimited() {
    rules.remove("", "/none");
    assertThatThrownBy(() -> rewrite("[".repeat(100_000))).isInstanceOf(RefusedBodyException.class);
  }

  /** In pieces of one byte, and of three, which end within characters; and as a whole. */
  private String rewrite(String json) throws RefusedBodyException {
    var bytes = json.getBytes(UTF_8);
    var whole = rewrite(bytes, Math.max(1, bytes.length));
    assertThat(rewrite(bytes, 1)).isEqualTo(whole);
    assertThat(rewrite(bytes, 3)).isEqualTo(whole);
    return whole;
  }

  private String rewrite(byte[] bytes, int size) throws RefusedBodyException {
    var out = new ByteArrayOutputStream();
    try (var rewriter = new JsonRewriter(rules, out)) {
      for (int i = 0; i < bytes.length; i += size) {
        int length = Math.min(size, bytes.length - i);
        // The piece's memory is reused, as it is in the filter.
        var piece = new byte[length];
        System.arraycopy(bytes, i, piece, 0, length);
        rewriter.accept(piece, length);
        Arrays.fill(piece, (byte) 'x');
      }
      rewriter.end();
    }
    return out.toString(UTF_8);
  }
}
