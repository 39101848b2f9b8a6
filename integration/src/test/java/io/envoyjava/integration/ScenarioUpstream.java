// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.envoyjava.integration.filters.ScriptFactory;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Answers as a {@link Scenario} says, a part of the response at a time: each is sent when Envoy has
 * read the one before.
 */
final class ScenarioUpstream extends SocketUpstream {
  private final Map<String, ScenarioWire.Received> requests = new ConcurrentHashMap<>();
  private volatile Answer answer = new Answer(List.of(), (_, _) -> {});

  /** Returns when Envoy has dealt with what was sent so far. */
  interface Waiting {
    /**
     * Waits.
     *
     * @param part the number of the part that was sent last; -1 before the first one
     * @param sent how many bytes of the response were sent
     */
    void await(int part, long sent);
  }

  private record Answer(List<String> parts, Waiting waiting) {}

  private ScenarioUpstream() throws IOException {}

  static ScenarioUpstream start() throws IOException {
    return serve(new ScenarioUpstream());
  }

  /** Sets what the next request is answered with, and what waits behind each part. */
  void answer(List<String> parts, Waiting waiting) {
    answer = new Answer(parts, waiting);
  }

  /** Returns the request of a scenario; null if no whole one came. */
  ScenarioWire.@Nullable Received request(String scenario) {
    return requests.get(scenario);
  }

  @Override
  void answer(Socket socket) throws IOException {
    var in = new BufferedInputStream(socket.getInputStream());
    while (true) {
      var request = ScenarioWire.read(in);
      if (!request.complete()) return;
      requests.put(request.header(ScriptFactory.HEADER).split(";", -1)[0], request);
      var now = answer;
      long sent = 0;
      now.waiting.await(-1, sent);
      for (int i = 0; i < now.parts.size(); i++) {
        var part = now.parts.get(i);
        socket.getOutputStream().write(part.getBytes(ISO_8859_1));
        sent += part.length();
        now.waiting.await(i, sent);
      }
    }
  }
}
