// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.envoyjava.sdk.http.HeaderMap.Kind;
import io.envoyjava.sdk.http.LocalReply;
import io.envoyjava.sdk.internal.abi.CommonAbi;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which headers may be written where. */
class HeaderRulesTest {
  private static void assertRefused(String name, ThrowingCallable write) {
    assertThatThrownBy(write)
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .containsIgnoringCase(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "transfer-encoding",
        "Transfer-Encoding",
        "connection",
        "upgrade",
        "keep-alive",
        "proxy-connection"
      })
  void refusesWhatDescribesTheConnection(String name) {
    for (var kind : Kind.values()) {
      assertRefused(name, () -> kind.checkSet(name, "chunked"));
      assertRefused(name, () -> kind.checkAdd(name, "chunked"));
    }
    assertRefused(name, () -> Kind.REQUEST_HEADERS.checkRemove(name));
    assertRefused(name, () -> Kind.RESPONSE_HEADERS.checkSet(name, ""));
    assertRefused(name, () -> LocalReply.of(200).header(name, "chunked"));
  }

  @Test
  void contentLengthCanBeRemovedButNotSetAheadOfTheBody() {
    for (var kind : Kind.values()) {
      kind.checkRemove("content-length");
      kind.checkSet("Content-Length", "");
      assertRefused("Content-Length", () -> kind.checkSet("Content-Length", "0"));
      assertRefused("content-length", () -> kind.checkAdd("content-length", "5"));
    }
    assertRefused("content-length", () -> LocalReply.of(200).header("content-length", "0"));
  }

  @Test
  void teIsTrailersOrNothing() {
    Kind.REQUEST_HEADERS.checkSet("te", "trailers");
    Kind.REQUEST_HEADERS.checkRemove("TE");
    assertRefused("te", () -> Kind.REQUEST_HEADERS.checkSet("te", "gzip"));
    assertRefused("te", () -> Kind.REQUEST_HEADERS.checkSet("te", "trailers, chunked"));
    assertRefused("te", () -> Kind.REQUEST_HEADERS.checkAdd("te", "trailers"));
    assertRefused("te", () -> Kind.RESPONSE_HEADERS.checkSet("te", "trailers"));
    assertRefused("te", () -> LocalReply.of(200).header("te", "trailers"));
  }

  @ParameterizedTest
  @CsvSource({
    ":method,    GET,     REQUEST_HEADERS",
    ":path,      /,       REQUEST_HEADERS",
    ":Authority, a:80,    REQUEST_HEADERS",
    ":scheme,    https,   REQUEST_HEADERS",
    ":status,    200,     RESPONSE_HEADERS",
    ":protocol,  h2c,",
    ":unknown,   x,",
  })
  void aPseudoHeaderBelongsInItsOwnDirection(String name, String value, Kind home) {
    for (var kind : Kind.values()) {
      if (kind == home) {
        assertThatCode(() -> kind.checkSet(name, value)).doesNotThrowAnyException();
      } else {
        assertRefused(name, () -> kind.checkSet(name, value));
      }
      assertRefused(name, () -> kind.checkAdd(name, value));
      assertRefused(name, () -> kind.checkRemove(name));
      assertRefused(name, () -> kind.checkSet(name, ""));
    }
    assertRefused(name, () -> LocalReply.of(200).header(name, value));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "99", "100", "101", "199", "600", "1000", "2xx", "+200", "20\u0660"})
  void aStatusIsAFinalOne(String status) {
    assertRefused(":status", () -> Kind.RESPONSE_HEADERS.checkSet(":status", status));
  }

  @ParameterizedTest
  @CsvSource(
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        ":method,GE T",
        ":method,G\u00cbT",
        ":path,/a b",
        ":path,/\t",
        ":authority,a b",
        "host,a b"
      })
  void aRequestLineStaysOneLineOfThreeWords(String name, String value) {
    assertRefused(name, () -> Kind.REQUEST_HEADERS.checkSet(name, value));
  }

  @Test
  void hostIsTheAuthorityOfARequestOnly() {
    Kind.REQUEST_HEADERS.checkSet("host", "example.com");
    assertRefused("host", () -> Kind.REQUEST_HEADERS.checkRemove("host"));
    assertRefused("host", () -> Kind.REQUEST_HEADERS.checkAdd("host", "example.com"));
    Kind.RESPONSE_HEADERS.checkSet("host", "any thing");
    Kind.RESPONSE_HEADERS.checkAdd("host", "example.com");
    Kind.RESPONSE_HEADERS.checkRemove("host");
    assertRefused("host", () -> Kind.REQUEST_TRAILERS.checkSet("host", "example.com"));
  }

  @Test
  void ordinaryHeadersAreFree() {
    for (var kind : Kind.values()) {
      for (var name : new String[] {"x-a", "date", "cookies", "content-type", "content-lengths"}) {
        kind.checkSet(name, "any thing");
        kind.checkAdd(name, "any thing");
        kind.checkRemove(name);
      }
    }
  }

  @Test
  void aNameOrValueThatCannotBeSentIsRefusedAtConfigurationTime() {
    assertRefused("a b", () -> Kind.REQUEST_HEADERS.checkSet("a b", "c"));
    assertRefused("a b", () -> Kind.REQUEST_HEADERS.checkRemove("a b"));
    assertRefused("x", () -> Kind.RESPONSE_HEADERS.checkAdd("x", "a\r\nb: c"));
  }

  // ---- Local replies
  // ------------------------------------------------------------------------------

  @ParameterizedTest
  @ValueSource(ints = {204, 205, 304})
  void aReplyWithoutABodyHasNone(int status) {
    assertThat(LocalReply.of(status).body("").body(new byte[0]).body()).isEmpty();
    assertRefused("" + status, () -> LocalReply.of(status).body("x"));
    assertRefused("" + status, () -> LocalReply.of(status).body(new byte[1]));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 100, 101, 199, 600})
  void aReplyHasAFinalStatus(int status) {
    assertRefused("status", () -> LocalReply.of(status));
  }

  @Test
  void aReplysGrpcStatusIsOneNumber() {
    assertThat(LocalReply.of(200).header("grpc-status", "0").headers()).hasSize(1);
    assertRefused("grpc-status", () -> LocalReply.of(200).header("grpc-status", ""));
    assertRefused("grpc-status", () -> LocalReply.of(200).header("Grpc-Status", "OK"));
    assertRefused(
        "grpc-status",
        () -> LocalReply.of(200).header("grpc-status", "5").header("grpc-status", "6"));
  }

  @Test
  void aReplysHeaderCanBeSent() {
    assertRefused("a b", () -> LocalReply.of(200).header("a b", "c"));
    assertRefused("x", () -> LocalReply.of(200).header("x", "a\r\nb: c"));
  }

  @Test
  @SuppressWarnings("EnumOrdinal") // the order is what is tested
  void theKindsHaveTheNumbersOfTheAbi() {
    assertThat(Kind.REQUEST_HEADERS.ordinal()).isEqualTo(CommonAbi.ENVOY_REQUEST_HEADERS);
    assertThat(Kind.REQUEST_TRAILERS.ordinal()).isEqualTo(CommonAbi.ENVOY_REQUEST_TRAILERS);
    assertThat(Kind.RESPONSE_HEADERS.ordinal()).isEqualTo(CommonAbi.ENVOY_RESPONSE_HEADERS);
    assertThat(Kind.RESPONSE_TRAILERS.ordinal()).isEqualTo(CommonAbi.ENVOY_RESPONSE_TRAILERS);
  }
}
