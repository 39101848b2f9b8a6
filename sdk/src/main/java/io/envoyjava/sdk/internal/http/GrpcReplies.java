// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.http;

import io.envoyjava.sdk.http.LocalReply;

/**
 * Adapts local replies for gRPC clients. Envoy answers a gRPC request with headers only and status
 * 200. Unless a module's reply has a {@code grpc-status}, Envoy sends 0, which is success.
 */
final class GrpcReplies {
  private static final String STATUS = "grpc-status";
  private static final String MESSAGE = "grpc-message";
  private static final byte[] NO_BODY = {};

  private GrpcReplies() {}

  /** Returns the reply to send to the client of this request. */
  static LocalReply adapt(HttpFilterRunner stream, LocalReply reply) {
    if (!isGrpc(stream)) return reply;
    var adapted =
        has(reply, STATUS) ? reply : reply.header(STATUS, Integer.toString(status(reply.status())));
    // Envoy would replace the message with the body.
    return has(reply, MESSAGE) ? adapted.body(NO_BODY) : adapted;
  }

  /**
   * Returns whether Envoy treats this request as gRPC. Envoy reads the content type when the
   * request reaches the filter, so later changes do not count.
   */
  private static boolean isGrpc(HttpFilterRunner stream) {
    var headers = stream.headers(true);
    if (stream.wasGrpc() || hasGrpcType(headers)) return true;
    // A later filter may have changed the content type, but gRPC cannot work without "te".
    return stream.headersPassed(true)
        && headers.is("te", "trailers")
        && headers.is(":method", "POST");
  }

  /** Returns whether the content type is that of gRPC. */
  static boolean hasGrpcType(EnvoyHeaders request) {
    return request.startsWith("content-type", "application/grpc");
  }

  private static boolean has(LocalReply reply, String name) {
    for (var header : reply.headers()) {
      if (header.name().equalsIgnoreCase(name)) return true;
    }
    return false;
  }

  /** Returns the gRPC status to which Envoy maps an HTTP status. */
  static int status(int httpStatus) {
    return switch (httpStatus) {
      case 400 -> 13;
      case 401 -> 16;
      case 403 -> 7;
      case 404 -> 12;
      case 429, 502, 503, 504 -> 14;
      default -> 2;
    };
  }
}
