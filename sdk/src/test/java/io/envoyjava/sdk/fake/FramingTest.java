// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.fake;

import static io.envoyjava.sdk.fake.FakeEnvoy.REQUEST_HEADERS;
import static io.envoyjava.sdk.fake.FakeEnvoy.RESPONSE_HEADERS;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.sdk.fake.filters.Shared;
import io.envoyjava.sdk.fake.filters.WriteFilter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a filter writes never contradicts the message that it is in. */
class FramingTest {
  private static final boolean END = true;

  @TempDir private static Path folder;
  private static FakeEnvoy.Module module;

  private final List<Long> configs = new ArrayList<>();

  @BeforeAll
  static void loadModule() {
    module = FakeEnvoy.Module.load(TestModule.of(folder, "write", WriteFilter.class));
  }

  @BeforeEach
  void clear() {
    Shared.map().clear();
    long _ = FakeEnvoy.call("log_clear");
  }

  @AfterEach
  void destroyConfigs() {
    configs.forEach(module::configDestroy);
  }

  private FakeEnvoy.Stream open(String method, String... lines) {
    long config = module.configNew("write", String.join("\n", lines));
    assertThat(config).isNotZero();
    configs.add(config);
    var stream = module.stream(config);
    stream.put(REQUEST_HEADERS, ":method", method);
    stream.put(REQUEST_HEADERS, ":path", "/");
    return stream;
  }

  private static Object came(String line) {
    var value = Shared.map().get(line);
    return value == null ? "did not run" : value;
  }

  private static void assertRefused(String line, String message) {
    assertThat(came(line)).as(line).asString().contains(message);
  }

  private static void assertTaken(String line) {
    assertThat(came(line)).as(line).isEqualTo(true);
  }

  // ---- Statuses without a body
  // -------------------------------------------------------------------

  @ParameterizedTest
  @ValueSource(strings = {"204", "205", "304"})
  void refusesAStatusWithoutABodyForAResponseWithABody(String status) {
    var inHeaders = "responseHeaders set :status " + status;
    var atTheEnd = "responseEnd set :status " + status;
    try (var stream = open("GET", "hold", inHeaders, atTheEnd)) {
      stream.put(RESPONSE_HEADERS, ":status", "200");
      assertThat(stream.responseHeaders(!END)).isEqualTo(1);
      assertRefused(inHeaders, "status " + status + " has no body");
      assertThat(stream.responseBody("body", END)).isZero();
      assertRefused(atTheEnd, "status " + status + " has no body");
      assertThat(stream.header(RESPONSE_HEADERS, ":status")).isEqualTo("200");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"204", "205", "304"})
  void takesAStatusWithoutABodyForAResponseThatHasNone(String status) {
    var set = "responseHeaders set :status " + status;
    try (var stream = open("GET", set, "responseHeaders append body")) {
      stream.put(RESPONSE_HEADERS, ":status", "200");
      assertThat(stream.responseHeaders(END)).isZero();
      assertTaken(set);
      assertRefused("responseHeaders append body", "status " + status + " has no body");
    }
  }

  @Test
  void takesAStatusWithoutABodyForAHeldBodyThatWasRemoved() {
    var lines = List.of("responseEnd drain 99", "responseEnd set :status 204");
    try (var stream = open("GET", "hold", lines.get(0), lines.get(1))) {
      stream.put(RESPONSE_HEADERS, ":status", "200");
      assertThat(stream.responseHeaders(!END)).isEqualTo(1);
      assertThat(stream.responseBody("body", END)).isZero();
      lines.forEach(FramingTest::assertTaken);
    }
  }

  @Test
  void refusesAStatusThatContentLengthContradicts() {
    var set204 = "responseHeaders set :status 204";
    var set304 = "responseHeaders set :status 304";
    var set200 = "responseHeaders set :status 200";
    var remove = "responseHeaders remove content-length";
    var set203 = "responseHeaders set :status 203";
    try (var stream = open("GET", set204, set304, set200, remove, set203)) {
      stream.put(RESPONSE_HEADERS, ":status", "201");
      stream.put(RESPONSE_HEADERS, "content-length", "1000");
      assertThat(stream.responseHeaders(END)).isZero();
      assertRefused(set204, "content-length would be wrong");
      assertTaken(set304);
      assertRefused(set200, "content-length would be wrong");
      assertTaken(remove);
      assertTaken(set203);
    }
  }

  @Test
  void refusesABodyForTheAnswerToHead() {
    var append = "responseHeaders append body";
    var replace = "responseHeaders replace body";
    try (var stream = open("HEAD", append, replace)) {
      assertThat(stream.requestHeaders(END)).isZero();
      stream.put(RESPONSE_HEADERS, ":status", "200");
      stream.put(RESPONSE_HEADERS, "content-length", "7");
      assertThat(stream.responseHeaders(END)).isZero();
      assertRefused(append, "the response to HEAD has no body");
      assertRefused(replace, "the response to HEAD has no body");
      assertThat(stream.header(RESPONSE_HEADERS, "content-length")).isEqualTo("7");
    }
  }

  // ---- The method
  // --------------------------------------------------------------------------------

  @ParameterizedTest
  @CsvSource({
    "GET,     POST,    true",
    "GET,     HEAD,    :method: cannot be changed from GET to HEAD",
    "HEAD,    GET,     :method: cannot be changed from HEAD to GET",
    "HEAD,    HEAD,    true",
    "POST,    CONNECT, :method: cannot be changed from POST to CONNECT",
    "CONNECT, GET,     :method: cannot be changed from CONNECT to GET",
  })
  void keepsTheMethodsThatDecideWhatFollowsTheHeaders(String from, String to, String outcome) {
    var line = "requestHeaders set :method " + to;
    try (var stream = open(from, line)) {
      assertThat(stream.requestHeaders(END)).isZero();
      assertThat(came(line)).asString().startsWith(outcome);
    }
  }

