// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.callout;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.envoyjava.sdk.stream.Header;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The whole answer to a request: a copy, which any thread may use at any time.
 *
 * @since 0.1
 */
public final class CalloutResponse {
  private final int status;
  private final List<Header> headers;
  private final byte[] body;

  /**
   * A response, as Envoy or a test makes it.
   *
   * @param status the HTTP status
   * @param headers the headers, {@code :status} included if Envoy made them
   * @param body the bytes; not copied
   */
  public CalloutResponse(int status, List<Header> headers, byte[] body) {
    this.status = status;
    this.headers = List.copyOf(headers);
    this.body = body;
  }

  /**
   * Returns the HTTP status.
   *
   * @return a number; 0 if the response has none
   */
  public int status() {
    return status;
  }

  /**
   * Returns the headers.
   *
   * @return all of them, in Envoy's order
   */
  public List<Header> headers() {
    return headers;
  }

  /**
   * Returns the first value of a header.
   *
   * @param name the name, in any case
   * @return the value; null if the response lacks the header
   */
  public @Nullable String header(String name) {
    for (var header : headers) {
      if (header.name().equalsIgnoreCase(name)) return header.value();
    }
    return null;
  }

  /**
   * Returns the body.
   *
   * @return a copy of its bytes; empty if the response has no body
   */
  public byte[] body() {
    return body.clone();
  }

  /**
   * Returns the body as text.
   *
   * @return the body, decoded as UTF-8
   */
  public String text() {
    return new String(body, UTF_8);
  }

  @Override
  public String toString() {
    return "CalloutResponse[status=%s, headers=%s, body of %s bytes]"
        .formatted(status, headers, body.length);
  }
}
