// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.bodytransform;

import java.io.Serial;

/** Thrown if a body cannot be transformed. It says how the message is answered. */
final class RefusedBodyException extends Exception {
  @Serial private static final long serialVersionUID = 1;

  /** Why a body is refused. */
  enum Reason {
    /** It is not what its headers say. */
    INVALID(400),
    /** It has more bytes than the limit. */
    TOO_LARGE(413),
    /** Its encoding, or a part of a body, is nothing that can be transformed. */
    UNSUPPORTED(415);

    private final int requestStatus;

    Reason(int requestStatus) {
      this.requestStatus = requestStatus;
    }

    /** Returns the status for the client: a request is its own fault, a response is not. */
    int status(boolean request) {
      return request ? requestStatus : 502;
    }
  }

  private final Reason reason;

  RefusedBodyException(Reason reason, String message) {
    // Without a stack trace: it is a client's doing, as often as the client likes.
    super(message, null, false, false);
    this.reason = reason;
  }

  Reason reason() {
    return reason;
  }
}
