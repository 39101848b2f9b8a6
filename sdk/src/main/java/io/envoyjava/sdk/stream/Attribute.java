// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.stream;

/**
 * Envoy's attributes, by the names of its documentation ({@code request.path} is {@link
 * #REQUEST_PATH}), in the order of the ABI's numbers. Not every Envoy offers each of them to
 * modules; reading one that it does not offer gives nothing.
 */
public enum Attribute {
  /** {@code request.path}. */
  REQUEST_PATH("request.path"),
  /** {@code request.url_path}. */
  REQUEST_URL_PATH("request.url_path"),
  /** {@code request.host}. */
  REQUEST_HOST("request.host"),
  /** {@code request.scheme}. */
  REQUEST_SCHEME("request.scheme"),
  /** {@code request.method}. */
  REQUEST_METHOD("request.method"),
  /** {@code request.headers}. */
  REQUEST_HEADERS("request.headers"),
  /** {@code request.referer}. */
  REQUEST_REFERER("request.referer"),
  /** {@code request.useragent}. */
  REQUEST_USERAGENT("request.useragent"),
  /** {@code request.time}. */
  REQUEST_TIME("request.time"),
  /** {@code request.id}. */
  REQUEST_ID("request.id"),
  /** {@code request.protocol}. */
  REQUEST_PROTOCOL("request.protocol"),
  /** {@code request.query}. */
  REQUEST_QUERY("request.query"),
  /** {@code request.duration}. */
  REQUEST_DURATION("request.duration"),
  /** {@code request.size}. */
  REQUEST_SIZE("request.size"),
  /** {@code request.total_size}. */
  REQUEST_TOTAL_SIZE("request.total_size"),
  /** {@code response.code}. */
  RESPONSE_CODE("response.code"),
  /** {@code response.code_details}. */
  RESPONSE_CODE_DETAILS("response.code_details"),
  /** {@code response.flags}. */
  RESPONSE_FLAGS("response.flags"),
  /** {@code response.grpc_status}. */
  RESPONSE_GRPC_STATUS("response.grpc_status"),
  /** {@code response.headers}. */
  RESPONSE_HEADERS("response.headers"),
  /** {@code response.trailers}. */
  RESPONSE_TRAILERS("response.trailers"),
  /** {@code response.size}. */
  RESPONSE_SIZE("response.size"),
  /** {@code response.total_size}. */
  RESPONSE_TOTAL_SIZE("response.total_size"),
  /** {@code response.backend_latency}. */
  RESPONSE_BACKEND_LATENCY("response.backend_latency"),
  /** {@code source.address}. */
  SOURCE_ADDRESS("source.address"),
  /** {@code source.port}. */
  SOURCE_PORT("source.port"),
  /** {@code destination.address}. */
  DESTINATION_ADDRESS("destination.address"),
  /** {@code destination.port}. */
  DESTINATION_PORT("destination.port"),
  /** {@code connection.id}. */
  CONNECTION_ID("connection.id"),
  /** {@code connection.mtls}. */
  CONNECTION_MTLS("connection.mtls"),
  /** {@code connection.requested_server_name}. */
  CONNECTION_REQUESTED_SERVER_NAME("connection.requested_server_name"),
  /** {@code connection.tls_version}. */
  CONNECTION_TLS_VERSION("connection.tls_version"),
  /** {@code connection.subject_local_certificate}. */
  CONNECTION_SUBJECT_LOCAL_CERTIFICATE("connection.subject_local_certificate"),
  /** {@code connection.subject_peer_certificate}. */
  CONNECTION_SUBJECT_PEER_CERTIFICATE("connection.subject_peer_certificate"),
  /** {@code connection.dns_san_local_certificate}. */
  CONNECTION_DNS_SAN_LOCAL_CERTIFICATE("connection.dns_san_local_certificate"),
  /** {@code connection.dns_san_peer_certificate}. */
  CONNECTION_DNS_SAN_PEER_CERTIFICATE("connection.dns_san_peer_certificate"),
  /** {@code connection.uri_san_local_certificate}. */
  CONNECTION_URI_SAN_LOCAL_CERTIFICATE("connection.uri_san_local_certificate"),
  /** {@code connection.uri_san_peer_certificate}. */
  CONNECTION_URI_SAN_PEER_CERTIFICATE("connection.uri_san_peer_certificate"),
  /** {@code connection.sha256_peer_certificate_digest}. */
  CONNECTION_SHA256_PEER_CERTIFICATE_DIGEST("connection.sha256_peer_certificate_digest"),
  /** {@code connection.transport_failure_reason}. */
  CONNECTION_TRANSPORT_FAILURE_REASON("connection.transport_failure_reason"),
  /** {@code connection.termination_details}. */
  CONNECTION_TERMINATION_DETAILS("connection.termination_details"),
  /** {@code upstream.address}. */
  UPSTREAM_ADDRESS("upstream.address"),
  /** {@code upstream.port}. */
  UPSTREAM_PORT("upstream.port"),
  /** {@code upstream.tls_version}. */
  UPSTREAM_TLS_VERSION("upstream.tls_version"),
  /** {@code upstream.subject_local_certificate}. */
  UPSTREAM_SUBJECT_LOCAL_CERTIFICATE("upstream.subject_local_certificate"),
  /** {@code upstream.subject_peer_certificate}. */
  UPSTREAM_SUBJECT_PEER_CERTIFICATE("upstream.subject_peer_certificate"),
  /** {@code upstream.dns_san_local_certificate}. */
  UPSTREAM_DNS_SAN_LOCAL_CERTIFICATE("upstream.dns_san_local_certificate"),
  /** {@code upstream.dns_san_peer_certificate}. */
  UPSTREAM_DNS_SAN_PEER_CERTIFICATE("upstream.dns_san_peer_certificate"),
  /** {@code upstream.uri_san_local_certificate}. */
  UPSTREAM_URI_SAN_LOCAL_CERTIFICATE("upstream.uri_san_local_certificate"),
  /** {@code upstream.uri_san_peer_certificate}. */
  UPSTREAM_URI_SAN_PEER_CERTIFICATE("upstream.uri_san_peer_certificate"),
  /** {@code upstream.sha256_peer_certificate_digest}. */
  UPSTREAM_SHA256_PEER_CERTIFICATE_DIGEST("upstream.sha256_peer_certificate_digest"),
  /** {@code upstream.local_address}. */
  UPSTREAM_LOCAL_ADDRESS("upstream.local_address"),
  /** {@code upstream.transport_failure_reason}. */
  UPSTREAM_TRANSPORT_FAILURE_REASON("upstream.transport_failure_reason"),
  /** {@code upstream.request_attempt_count}. */
  UPSTREAM_REQUEST_ATTEMPT_COUNT("upstream.request_attempt_count"),
  /** {@code upstream.cx_pool_ready_duration}. */
  UPSTREAM_CX_POOL_READY_DURATION("upstream.cx_pool_ready_duration"),
  /** {@code upstream.locality}. */
  UPSTREAM_LOCALITY("upstream.locality"),
  /** {@code xds.node}. */
  XDS_NODE("xds.node"),
  /** {@code xds.cluster_name}. */
  XDS_CLUSTER_NAME("xds.cluster_name"),
  /** {@code xds.cluster_metadata}. */
  XDS_CLUSTER_METADATA("xds.cluster_metadata"),
  /** {@code xds.listener_direction}. */
  XDS_LISTENER_DIRECTION("xds.listener_direction"),
  /** {@code xds.listener_metadata}. */
  XDS_LISTENER_METADATA("xds.listener_metadata"),
  /** {@code xds.route_name}. */
  XDS_ROUTE_NAME("xds.route_name"),
  /** {@code xds.route_metadata}. */
  XDS_ROUTE_METADATA("xds.route_metadata"),
  /** {@code xds.virtual_host_name}. */
  XDS_VIRTUAL_HOST_NAME("xds.virtual_host_name"),
  /** {@code xds.virtual_host_metadata}. */
  XDS_VIRTUAL_HOST_METADATA("xds.virtual_host_metadata"),
  /** {@code xds.upstream_host_metadata}. */
  XDS_UPSTREAM_HOST_METADATA("xds.upstream_host_metadata"),
  /** {@code xds.filter_chain_name}. */
  XDS_FILTER_CHAIN_NAME("xds.filter_chain_name"),
  /** {@code health_check}. */
  HEALTH_CHECK("health_check");

  private final String envoyName;

  Attribute(String envoyName) {
    this.envoyName = envoyName;
  }

  /**
   * The name in Envoy's documentation and configuration.
   *
   * @return a name such as {@code request.path}
   */
  public String envoyName() {
    return envoyName;
  }
}
