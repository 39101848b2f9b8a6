// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.stream;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Envoy's attributes, by the names of its documentation: {@code request.path} is {@link
 * #REQUEST_PATH}. Each constant has the type of its value, so that {@link StreamInfo} reads it as
 * that. Not every Envoy offers each attribute to modules, and those whose values are maps and
 * messages are offered by none: headers, metadata, the node and the locality, which have methods or
 * types of their own, or are not there. Any thread.
 *
 * @since 0.1
 */
public abstract sealed class Attribute {
  private static final List<Attribute> ALL = new ArrayList<>();

  private final String key;
  private final int number;

  private Attribute(String key, int number) {
    this.key = key;
    this.number = number;
    ALL.add(this);
  }

  /** An attribute whose value is text. */
  public static final class OfText extends Attribute {
    private OfText(String key, int number) {
      super(key, number);
    }
  }

  /** An attribute whose value is a number. */
  public static final class OfNumber extends Attribute {
    private OfNumber(String key, int number) {
      super(key, number);
    }
  }

  /** An attribute whose value is true or false. */
  public static final class OfBoolean extends Attribute {
    private OfBoolean(String key, int number) {
      super(key, number);
    }
  }

  /** {@code request.path}. */
  public static final OfText REQUEST_PATH = new OfText("request.path", 0);

  /** {@code request.url_path}. */
  public static final OfText REQUEST_URL_PATH = new OfText("request.url_path", 1);

  /** {@code request.host}. */
  public static final OfText REQUEST_HOST = new OfText("request.host", 2);

  /** {@code request.scheme}. */
  public static final OfText REQUEST_SCHEME = new OfText("request.scheme", 3);

  /** {@code request.method}. */
  public static final OfText REQUEST_METHOD = new OfText("request.method", 4);

  /** {@code request.referer}. */
  public static final OfText REQUEST_REFERER = new OfText("request.referer", 6);

  /** {@code request.useragent}. */
  public static final OfText REQUEST_USERAGENT = new OfText("request.useragent", 7);

  /** {@code request.time}. */
  public static final OfNumber REQUEST_TIME = new OfNumber("request.time", 8);

  /** {@code request.id}. */
  public static final OfText REQUEST_ID = new OfText("request.id", 9);

  /** {@code request.protocol}. */
  public static final OfText REQUEST_PROTOCOL = new OfText("request.protocol", 10);

  /** {@code request.query}. */
  public static final OfText REQUEST_QUERY = new OfText("request.query", 11);

  /** {@code request.duration}. */
  public static final OfNumber REQUEST_DURATION = new OfNumber("request.duration", 12);

  /** {@code request.size}. */
  public static final OfNumber REQUEST_SIZE = new OfNumber("request.size", 13);

  /** {@code request.total_size}. */
  public static final OfNumber REQUEST_TOTAL_SIZE = new OfNumber("request.total_size", 14);

  /** {@code response.code}. */
  public static final OfNumber RESPONSE_CODE = new OfNumber("response.code", 15);

  /** {@code response.code_details}. */
  public static final OfText RESPONSE_CODE_DETAILS = new OfText("response.code_details", 16);

  /** {@code response.flags}. */
  public static final OfNumber RESPONSE_FLAGS = new OfNumber("response.flags", 17);

  /** {@code response.grpc_status}. */
  public static final OfNumber RESPONSE_GRPC_STATUS = new OfNumber("response.grpc_status", 18);

  /** {@code response.size}. */
  public static final OfNumber RESPONSE_SIZE = new OfNumber("response.size", 21);

  /** {@code response.total_size}. */
  public static final OfNumber RESPONSE_TOTAL_SIZE = new OfNumber("response.total_size", 22);

  /** {@code response.backend_latency}. */
  public static final OfNumber RESPONSE_BACKEND_LATENCY =
      new OfNumber("response.backend_latency", 23);

  /** {@code source.address}. */
  public static final OfText SOURCE_ADDRESS = new OfText("source.address", 24);

  /** {@code source.port}. */
  public static final OfNumber SOURCE_PORT = new OfNumber("source.port", 25);

  /** {@code destination.address}. */
  public static final OfText DESTINATION_ADDRESS = new OfText("destination.address", 26);

  /** {@code destination.port}. */
  public static final OfNumber DESTINATION_PORT = new OfNumber("destination.port", 27);

  /** {@code connection.id}. */
  public static final OfNumber CONNECTION_ID = new OfNumber("connection.id", 28);

  /** {@code connection.mtls}. */
  public static final OfBoolean CONNECTION_MTLS = new OfBoolean("connection.mtls", 29);

  /** {@code connection.requested_server_name}. */
  public static final OfText CONNECTION_REQUESTED_SERVER_NAME =
      new OfText("connection.requested_server_name", 30);

  /** {@code connection.tls_version}. */
  public static final OfText CONNECTION_TLS_VERSION = new OfText("connection.tls_version", 31);

  /** {@code connection.subject_local_certificate}. */
  public static final OfText CONNECTION_SUBJECT_LOCAL_CERTIFICATE =
      new OfText("connection.subject_local_certificate", 32);

  /** {@code connection.subject_peer_certificate}. */
  public static final OfText CONNECTION_SUBJECT_PEER_CERTIFICATE =
      new OfText("connection.subject_peer_certificate", 33);

  /** {@code connection.dns_san_local_certificate}. */
  public static final OfText CONNECTION_DNS_SAN_LOCAL_CERTIFICATE =
      new OfText("connection.dns_san_local_certificate", 34);

