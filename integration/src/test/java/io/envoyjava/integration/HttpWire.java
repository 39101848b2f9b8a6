// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Reads messages of HTTP/1.1 by their framing and by nothing else, as any peer does. The bytes
 * after a message begin the next one.
 */
final class HttpWire {
  private HttpWire() {}

  /**
   * A request or a response.
   *
   * @param start its first line
   * @param headers the lines behind it, with names in lower case
   * @param body the bytes, one character each, without the chunks' sizes
   */
  record Message(String start, List<String> headers, String body) {
    /** The status of a response. */
    int status() {
      return Integer.parseInt(start.split(" ", -1)[1]);
    }

    /** The values of a header. */
    List<String> values(String name) {
      var begin = name + ": ";
      return headers.stream()
          .filter(line -> line.startsWith(begin))
          .map(line -> line.substring(begin.length()))
          .toList();
    }
  }

  /** Reads a request. */
  static Message readRequest(InputStream in) throws IOException {
    var head = readHead(in);
    return new Message(head.start(), head.headers(), readBody(in, head));
  }

  /** Reads the response to a request with this method. */
  static Message readResponse(InputStream in, String method) throws IOException {
    var head = readHead(in);
    int status = head.status();
    boolean bodiless = method.equals("HEAD") || status == 204 || status == 304;
    return new Message(head.start(), head.headers(), bodiless ? "" : readBody(in, head));
  }

  /** Reads the first line and the headers of a message. */
  static Message readHead(InputStream in) throws IOException {
    var start = readLine(in);
    var headers = new ArrayList<String>();
    for (var line = readLine(in); !line.isEmpty(); line = readLine(in)) {
      int colon = line.indexOf(':');
      if (colon <= 0) throw new IOException("no header: " + line);
      headers.add(line.substring(0, colon).toLowerCase(Locale.ROOT) + line.substring(colon));
    }
    return new Message(start, headers, "");
  }

  private static String readBody(InputStream in, Message head) throws IOException {
    if (head.values("transfer-encoding").contains("chunked")) {
      var body = new StringBuilder();
      for (int size; (size = Integer.parseInt(readLine(in), 16)) > 0; ) {
        body.append(readBytes(in, size));
        if (!readLine(in).isEmpty()) throw new IOException("a chunk without an end");
      }
      while (!readLine(in).isEmpty()) {}
      return body.toString();
    }
    var length = head.values("content-length");
    return length.isEmpty() ? "" : readBytes(in, Integer.parseInt(length.getFirst()));
  }

  /** Returns the bytes of a body in chunks while they arrive. */
  static InputStream chunks(InputStream in) {
    return new InputStream() {
      private int left;
      private boolean ended;

      @Override
      public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        if (left == 0 && !ended) {
          left = Integer.parseInt(readLine(in), 16);
          ended = left == 0;
        }
        if (ended) return -1;
        int count = in.read(bytes, offset, Math.min(length, left));
        if (count < 0) throw new EOFException();
        left -= count;
        if (left == 0 && !readLine(in).isEmpty()) throw new IOException("a chunk without an end");
        return count;
      }
    };
  }

  private static String readBytes(InputStream in, int count) throws IOException {
    var bytes = in.readNBytes(count);
    if (bytes.length < count) throw new EOFException();
    return new String(bytes, ISO_8859_1);
  }

  private static String readLine(InputStream in) throws IOException {
    var line = new StringBuilder();
    while (true) {
      int b = in.read();
      if (b < 0) throw new EOFException();
      if (b == '\n') break;
      line.append((char) b);
    }
    int last = line.length() - 1;
    return last >= 0 && line.charAt(last) == '\r' ? line.substring(0, last) : line.toString();
  }
}
