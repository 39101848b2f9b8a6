// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.http;

/**
 * Keeps {@code content-length}, the status and, for a response, the request's method consistent
 * with the message's body. Envoy sends each of them as the module writes it, and the peer would
 * read surplus bytes as the next message on the connection.
 *
 * <p>A message is <b>whole</b> if its end has arrived and this filter still holds its headers. Only
 * then is the size of its body known while its headers can be changed. Worker thread.
 */
final class Framing {
  static final String CONTENT_LENGTH = "content-length";

  private Framing() {}

  private static boolean isWhole(HttpFilterRunner stream, boolean request) {
    return stream.ended(request) && !stream.headersPassed(request);
  }

  /** Checks a {@code content-length} that an author sets. */
  static void checkContentLength(HttpFilterRunner stream, boolean request, String value) {
    if (!isWhole(stream, request)) {
      throw new IllegalArgumentException(
          "header content-length: can be removed, or set to the size of the body while all of it"
              + " and the headers are held");
    }
    long size = BodySizes.whole(stream, request);
    if (!value.equals(Long.toString(size))) {
      throw new IllegalArgumentException(
          "header content-length: expected the size of the body, %d, found '%s'"
              .formatted(size, value));
    }
  }

  /** Checks that the size of a body, or of a part of it, may change. */
  static void checkChange(HttpFilterRunner stream, boolean request, long before, long after) {
    if (before == after || !stream.headersPassed(request)) return;
    var declared = stream.headers(request).get(CONTENT_LENGTH);
    if (declared == null) return;
    throw new IllegalStateException(
        "the headers have moved on with content-length %s, and the body would change from %d to"
                .formatted(declared, before)
            + " %d bytes: hold the headers with STOP_ITERATION until the body is replaced"
                .formatted(after));
  }

  /** Adapts {@code content-length} after a part of the body has changed its size. */
  static void adapt(HttpFilterRunner stream, boolean request, long before, long after) {
    if (stream.headersPassed(request)) return;
    var headers = stream.headers(request);
    var declared = headers.get(CONTENT_LENGTH);
    if (declared == null) return;
    if (stream.ended(request)) {
      var actual = Long.toString(BodySizes.whole(stream, request));
      if (!declared.equals(actual)) {
        boolean _ = headers.put(CONTENT_LENGTH, actual);
      }
    } else if (before != after) {
      // More of the body may follow. Without the header, Envoy frames the body itself.
      boolean _ = headers.drop(CONTENT_LENGTH);
    }
  }

  /**
   * Checks the change of a response's status. The caller has checked that the value is a status.
   */
  static void checkStatus(HttpFilterRunner stream, EnvoyHeaders headers, String value) {
    int before = headers.number(":status");
    int after = HeaderRules.status(value);
    if (before < 0 || before == after) return;
    if (HeaderRules.isBodiless(after)) {
      if (!isWhole(stream, false) || BodySizes.whole(stream, false) > 0) {
        throw new IllegalArgumentException(
            ":status: a response with status %d has no body, but this one has a body or may get one"
                .formatted(after));
      }
      // The content-length of a 304 is that of the body that a 200 would have.
      if (after != 304 && headers.contains(CONTENT_LENGTH) && headers.number(CONTENT_LENGTH) != 0) {
        throw contentLengthIsWrong(after);
      }
    } else if (HeaderRules.isBodiless(before)
        && headers.contains(CONTENT_LENGTH)
        && !(isWhole(stream, false)
            && headers.number(CONTENT_LENGTH) == BodySizes.whole(stream, false))) {
      throw contentLengthIsWrong(after);
    }
  }

  private static IllegalArgumentException contentLengthIsWrong(int status) {
    return new IllegalArgumentException(
        ":status: content-length would be wrong with status %d, remove it first".formatted(status));
  }

  /** Checks the change of a request's method. The caller has checked that the value is a method. */
  static void checkMethod(EnvoyHeaders headers, String value) {
    var before = headers.get(":method");
    if (before == null || before.equals(value)) return;
    if (isSpecial(before) || isSpecial(value)) {
      throw new IllegalArgumentException(
          ":method: cannot be changed from %s to %s, which differ in what follows the headers"
              .formatted(before, value));
    }
  }

  private static boolean isSpecial(String method) {
    return method.equals("HEAD") || method.equals("CONNECT");
  }

  /** Checks that a response may have a body. Allocates nothing. */
  static void checkMayHaveBody(HttpFilterRunner stream) {
    int status = stream.headers(false).number(":status");
    if (status < 0) return;
    if (HeaderRules.isBodiless(status)) {
      throw new IllegalStateException("a response with status " + status + " has no body");
    }
    if (stream.headers(true).is(":method", "HEAD")) {
      throw new IllegalStateException("the response to HEAD has no body");
    }
  }
}
