// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/**
 * An upstream over HTTP/1.1 that keeps its connections, remembers each request, and answers with
 * the bytes that a test has laid down for the path: {@code 200} without a body by default.
 */
final class CannedUpstream extends SocketUpstream {
  private static final String DEFAULT = "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";

  private final List<HttpWire.Message> requests = new CopyOnWriteArrayList<>();
  private final Map<String, List<String>> answers = new ConcurrentHashMap<>();
  private final CountDownLatch released = new CountDownLatch(1);

  private CannedUpstream() throws IOException {}

  static CannedUpstream start() throws IOException {
    return serve(new CannedUpstream());
  }

  /** Lays down an answer, one byte for each character. */
  void answer(String path, String response) {
    answers.put(path, List.of(response));
  }

  /** Lays down an answer whose second part waits for {@link #release}. */
  void answer(String path, String first, String second) {
    answers.put(path, List.of(first, second));
  }

  /** Lays down a whole answer with status 200 and its length. */
  void answerWith(String path, String headers, String body) {
    answer(
        path,
        "HTTP/1.1 200 OK\r\n%scontent-length: %d\r\n\r\n%s"
            .formatted(headers, body.length(), body));
  }

  void release() {
    released.countDown();
  }

  /** Returns the requests so far. */
  List<HttpWire.Message> requests() {
    return List.copyOf(requests);
  }

  @Override
  void answer(Socket socket) throws IOException, InterruptedException {
    var in = new BufferedInputStream(socket.getInputStream());
    while (true) {
      HttpWire.Message request;
      try {
        request = HttpWire.readRequest(in);
      } catch (EOFException e) {
        return;
      }
      requests.add(request);
      var parts = answers.getOrDefault(request.start().split(" ", -1)[1], List.of(DEFAULT));
      var out = socket.getOutputStream();
      out.write(Objects.requireNonNull(parts.getFirst()).getBytes(ISO_8859_1));
      if (parts.size() > 1) {
        released.await();
        out.write(parts.get(1).getBytes(ISO_8859_1));
      }
    }
  }
}
