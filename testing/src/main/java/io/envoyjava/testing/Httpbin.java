// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * An upstream for tests, on the loopback interface, over HTTP/1.1. It answers like go-httpbin, and
 * has these of its pages:
 *
 * <ul>
 *   <li>{@code /uuid}: {@code {"uuid": "…"}}
 *   <li>{@code /headers}: {@code {"headers": {"Name": ["value", …], …}}}
 *   <li>{@code /status/{code}}: that status, from 200 to 599, and no body
 *   <li>{@code /get}, {@code /post}, {@code /anything} and all below it: JSON with {@code method},
 *       {@code url}, {@code args}, {@code headers}, {@code origin} and {@code data}, the request's
 *       body; a body that is not UTF-8 becomes a {@code data:} URL in base 64
 *   <li>{@code /basic-auth/{user}/{password}}: 200 with these credentials, 401 with others
 *   <li>{@code /delay/{seconds}}: like {@code /anything}, but after a delay of up to 10 s
 *   <li>{@code /echo}, which go-httpbin lacks: the request's body, byte for byte; in chunks if it
 *       came in chunks, else with its length
 * </ul>
 *
 * <p>Header names are written as Go writes them, for example {@code X-Envoy-Header}; values are
 * decoded as ISO 8859-1, so that each character stands for a byte. Requests are not recorded.
 *
 * @since 0.1
 */
public final class Httpbin implements AutoCloseable {
  private static final Duration MAX_DELAY = Duration.ofSeconds(10);

  static {
    // With its defaults, the JDK's server delays some responses by 40 ms. If a test has more than
    // 200 connections, it closes some that Envoy's pool is about to use.
    setIfAbsent("sun.net.httpserver.nodelay", "true");
    setIfAbsent("sun.net.httpserver.maxIdleConnections", "100000");
    setIfAbsent("sun.net.httpserver.idleInterval", "3600");
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  private Httpbin(HttpServer server) {
    this.server = server;
  }

  /**
   * Starts a server.
   *
   * @param port the port, or 0 for a free one
   * @return the server, which the caller must close
   * @throws UncheckedIOException if the port is taken
   */
  public static Httpbin start(int port) {
    try {
      var address = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port);
      var httpbin = new Httpbin(HttpServer.create(address, 4096));
      httpbin.server.setExecutor(httpbin.threads);
      httpbin.server.createContext("/", Httpbin::handle);
      httpbin.server.start();
      return httpbin;
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot listen on port %d: %s".formatted(port, e.getMessage()), e);
    }
  }

  /**
   * Returns the port on which it listens.
   *
   * @return the port on 127.0.0.1
   */
  public int port() {
    return server.getAddress().getPort();
  }