  /** {@code connection.dns_san_peer_certificate}. */
  public static final OfText CONNECTION_DNS_SAN_PEER_CERTIFICATE =
      new OfText("connection.dns_san_peer_certificate", 35);

  /** {@code connection.uri_san_local_certificate}. */
  public static final OfText CONNECTION_URI_SAN_LOCAL_CERTIFICATE =
      new OfText("connection.uri_san_local_certificate", 36);

  /** {@code connection.uri_san_peer_certificate}. */
  public static final OfText CONNECTION_URI_SAN_PEER_CERTIFICATE =
      new OfText("connection.uri_san_peer_certificate", 37);

  /** {@code connection.sha256_peer_certificate_digest}. */
  public static final OfText CONNECTION_SHA256_PEER_CERTIFICATE_DIGEST =
      new OfText("connection.sha256_peer_certificate_digest", 38);

  /** {@code connection.transport_failure_reason}. */
  public static final OfText CONNECTION_TRANSPORT_FAILURE_REASON =
      new OfText("connection.transport_failure_reason", 39);

  /** {@code connection.termination_details}. */
  public static final OfText CONNECTION_TERMINATION_DETAILS =
      new OfText("connection.termination_details", 40);

  /** {@code upstream.address}. */
  public static final OfText UPSTREAM_ADDRESS = new OfText("upstream.address", 41);

  /** {@code upstream.port}. */
  public static final OfNumber UPSTREAM_PORT = new OfNumber("upstream.port", 42);

  /** {@code upstream.tls_version}. */
  public static final OfText UPSTREAM_TLS_VERSION = new OfText("upstream.tls_version", 43);

  /** {@code upstream.subject_local_certificate}. */
  public static final OfText UPSTREAM_SUBJECT_LOCAL_CERTIFICATE =
      new OfText("upstream.subject_local_certificate", 44);

  /** {@code upstream.subject_peer_certificate}. */
  public static final OfText UPSTREAM_SUBJECT_PEER_CERTIFICATE =
      new OfText("upstream.subject_peer_certificate", 45);

  /** {@code upstream.dns_san_local_certificate}. */
  public static final OfText UPSTREAM_DNS_SAN_LOCAL_CERTIFICATE =
      new OfText("upstream.dns_san_local_certificate", 46);

  /** {@code upstream.dns_san_peer_certificate}. */
  public static final OfText UPSTREAM_DNS_SAN_PEER_CERTIFICATE =
      new OfText("upstream.dns_san_peer_certificate", 47);

  /** {@code upstream.uri_san_local_certificate}. */
  public static final OfText UPSTREAM_URI_SAN_LOCAL_CERTIFICATE =
      new OfText("upstream.uri_san_local_certificate", 48);

  /** {@code upstream.uri_san_peer_certificate}. */
  public static final OfText UPSTREAM_URI_SAN_PEER_CERTIFICATE =
      new OfText("upstream.uri_san_peer_certificate", 49);

  /** {@code upstream.sha256_peer_certificate_digest}. */
  public static final OfText UPSTREAM_SHA256_PEER_CERTIFICATE_DIGEST =
      new OfText("upstream.sha256_peer_certificate_digest", 50);

  /** {@code upstream.local_address}. */
  public static final OfText UPSTREAM_LOCAL_ADDRESS = new OfText("upstream.local_address", 51);

  /** {@code upstream.transport_failure_reason}. */
  public static final OfText UPSTREAM_TRANSPORT_FAILURE_REASON =
      new OfText("upstream.transport_failure_reason", 52);

  /** {@code upstream.request_attempt_count}. */
  public static final OfNumber UPSTREAM_REQUEST_ATTEMPT_COUNT =
      new OfNumber("upstream.request_attempt_count", 53);

  /** {@code upstream.cx_pool_ready_duration}. */
  public static final OfNumber UPSTREAM_CX_POOL_READY_DURATION =
      new OfNumber("upstream.cx_pool_ready_duration", 54);

  /** {@code xds.cluster_name}. */
  public static final OfText XDS_CLUSTER_NAME = new OfText("xds.cluster_name", 57);

  /** {@code xds.listener_direction}. */
  public static final OfNumber XDS_LISTENER_DIRECTION = new OfNumber("xds.listener_direction", 59);

  /** {@code xds.route_name}. */
  public static final OfText XDS_ROUTE_NAME = new OfText("xds.route_name", 61);

  /** {@code xds.virtual_host_name}. */
  public static final OfText XDS_VIRTUAL_HOST_NAME = new OfText("xds.virtual_host_name", 63);

  /** {@code xds.filter_chain_name}. */
  public static final OfText XDS_FILTER_CHAIN_NAME = new OfText("xds.filter_chain_name", 66);

  /** {@code health_check}. */
  public static final OfBoolean HEALTH_CHECK = new OfBoolean("health_check", 67);

  /**
   * Returns all attributes.
   *
   * @return an unmodifiable list, in the order of the ABI's numbers
   */
  public static List<Attribute> all() {
    return Collections.unmodifiableList(ALL);
  }

  /**
   * Returns the name in Envoy's documentation and configuration.
   *
   * @return a name such as {@code request.path}
   */
  public String key() {
    return key;
  }

  /**
   * Returns the number by which Envoy's ABI knows the attribute.
   *
   * @return a number from 0
   */
  public int number() {
    return number;
  }

  /**
   * Returns the key.
   *
   * @return as {@link #key}
   */
  @Override
  public String toString() {
    return key;
  }
}
