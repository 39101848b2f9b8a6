// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.callout;

import java.io.Serial;

/**
 * A request to a cluster has no answer. The message names the cluster and the reason.
 *
 * @since 0.1
 */
public final class CalloutException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /** Why there is no answer. */
  public enum Reason {
    /** Envoy has no cluster of that name, or none that is ready. */
    UNKNOWN_CLUSTER("Envoy has no such cluster"),

    /** Envoy did not take the request: the cluster has no host that could, for example. */
    NOT_STARTED("Envoy could not start it, since the cluster has no usable host or is overloaded"),

    /** Envoy requires a header that the request does not have. */
    MISSING_HEADERS("the request lacks :method, :path or :authority"),

    /** No connection could be made, or it ended. */
    CONNECTION_FAILURE("the connection failed"),

    /** The upstream has reset the stream, or Envoy has for it. */
    RESET("the stream was reset"),

    /** The upstream has broken its protocol. */
    PROTOCOL_ERROR("the upstream broke its protocol"),

    /** A circuit breaker of the cluster has refused the request. */
    OVERFLOW("a circuit breaker of the cluster refused it"),

    /** The answer is larger than the request allows, or than Envoy buffers. */
    RESPONSE_TOO_LARGE("the response is too large"),

    /** The stream or the configuration that the request was made for has ended. */
    CANCELLED("what it was made for has ended");

    private final String text;

    Reason(String text) {
      this.text = text;
    }
  }

  private final String cluster;
  private final Reason reason;

  /**
   * A failure.
   *
   * @param cluster the cluster's name
   * @param reason what happened
   */
  public CalloutException(String cluster, Reason reason) {
    super("request to cluster '" + cluster + "': " + reason.text);
    this.cluster = cluster;
    this.reason = reason;
  }

  /**
   * Returns the name of the cluster.
   *
   * @return the name
   */
  public String cluster() {
    return cluster;
  }

  /**
   * Returns why there is no answer.
   *
   * @return the reason
   */
  public Reason reason() {
    return reason;
  }
}
