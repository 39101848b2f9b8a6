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
          "header content-length: expected the size of the body, %s, found '%s'"
              .formatted(size, value));
    }
  }

  /** Checks that a body, or a part of it, may be replaced by one of another size. */
  static void checkReplacement(HttpFilterRunner stream, boolean request, long before, long after) {
    if (before == after || !stream.headersPassed(request)) return;
    var declared = stream.headers(request).get(CONTENT_LENGTH);
    if (declared == null) return;
    throw headersMovedOn(
        declared, "the body would change from %s to %s bytes".formatted(before, after));
  }

  /**
   * Checks that bytes may be added to a body. After the headers have moved on with a {@code
   * content-length}, only as many can be added as were removed: more would be read as the next
   * message on the connection.
   */
  static void checkAddition(HttpFilterRunner stream, boolean request, long bytes) {
    if (bytes == 0 || !stream.headersPassed(request)) return;
    long removed = stream.extras().removedBytes(request);
    if (bytes <= removed) return;
    var declared = stream.headers(request).get(CONTENT_LENGTH);
    if (declared == null) return;
    throw headersMovedOn(
        declared,
        "%s bytes would be added to the body, from which %s were removed"
            .formatted(bytes, removed));
  }

  private static IllegalStateException headersMovedOn(String declared, String change) {
    return new IllegalStateException(
        "the headers have moved on with content-length %s, and %s: hold the headers with"
                .formatted(declared, change)
            + " STOP_ITERATION until the body is complete, or remove content-length");
  }

  /** Checks that {@code content-length} may be removed: the peer may have read it already. */
  static void checkRemoval(HttpFilterRunner stream, boolean request) {
    if (!stream.headersPassed(request)) return;
    if (!stream.headers(request).contains(CONTENT_LENGTH)) return;
    throw new IllegalStateException(
        "header content-length: cannot be removed after the headers have moved on");
  }

  /** Notes that bytes were removed from a body, or added to it if the number is negative. */
  static void removed(HttpFilterRunner stream, boolean request, long bytes) {
    if (bytes == 0) return;
    if (stream.headersPassed(request)) stream.extras().noteRemovedBytes(request, bytes);
    else adapt(stream, request, true);
  }

  /**
   * Notes that Envoy drops the received part of a body, since the filter keeps it. While the
   * headers are held, {@code content-length} waits for what the filter gives back.
   */
  static void dropped(HttpFilterRunner stream, boolean request) {
    if (!stream.headersPassed(request)) return;
    long bytes = BodySizes.part(stream, BodySizes.received(request));
    stream.extras().noteRemovedBytes(request, bytes);
  }

  /**
   * Adapts {@code content-length} after the size of a body has changed: sets it if the body's end
   * has arrived, or else removes it, so that Envoy sends the body in chunks.
   */
  static void adapt(HttpFilterRunner stream, boolean request, boolean changed) {
    if (stream.headersPassed(request)) return;
    var headers = stream.headers(request);
    var declared = headers.get(CONTENT_LENGTH);
    if (declared == null) return;
    if (stream.ended(request)) {
      var actual = Long.toString(BodySizes.whole(stream, request));
      if (!declared.equals(actual)) {
        boolean _ = headers.put(CONTENT_LENGTH, actual);
      }
    } else if (changed) {
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
            ":status: a response with status %s has no body, but this one has a body or may get one"
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
        ":status: content-length would be wrong with status %s, remove it first".formatted(status));
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
