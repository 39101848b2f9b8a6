// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A stream through a filter, described by the lines of a text. The first character of a line says
 * what happens, the others are its bytes:
 *
 * <table>
 * <caption>lines</caption>
 * <tr><td>{@code +name:value}<td>a header for the next map of the message
 * <tr><td>{@code h}, {@code H}<td>the headers, {@code H} if nothing follows
 * <tr><td>{@code b}, {@code B}<td>a piece of the body, {@code B} for the last
 * <tr><td>{@code n}<td>a line end as a piece of the body
 * <tr><td>{@code t}<td>the trailers
 * <tr><td>{@code >}, {@code <}<td>the next lines are about the response, or the request
 * <tr><td>{@code l}, {@code L}<td>another filter replies; with {@code L}, the stream is then reset
 * <tr><td>{@code s}<td>scheduled tasks run
 * <tr><td>{@code c}<td>the stream is complete
 * </table>
 *
 * <p>Events that Envoy would not cause at this point are skipped.
 */
final class Exchange {
  private static final byte[] LINE_END = {'\n'};

  private final Message request = new Message(0, FakeEnvoy.REQUEST_HEADERS);
  private final Message response = new Message(1, FakeEnvoy.RESPONSE_HEADERS);

  private final FakeEnvoy.Stream stream;
  private Message message = request;
  private boolean answered;
  private boolean complete;

  Exchange(FakeEnvoy.Stream stream) {
    this.stream = stream;
  }

  void play(byte[] line) {
    if (complete || line.length == 0) return;
    // A filter that has replied no longer sees either message.
    boolean replied = stream.replyStatus() != 0;
    // A request that was answered before it reached the filter does not reach it later.
    boolean late = message == request && (answered || (response.begun() && !request.begun()));
    boolean open = !replied && !late;
    var bytes = Arrays.copyOfRange(line, 1, line.length);
    switch (line[0]) {
      case '<' -> message = request;
      case '>' -> message = response;
      case '+' -> message.addHeader(bytes);
      case 'h', 'H' -> {
        if (open) message.sendHeaders(stream, line[0] == 'H');
      }
      case 'b', 'B' -> {
        if (open) message.sendBody(stream, bytes, line[0] == 'B');
      }
      case 'n' -> {
        if (open) message.sendBody(stream, LINE_END, false);
      }
      case 't' -> {
        if (open) message.sendTrailers(stream);
      }
      case 'l', 'L' -> {
        if (!replied && !answered && !response.begun()) reply(bytes, line[0] == 'L');
      }
      case 's' -> stream.runScheduled();
      case 'c' -> {
        stream.complete();
        complete = true;
      }
      default -> {}
    }
  }

  private void reply(byte[] bytes, boolean resetImminent) {
    answered = true;
    int status = bytes.length == 0 ? 500 : 200 + Byte.toUnsignedInt(bytes[0]);
    int _ = stream.localReply(status, bytes, resetImminent);
  }

  Outcome outcome() {
    return new Outcome(
        request,
        response,
        text(stream.passed(request.number())),
        text(stream.passed(response.number())),
        stream.replyStatus(),
        complete);
  }

  static List<byte[]> lines(byte[] input) {
    var lines = new ArrayList<byte[]>();
    for (int from = 0, to; from <= input.length; from = to + 1) {
      to = from;
      while (to < input.length && input[to] != '\n') to++;
      lines.add(Arrays.copyOfRange(input, from, to));
    }
    return lines;
  }

  /** Returns bytes as text, with one character for each byte. */
  static String text(byte[] bytes) {
    return new String(bytes, ISO_8859_1);
  }
}
