// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.bootstrap;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * A request to the admin interface: a copy, which any thread may use at any time. Envoy does not
 * hand on its headers.
 *
 * @since 0.1
 */
public final class AdminRequest {
  private final String method;
  private final String target;
  private final byte[] body;

  /**
   * A request, as Envoy or a test makes it.
   *
   * @param method the method, such as {@code GET}
   * @param target the path with its query
   * @param body the bytes; not copied
   */
  public AdminRequest(String method, String target, byte[] body) {
    this.method = method;
    this.target = target;
    this.body = body;
  }

  /**
   * Returns the method.
   *
   * @return the method, such as {@code GET}
   */
  public String method() {
    return method;
  }

  /**
   * Returns the path without its query.
   *
   * @return the part before the first question mark
   */
  public String path() {
    int end = target.indexOf('?');
    return end < 0 ? target : target.substring(0, end);
  }

  /**
   * Returns the query, not decoded.
   *
   * @return the part after the first question mark; empty if the path has no question mark
   */
  public String query() {
    int end = target.indexOf('?');
    return end < 0 ? "" : target.substring(end + 1);
  }

  /**
   * Returns the body.
   *
   * @return the bytes, which are not copied; empty if there is no body
   */
  public byte[] body() {
    return body;
  }

  /**
   * Returns the body as text.
   *
   * @return the body, decoded as UTF-8
   */
  public String text() {
    return new String(body, UTF_8);
  }
}
