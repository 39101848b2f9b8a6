// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.envoyjava.sdk.internal.http.HeaderRules;
import io.envoyjava.sdk.stream.Header;
import java.util.ArrayList;
import java.util.List;

/**
 * A response that a filter sends itself: Envoy's local reply. Immutable; the methods return changed
 * copies.
 *
 * <pre>{@code
 * stream.sendLocalReply(LocalReply.of(401).header("content-type", "text/plain").body("Who are you?"));
 * }</pre>
 *
 * <p><b>gRPC.</b> A gRPC client gets status 200 without a body, and {@code grpc-status}. Unless the
 * reply has that header, the SDK derives it from the HTTP status, as Envoy does for its own
 * replies: 13 (internal) for 400, 16 (unauthenticated) for 401, 7 (permission denied) for 403, 12
 * (unimplemented) for 404, 14 (unavailable) for 429, 502, 503 and 504, and 2 (unknown) for any
 * other status, including 200. The body, percent-encoded, becomes {@code grpc-message}, unless the
 * reply has that header.
 *
 * @since 0.1
 */
public final class LocalReply {
  private static final byte[] NO_BODY = {};

  private final int status;
  private final List<Header> headers;
  private final byte[] body;
  private final String details;

  private LocalReply(int status, List<Header> headers, byte[] body, String details) {
    this.status = status;
    this.headers = headers;
    this.body = body;
    this.details = details;
  }

  /**
   * Returns a reply with only a status.
   *
   * @param status the HTTP status
   * @return the reply
   * @throws IllegalArgumentException if the status is not from 200 to 599
   */
  public static LocalReply of(int status) {
    if (!HeaderRules.isFinal(status)) {
      throw new IllegalArgumentException(
          "status: expected a number from 200 to 599, found " + status);
    }
    return new LocalReply(status, List.of(), NO_BODY, "");
  }

  /**
   * Returns this reply with one more header. Envoy sets {@code content-length}. If the reply has a
   * body and no {@code content-type}, Envoy sets {@code text/plain}.
   *
   * @param name the header's name
   * @param value the header's value
   * @return a copy with that header
   * @throws IllegalArgumentException if the name or the value cannot be sent (see {@link
   *     HeaderMap}), for a pseudo-header, a framing header ({@code content-length}, {@code
   *     transfer-encoding}) and one that describes the connection ({@code connection}, {@code
   *     upgrade}, {@code keep-alive}, {@code proxy-connection}, {@code te}), and for a {@code
   *     grpc-status} that is not a number or not the only one
   */
  public LocalReply header(String name, String value) {
    HeaderRules.checkReply(name, value);
    if (name.equalsIgnoreCase("grpc-status") && has(name)) {
      throw new IllegalArgumentException("header " + name + ": has one value");
    }
    var more = new ArrayList<>(headers);
    more.add(new Header(name, value));
    return new LocalReply(status, List.copyOf(more), body, details);
  }

  /**
   * Returns this reply with another body, encoded as UTF-8.
   *
   * @param text the body
   * @return a copy with that body
   * @throws IllegalArgumentException if the status is 204, 205 or 304, which have no body, and the
   *     text is not empty
   */
  public LocalReply body(String text) {
    return withBody(text.getBytes(UTF_8));
  }

  /**
   * Returns this reply with another body.
   *
   * @param bytes the body; copied
   * @return a copy with that body
   * @throws IllegalArgumentException if the status is 204, 205 or 304, which have no body, and
   *     there are bytes
   */
  public LocalReply body(byte[] bytes) {
    return withBody(bytes.clone());
  }

  private LocalReply withBody(byte[] bytes) {
    if (bytes.length > 0 && HeaderRules.isBodiless(status)) {
      throw new IllegalArgumentException(
          "body: a response with status %s has none, found %s bytes"
              .formatted(status, bytes.length));
    }
    return new LocalReply(status, headers, bytes, details);
  }

  private boolean has(String name) {
    for (var header : headers) {
      if (header.name().equalsIgnoreCase(name)) return true;
    }
    return false;
  }

  /**
   * Returns this reply with a reason for Envoy: access logs show it as {@code
   * %RESPONSE_CODE_DETAILS%}. Has no effect before Envoy v1.37.
   *
   * @param reason a word such as {@code no_credentials}; by convention without blanks
   * @return a copy with that reason
   */
  public LocalReply details(String reason) {
    return new LocalReply(status, headers, body, reason);
  }

  /**
   * Returns the HTTP status.
   *
   * @return a number from 200 to 599
   */
  public int status() {
    return status;
  }

  /**
   * Returns the headers, without those that Envoy adds.
   *
   * @return the headers in the order in which they were given
   */
  public List<Header> headers() {
    return headers;
  }

  /**
   * Returns the body.
   *
   * @return a copy of its bytes; empty if there is none
   */
  public byte[] body() {
    return body.clone();
  }

  /**
   * Returns the reason for Envoy.
   *
   * @return the reason; empty if it was not set
   */
  public String details() {
    return details;
  }
}
