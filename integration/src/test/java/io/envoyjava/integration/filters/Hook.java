// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration.filters;

/** The hooks of a filter, in which a {@link PhasesFilter} acts. */
public enum Hook {
  NEW_FILTER,
  REQUEST_HEADERS,
  REQUEST_BODY,
  REQUEST_TRAILERS,
  RESPONSE_HEADERS,
  RESPONSE_BODY,
  RESPONSE_TRAILERS,
  LOCAL_REPLY,
  STREAM_COMPLETE,
  DESTROY;

  /** Returns whether this is a hook for a part of the request or the response. */
  public boolean isForMessage() {
    return isForRequest() || isForResponse();
  }

  /** Returns whether this is a hook for a part of the request. */
  public boolean isForRequest() {
    return name().startsWith("REQUEST_");
  }

  /** Returns whether this is a hook for a part of the response. */
  public boolean isForResponse() {
    return name().startsWith("RESPONSE_");
  }
}
