// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.bootstrap;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * An answer of the admin interface. Envoy adds the headers, with the content type {@code
 * text/plain}: a module cannot set them.
 *
 * @since 0.1
 */
public final class AdminResponse {
  private final int status;
  private final byte[] body;

  private AdminResponse(int status, byte[] body) {
    if (status < 200 || status > 599) {
      throw new IllegalArgumentException("status: expected 200 to 599, found " + status);
    }
    this.status = status;
    this.body = body;
  }

  /**
   * Returns an answer with the status 200.
   *
   * @param text the body, which is encoded as UTF-8
   * @return the answer
   */
  public static AdminResponse of(String text) {
    return of(200, text);
  }

  /**
   * Returns an answer.
   *
   * @param status the HTTP status, 200 to 599
   * @param text the body, which is encoded as UTF-8
   * @return the answer
   * @throws IllegalArgumentException if the status is not from 200 to 599
   */
  public static AdminResponse of(int status, String text) {
    return of(status, text.getBytes(UTF_8));
  }

  /**
   * Returns an answer.
   *
   * @param status the HTTP status, 200 to 599
   * @param body the body; not copied
   * @return the answer
   * @throws IllegalArgumentException if the status is not from 200 to 599
   */
  public static AdminResponse of(int status, byte[] body) {
    return new AdminResponse(status, body);
  }

  /**
   * Returns the HTTP status.
   *
   * @return 200 to 599
   */
  public int status() {
    return status;
  }

  /**
   * Returns the body.
   *
   * @return the bytes, which are not copied
   */
  public byte[] body() {
    return body;
  }
}
