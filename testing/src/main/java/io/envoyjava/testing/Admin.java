// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongPredicate;
import java.util.regex.Pattern;

/** A client of Envoy's administration interface. */
final class Admin implements AutoCloseable {
  private static final Pattern STAT = Pattern.compile("(.+): (\\d+)");
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final String base;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  /** Creates a client for an address as Envoy writes it: host and port. */
  Admin(String address) {
    base = "http://" + address.strip().replaceFirst("^(0\\.0\\.0\\.0|\\[::\\]):", "127.0.0.1:");
  }

  /** Returns whether Envoy's workers serve; false also if Envoy does not answer. */
  boolean isReady() {
    try {
      // Envoy reports ready a little before the workers accept connections.
      return send(request("/ready").build()).statusCode() == 200
          && stat("listener_manager.workers_started") == 1;
    } catch (IOException | EnvoyException e) {
      return false;
    }
  }

  String get(String path) {
    return answer(request(path).build());
  }

  String post(String path) {
    return answer(request(path).POST(BodyPublishers.noBody()).build());
  }

  int port(String listener) {
    var prefix = listener + "::";
    var names = new ArrayList<String>();
    for (var line : get("/listeners").lines().toList()) {
      // name::address:port, or name::path of a Unix domain socket
      if (line.matches(Pattern.quote(prefix) + ".*:\\d+")) {
        return Integer.parseInt(line.substring(line.lastIndexOf(':') + 1));
      }
      if (!line.isBlank()) names.add(line);
    }
    throw new EnvoyException(
        "Envoy has no listener '%s' with a port, only %s".formatted(listener, names));
  }

  long stat(String name) {
    var filter = URLEncoder.encode("^\\Q" + name + "\\E$", UTF_8);
    return parse(get("/stats?filter=" + filter)).getOrDefault(name, 0L);
  }

  long awaitStat(String name, LongPredicate wanted, Duration timeout) {
    var last = new AtomicLong();
    return Await.until(
        () -> {
          last.set(stat(name));
          return wanted.test(last.get()) ? last.get() : null;
        },
        timeout,
        () -> "%s was still %d after %s".formatted(name, last.get(), Await.seconds(timeout)));
  }

  SortedMap<String, Long> stats() {
    return parse(get("/stats"));
  }

  private static SortedMap<String, Long> parse(String text) {
    var stats = new TreeMap<String, Long>();
    for (var line : text.lines().toList()) {
      var stat = STAT.matcher(line);
      if (stat.matches()) stats.put(stat.group(1), Long.parseUnsignedLong(stat.group(2)));
    }
    return stats;
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(base + path)).timeout(TIMEOUT);
  }

  private String answer(HttpRequest request) {
    var what = request.method() + " " + request.uri();
    try {
      var response = send(request);
      if (response.statusCode() != 200) {
        throw new EnvoyException(
            "Envoy answered %s with %d: %s"
                .formatted(what, response.statusCode(), response.body().strip()));
      }
      return response.body();
    } catch (IOException e) {
      throw new EnvoyException("Envoy did not answer %s: %s".formatted(what, e), e);
    }
  }

  private HttpResponse<String> send(HttpRequest request) throws IOException {
    try {
      return client.send(request, BodyHandlers.ofString(UTF_8));
    } catch (InterruptedException e) {
      throw Await.interrupted(e);
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
