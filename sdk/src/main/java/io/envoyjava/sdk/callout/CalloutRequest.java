// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.callout;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.envoyjava.sdk.internal.runtime.HeaderText;
import io.envoyjava.sdk.stream.Header;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A request to one of Envoy's clusters. Immutable; the methods return changed copies, so a request
 * that is much the same each time can be a constant.
 *
 * <pre>{@code
 * var request = CalloutRequest.get("/check").header("x-from", "me").timeout(Duration.ofMillis(200));
 * }</pre>
 *
 * @since 0.1
 */
public final class CalloutRequest {
  /** What describes the connection or the body's frame, which are Envoy's. */
  private static final Set<String> ENVOYS =
      Set.of(
          "content-length",
          "transfer-encoding",
          "connection",
          "upgrade",
          "keep-alive",
          "proxy-connection",
          "host");

  private static final byte[] NO_BODY = {};

  private final String method;
  private final String path;
  private final String authority;
  private final List<Header> headers;
  private final byte[] body;
  private final Duration timeout;
  private final long maxResponseBytes;

  private CalloutRequest(
      String method,
      String path,
      String authority,
      List<Header> headers,
      byte[] body,
      Duration timeout,
      long maxResponseBytes) {
    this.method = method;
    this.path = path;
    this.authority = authority;
    this.headers = headers;
    this.body = body;
    this.timeout = timeout;
    this.maxResponseBytes = maxResponseBytes;
  }

  /**
   * A GET request.
   *
   * @param path the path, with the query if there is one
   * @return a request without a body
   * @throws IllegalArgumentException if the path is empty or holds a blank or a control character
   */
  public static CalloutRequest get(String path) {
    return of("GET", path);
  }

  /**
   * A POST request.
   *
   * @param path the path, with the query if there is one
   * @param body the body, encoded as UTF-8
   * @return a request with that body
   * @throws IllegalArgumentException if the path is empty or holds a blank or a control character
   */
  public static CalloutRequest post(String path, String body) {
    return of("POST", path).body(body);
  }

  /**
   * A request of any method. It waits 15 seconds for an answer, and takes one of up to 1 MiB.
   *
   * @param method the method
   * @param path the path, with the query if there is one
   * @return a request without a body
   * @throws IllegalArgumentException if the method is not a token, or the path is empty or holds a
   *     blank or a control character
   */
  public static CalloutRequest of(String method, String path) {
    if (method.isEmpty() || !method.chars().allMatch(c -> HeaderText.isTokenCharacter((char) c))) {
      throw new IllegalArgumentException("method: expected a token, found '" + method + "'");
    }
    return new CalloutRequest(
        method,
        checkNoBlank("path", path),
        "",
        List.of(),
        NO_BODY,
        Duration.ofSeconds(15),
        1 << 20);
  }

  private static String checkNoBlank(String what, String text) {
    if (text.isEmpty() || text.chars().anyMatch(c -> c <= ' ' || c == 0x7f || c > 0xff)) {
      throw new IllegalArgumentException(
          "%s: expected text without blanks and control characters, found '%s'"
              .formatted(what, text));
    }
    return text;
  }

  /**
   * Sets the authority, which is the name of the cluster otherwise.
   *
   * @param host the host, and the port if there is one
   * @return a copy with that authority
   * @throws IllegalArgumentException if it is empty or holds a blank or a control character
   */
  public CalloutRequest authority(String host) {
    return new CalloutRequest(
        method, path, checkNoBlank("authority", host), headers, body, timeout, maxResponseBytes);
  }

  /**
   * Adds a header.
   *
   * @param name the header's name
   * @param value the header's value
   * @return a copy with that header
   * @throws IllegalArgumentException if the name or the value cannot be sent, for a pseudo-header,
   *     and for one that is Envoy's: {@code content-length} and others that frame the body, and
   *     those that describe the connection
   */
  public CalloutRequest header(String name, String value) {
    int _ = HeaderText.checkName(name);
    int _ = HeaderText.checkValue(name, value);
    if (HeaderText.isPseudo(name) || ENVOYS.contains(name.toLowerCase(Locale.ROOT))) {
      throw new IllegalArgumentException("header " + name + ": Envoy sets it in a request");
    }
    var more = new ArrayList<>(headers);
    more.add(new Header(name, value));
    return new CalloutRequest(
        method, path, authority, List.copyOf(more), body, timeout, maxResponseBytes);
  }

  /**
   * Sets the body.
   *
   * @param text the body, encoded as UTF-8
   * @return a copy with that body
   */
  public CalloutRequest body(String text) {
    return withBody(text.getBytes(UTF_8));
  }

  /**
   * Sets the body.
   *
   * @param bytes the body; copied
   * @return a copy with that body
   */
  public CalloutRequest body(byte[] bytes) {
    return withBody(bytes.clone());
  }

  private CalloutRequest withBody(byte[] bytes) {
    return new CalloutRequest(method, path, authority, headers, bytes, timeout, maxResponseBytes);
  }

  /**
   * Sets how long to wait for the whole answer. After it Envoy answers with a 504.
   *
   * @param duration the time, at least a millisecond
   * @return a copy with that timeout
   * @throws IllegalArgumentException if it is shorter: to wait for ever is not offered
   */
  public CalloutRequest timeout(Duration duration) {
    if (duration.compareTo(Duration.ofMillis(1)) < 0) {
      throw new IllegalArgumentException("timeout: expected at least 1 ms, found " + duration);
    }
    return new CalloutRequest(method, path, authority, headers, body, duration, maxResponseBytes);
  }

  /**
   * Sets how large the answer's body may be. A larger one is a failure. {@link Cluster#open} does
   * not look at it.
   *
   * @param bytes the limit, not negative
   * @return a copy with that limit
   * @throws IllegalArgumentException if it is negative
   */
  public CalloutRequest maxResponseBytes(long bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException("maxResponseBytes: expected 0 or more, found " + bytes);
    }
    return new CalloutRequest(method, path, authority, headers, body, timeout, bytes);
  }

  /**
   * Returns the method.
   *
   * @return a token
   */
  public String method() {
    return method;
  }

  /**
   * Returns the path.
   *
   * @return the path, with the query if there is one
   */
  public String path() {
    return path;
  }

  /**
   * Returns the authority.
   *
   * @return the authority; empty if it is the cluster's name
   */
  public String authority() {
    return authority;
  }

  /**
   * Returns the headers beside the method, the path and the authority.
   *
   * @return the headers in the order in which they were given
   */
  public List<Header> headers() {
    return headers;
  }

  /**
   * Returns the body.
   *
   * @return a copy of its bytes; empty if the request has no body
   */
  public byte[] body() {
    return body.clone();
  }

  /**
   * Returns how long to wait for the answer.
   *
   * @return the time
   */
  public Duration timeout() {
    return timeout;
  }

  /**
   * Returns how large the answer's body may be.
   *
   * @return a number of bytes
   */
  public long maxResponseBytes() {
    return maxResponseBytes;
  }
}