  // ---- Content-length
  // ----------------------------------------------------------------------------

  @Test
  void takesTheContentLengthOfAWholeHeldBodyOnly() {
    var early = "requestHeaders set content-length 4";
    var wrong = "requestEnd set content-length 5";
    var right = "requestEnd set Content-Length 8";
    var added = "requestEnd add content-length 8";
    try (var stream = open("POST", "hold", early, wrong, right, added)) {
      assertThat(stream.requestHeaders(!END)).isEqualTo(1);
      assertRefused(early, "header content-length: can be removed, or set to the size of the body");
      assertThat(stream.requestBody("body", !END)).isEqualTo(1);
      assertThat(stream.requestBody("more", END)).isZero();
      assertRefused(wrong, "header content-length: expected the size of the body, 8, found '5'");
      assertTaken(right);
      assertRefused(added, "can have one value only: set it instead");
      assertThat(stream.header(REQUEST_HEADERS, "content-length")).isEqualTo("8");
    }
  }

  @Test
  void refusesAnyContentLengthOnceTheHeadersHaveMovedOn() {
    var set = "requestEnd set content-length 4";
    var replace = "requestEnd replace longer";
    var sameSize = "requestEnd replace BODY";
    try (var stream = open("POST", set, replace, sameSize)) {
      stream.put(REQUEST_HEADERS, "content-length", "4");
      assertThat(stream.requestHeaders(!END)).isZero();
      assertThat(stream.requestBody("body", END)).isZero();
      assertRefused(set, "while all of it and the headers are held");
      assertRefused(replace, "the headers have moved on with content-length 4");
      assertTaken(sameSize);
    }
  }

  @Test
  void replacingABodyBeforeItsEndLeavesTheCountToEnvoy() {
    var replace = "requestBody replace longer";
    try (var stream = open("POST", "hold", replace)) {
      stream.put(REQUEST_HEADERS, "content-length", "8");
      assertThat(stream.requestHeaders(!END)).isEqualTo(1);
      assertThat(stream.requestBody("body", !END)).isEqualTo(1);
      assertTaken(replace);
      assertThat(stream.header(REQUEST_HEADERS, "content-length")).isNull();
    }
  }

  // ---- gRPC
  // --------------------------------------------------------------------------------------

  @ParameterizedTest
  @CsvSource({
    "application/grpc,       401, 16",
    "application/grpc+proto, 403, 7",
    "application/grpc,       200, 2",
    "application/json,       401,",
  })
  void tellsGrpcClientsWhatALocalReplyIs(String type, int status, String grpcStatus) {
    try (var stream = open("POST", "requestHeaders reply " + status)) {
      stream.put(REQUEST_HEADERS, "content-type", type);
      int _ = stream.requestHeaders(!END);
      assertThat(stream.replyStatus()).isEqualTo(status);
      assertThat(stream.replyHeader("grpc-status")).isEqualTo(grpcStatus);
      assertThat(stream.replyBody()).isEqualTo("body");
    }
  }

  @Test
  void leavesTheAuthorsGrpcStatusAndMessageAsTheyAre() {
    try (var stream = open("POST", "requestHeaders reply 403 grpc-status=9")) {
      stream.put(REQUEST_HEADERS, "content-type", "application/grpc");
      int _ = stream.requestHeaders(!END);
      assertThat(stream.replyHeader("grpc-status")).isEqualTo("9");
    }
    try (var stream = open("POST", "requestHeaders reply 403 grpc-message=no%20entry")) {
      stream.put(REQUEST_HEADERS, "content-type", "application/grpc");
      int _ = stream.requestHeaders(!END);
      assertThat(stream.replyHeader("grpc-message")).isEqualTo("no%20entry");
      assertThat(stream.replyHeader("grpc-status")).isEqualTo("7");
      assertThat(stream.replyBody()).as("of which Envoy would make a message").isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"set content-type text/plain", "remove content-type"})
  void remembersThatARequestWasOfGrpc(String change) {
    try (var stream = open("POST", "requestHeaders " + change, "requestHeaders reply 503")) {
      stream.put(REQUEST_HEADERS, "content-type", "application/grpc");
      int _ = stream.requestHeaders(!END);
      assertThat(stream.replyHeader("grpc-status")).isEqualTo("14");
    }
  }

  @Test
  void knowsAGrpcRequestWhoseContentTypeALaterFilterChanged() {
    try (var stream = open("POST", "responseHeaders reply 503")) {
      stream.put(REQUEST_HEADERS, "content-type", "application/x-protobuf");
      stream.put(REQUEST_HEADERS, "te", "trailers");
      int _ = stream.requestHeaders(!END);
      stream.put(RESPONSE_HEADERS, ":status", "200");
      int _ = stream.responseHeaders(!END);
      assertThat(stream.replyHeader("grpc-status")).isEqualTo("14");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"throw oops", "fail"})
  void aFailedFilterIsNoSuccessToGrpcClients(String failure) {
    try (var stream = open("POST", "requestHeaders " + failure)) {
      stream.put(REQUEST_HEADERS, "content-type", "application/grpc");
      assertThat(stream.requestHeaders(!END)).isEqualTo(1);
      assertThat(stream.replyStatus()).isEqualTo(500);
      assertThat(stream.replyHeader("grpc-status")).isEqualTo("2");
    }
    try (var stream = open("POST", "requestHeaders " + failure)) {
      assertThat(stream.requestHeaders(!END)).isEqualTo(1);
      assertThat(stream.replyStatus()).isEqualTo(500);
      assertThat(stream.replyHeader("grpc-status")).isNull();
    }
  }
}
