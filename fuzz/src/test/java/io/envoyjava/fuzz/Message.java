// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.envoyjava.sdk.stream.Header;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * A request or a response on its way through a filter. Events that do not fit its state are not
 * sent.
 */
final class Message {
  /** The largest number of entries. The fake Envoy has room for more, which filters may add. */
  private static final int MOST = 30;

  // The ABI's numbers.
  private static final int STOP_ALL_ITERATION_AND_BUFFER = 3;
  private static final int STOP_ALL_ITERATION_AND_WATERMARK = 4;

  private final int number;
  private final int headersMap;
  private final List<Header> headers = new ArrayList<>();
  private final List<Header> trailers = new ArrayList<>();
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private boolean begun;
  private boolean ended;
  private boolean headersOnly;
  private int pieces;

  /** How often the filter must release this message before more of it arrives. */
  private int awaited;

  Message(int number, int headersMap) {
    this.number = number;
    this.headersMap = headersMap;
  }

  int number() {
    return number;
  }

  boolean begun() {
    return begun;
  }

  boolean ended() {
    return ended;
  }

  boolean headersOnly() {
    return headersOnly;
  }

  List<Header> headers() {
    return headers;
  }

  /** One character for each byte. */
  String body() {
    return body.toString(ISO_8859_1);
  }

  void addHeader(byte[] line) {
    var map = begun ? trailers : headers;
    if (map.size() == MOST) return;
    // No HTTP codec lets a NUL pass.
    var text = Exchange.text(line).replace('\0', ' ');
    // The first colon may belong to a pseudo-header.
    int colon = text.indexOf(':', 1);
    map.add(
        colon < 0
            ? new Header(text, "")
            : new Header(text.substring(0, colon), text.substring(colon + 1)));
  }

  void sendHeaders(FakeEnvoy.Stream stream, boolean end) {
    if (begun) return;
    begun = true;
    ended = end;
    headersOnly = end;
    stream.putHeaders(headersMap, headers);
    int status = stream.headers(number, end);
    boolean stopped =
        status == STOP_ALL_ITERATION_AND_BUFFER || status == STOP_ALL_ITERATION_AND_WATERMARK;
    if (stopped) awaited = 1;
  }

  void sendBody(FakeEnvoy.Stream stream, byte[] piece, boolean end) {
    if (!goesOn(stream) || (pieces == MOST && !end)) return;
    pieces++;
    ended = end;
    body.writeBytes(piece);
    int _ = stream.body(number, piece, end);
  }

  void sendTrailers(FakeEnvoy.Stream stream) {
    if (!goesOn(stream)) return;
    ended = true;
    stream.putHeaders(headersMap + 1, trailers);
    int _ = stream.trailers(number);
  }

  private boolean goesOn(FakeEnvoy.Stream stream) {
    return begun && !ended && stream.continued(number) >= awaited;
  }
}
