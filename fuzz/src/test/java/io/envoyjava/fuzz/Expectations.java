// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.fuzz;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import io.envoyjava.sdk.stream.Header;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Checks what each filter promises. */
final class Expectations {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Set<String> REDACTED =
      Set.of("authorization", "cookie", "proxy-authorization", "set-cookie");

  private Expectations() {}

  /** Bodies pass unchanged; what has not passed is held, or the filter has replied. */
  static void unchanged(Outcome outcome, String config) {
    boolean replied = outcome.replyStatus() != 0;
    checkPassed(outcome.request(), outcome.requestPassed(), replied);
    checkPassed(outcome.response(), outcome.responsePassed(), replied);
  }

  private static void checkPassed(Message message, String passed, boolean replied) {
    if (message.ended() && !replied) assertThat(passed).isEqualTo(message.body());
    else assertThat(message.body()).startsWith(passed);
  }

  /** header-auth: the request has the configured header, or is answered with 401. */
  static void authorized(Outcome outcome, String config) {
    if (!outcome.request().begun()) return;
    var name = config.strip();
    var values =
        outcome.request().headers().stream()
            .filter(header -> header.name().equalsIgnoreCase(name))
            .map(Header::value)
            .toList();
    boolean rejected =
        values.isEmpty()
            || (outcome.response().begun() && values.getFirst().equals("on_response_headers"));
    assertThat(outcome.replyStatus()).isEqualTo(rejected ? 401 : 0);
  }

  /** zero-copy-body: answers 403 if RE2J finds the expression in the body as one text. */
  static void searched(Outcome outcome, String config) {
    var request = outcome.request();
    var expression = config.strip();
    // This test does not cover expressions that the filter translates for RE2J.
    boolean translated = !US_ASCII.newEncoder().canEncode(expression) || expression.contains("\\Q");
    if (translated || !request.ended()) return;
    boolean found =
        !request.headersOnly()
            && Pattern.compile(expression, Pattern.DOTALL | Pattern.DISABLE_UNICODE_GROUPS)
                .matcher(request.body())
                .find();
    assertThat(outcome.replyStatus()).isEqualTo(found ? 403 : 0);
  }

  /**
   * access-log: writes one line for each stream that reached it, with all headers except secrets.
   */
  static void logged(Outcome outcome, Path file) {
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    boolean came = outcome.complete() || outcome.request().begun() || outcome.response().begun();
    assertThat(lines).hasSizeBetween(came ? 1 : 0, 1);
    for (var line : lines) {
      var json = JSON.readTree(line);
      checkLogged(json.path("request_headers"), outcome.request());
      checkLogged(json.path("response_headers"), outcome.response());
    }
  }

  private static void checkLogged(JsonNode logged, Message message) {
    var headers = message.begun() ? message.headers() : List.<Header>of();
    assertThat(logged.size()).isEqualTo(headers.size());
    for (int i = 0; i < headers.size(); i++) {
      var text = logged.get(i).asString();
      var header = headers.get(i);
      // For other bytes, the log shows the characters that they may stand for.
      if (REDACTED.contains(header.name())) {
        assertThat(text).isEqualTo(header.name() + ": [redacted]");
      } else if (US_ASCII.newEncoder().canEncode(header.value())) {
        assertThat(text).isEqualTo(header.name() + ": " + header.value());
      } else {
        assertThat(text).startsWith(header.name() + ": ");
      }
    }
  }
}