  /**
   * Returns the address of a page.
   *
   * @param path path and query, with the leading slash
   * @return an address with the scheme http
   */
  public URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port() + path);
  }

  /** Ends the server immediately, even during a request. */
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private static void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getResponseHeaders().set("Access-Control-Allow-Credentials", "true");
      exchange.getResponseHeaders().set("Access-Control-Allow-Origin", "*");
      var path = exchange.getRequestURI().getPath();
      var method = exchange.getRequestMethod();
      switch (path) {
        case "/uuid" -> json(exchange, Map.of("uuid", UUID.randomUUID()));
        case "/headers" -> json(exchange, Map.of("headers", headers(exchange)));
        case "/echo" -> echo(exchange);
        case "/get" -> {
          if (method.equals("GET") || method.equals("HEAD")) describe(exchange);
          else notAllowed(exchange, "GET, HEAD");
        }
        case "/post" -> {
          if (method.equals("POST")) describe(exchange);
          else notAllowed(exchange, "POST");
        }
        default -> {
          if (path.equals("/anything") || path.startsWith("/anything/")) describe(exchange);
          else if (path.startsWith("/status/")) status(exchange, path.substring(8));
          else if (path.startsWith("/delay/")) delay(exchange, path.substring(7));
          else if (path.startsWith("/basic-auth/")) basicAuth(exchange, path.substring(12));
          else text(exchange, 404, "no such page: " + path);
        }
      }
    }
  }

  private static void describe(HttpExchange exchange) throws IOException {
    var host = exchange.getRequestHeaders().getFirst("Host");
    var answer = new LinkedHashMap<String, Object>();
    answer.put("method", exchange.getRequestMethod());
    answer.put("url", "http://" + (host == null ? "" : host) + exchange.getRequestURI());
    answer.put("args", args(exchange.getRequestURI().getRawQuery()));
    answer.put("headers", headers(exchange));
    answer.put("origin", exchange.getRemoteAddress().getAddress().getHostAddress());
    answer.put("data", data(exchange.getRequestBody().readAllBytes()));
    json(exchange, answer);
  }

  private static void echo(HttpExchange exchange) throws IOException {
    var type = exchange.getRequestHeaders().getFirst("Content-Type");
    if (type != null) exchange.getResponseHeaders().set("Content-Type", type);
    var body = exchange.getRequestBody().readAllBytes();
    if (exchange.getRequestHeaders().containsKey("Transfer-Encoding")) {
      // To the JDK's server, a length of 0 means chunks.
      exchange.sendResponseHeaders(200, 0);
      exchange.getResponseBody().write(body);
    } else {
      send(exchange, 200, body);
    }
  }

  private static void status(HttpExchange exchange, String code) throws IOException {
    if (code.matches("[2-5]\\d\\d")) send(exchange, Integer.parseInt(code), new byte[0]);
    else text(exchange, 400, "status: expected a number from 200 to 599, found " + code);
  }

  /** The path has the user and the password, with a slash between them. */
  private static void basicAuth(HttpExchange exchange, String credentials) throws IOException {
    var expected =
        "Basic "
            + Base64.getEncoder()
                .encodeToString(credentials.replaceFirst("/", ":").getBytes(UTF_8));
    if (expected.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      var user = credentials.replaceFirst("/.*", "");
      json(exchange, Map.of("authenticated", true, "user", user));
    } else {
      exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"Fake Realm\"");
      send(exchange, 401, new byte[0]);
    }
  }

  private static void delay(HttpExchange exchange, String seconds) throws IOException {
    var delay = delay(seconds);
    if (delay.isNegative()) {
      text(exchange, 400, "delay: expected seconds from 0 to 10, found " + seconds);
      return;
    }
    try {
      Thread.sleep(delay);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    describe(exchange);
  }

  /** Returns a negative duration if the text is not valid. */
  private static Duration delay(String seconds) {
    if (!seconds.matches("\\d{1,2}(\\.\\d{1,9})?")) return Duration.ofNanos(-1);
    var delay = Duration.ofNanos((long) (Double.parseDouble(seconds) * 1e9));
    return delay.compareTo(MAX_DELAY) > 0 ? Duration.ofNanos(-1) : delay;
  }

  private static void notAllowed(HttpExchange exchange, String allowed) throws IOException {
    exchange.getResponseHeaders().set("Allow", allowed);
    text(exchange, 405, "allowed: " + allowed);
  }

  private static void json(HttpExchange exchange, Map<String, ?> answer) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
    send(exchange, 200, Json.write(answer).getBytes(UTF_8));
  }

  private static void text(HttpExchange exchange, int status, String text) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
    send(exchange, status, (text + "\n").getBytes(UTF_8));
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    // Read the rest of the request. Otherwise the server closes the connection while the client
    // sends.
    exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", Integer.toString(body.length));
      exchange.sendResponseHeaders(status, -1);
    } else if (body.length == 0) {
      exchange.sendResponseHeaders(status, -1);
    } else {
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static Map<String, List<String>> headers(HttpExchange exchange) {
    var headers = new TreeMap<String, List<String>>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> headers.put(asGoWritesIt(name), List.copyOf(values)));
    return headers;
  }

  /** Returns a name with upper case at the beginning and after each hyphen. */
  private static String asGoWritesIt(String name) {
    var characters = name.toCharArray();
    for (int i = 0; i < characters.length; i++) {
      boolean first = i == 0 || characters[i - 1] == '-';
      characters[i] =
          first ? Character.toUpperCase(characters[i]) : Character.toLowerCase(characters[i]);
    }
    return new String(characters);
  }

  private static Map<String, List<String>> args(@Nullable String query) {
    var args = new TreeMap<String, List<String>>();
    if (query == null || query.isEmpty()) return args;
    for (var part : query.split("&", -1)) {
      int equals = part.indexOf('=');
      var name = equals < 0 ? part : part.substring(0, equals);
      var value = equals < 0 ? "" : part.substring(equals + 1);
      args.computeIfAbsent(decode(name), absent -> new ArrayList<>()).add(decode(value));
    }
    return args;
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }

  private static String data(byte[] body) {
    try {
      var text = UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
      boolean readable =
          text.chars().noneMatch(c -> c < ' ' && c != '\n' && c != '\r' && c != '\t');
      if (readable) return text;
    } catch (CharacterCodingException e) {
      // No text.
    }
    return "data:application/octet-stream;base64," + Base64.getEncoder().encodeToString(body);
  }

  private static void setIfAbsent(String property, String value) {
    if (System.getProperty(property) == null) System.setProperty(property, value);
  }
}
