// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.listener;

import io.envoyjava.sdk.callout.Cluster;
import io.envoyjava.sdk.stream.StreamInfo;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A socket that Envoy has accepted, before it is a connection. Lives from {@link
 * ListenerFilterConfig#newFilter} until {@link ListenerFilter#onDestroy}.
 *
 * <p>All methods, and those of all that they return, may be called on the socket's worker thread
 * only: from within a hook, or from a task of {@link #executor()}. Elsewhere they throw {@link
 * WrongThreadException}, and once the socket is gone {@link IllegalStateException}. The methods
 * that change something also throw {@link IllegalStateException} once the socket is closed or this
 * filter has closed it.
 *
 * <p>Of what {@link StreamInfo} has, Envoy does not offer everything for sockets: {@link #metadata}
 * knows only the socket's own, with texts and numbers; filter state has neither objects nor life
 * spans, and lasts as long as the connection; {@link #timing} is missing, and so is most of {@link
 * #connections()}. Those methods throw {@link UnsupportedOperationException}.
 *
 * @since 0.1
 */
public interface AcceptedSocket extends StreamInfo {

  // ---- Data

  /**
   * Returns the first bytes that the client has sent.
   *
   * @return a view, for use in {@link ListenerFilter#onData}
   */
  PeekedData data();

  /**
   * Writes to the socket, in plain text: an answer of a protocol that comes before the
   * connection's. Envoy keeps nothing back for later, so this writes as much as the system takes.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_listener_filter_write_to_socket}.
   *
   * @param bytes the bytes, on the heap or in native memory; up to 65,536 are written
   * @return the number of bytes written, possibly fewer than there are; -1 if the system takes none
   *     now, or the client is gone
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@link
   *     ListenerFeature#WRITE}
   */
  long write(MemorySegment bytes);

  /**
   * Writes to the socket: {@link #write(MemorySegment)}.
   *
   * @param bytes the bytes
   * @return the number of bytes written, or -1
   */
  default long write(byte[] bytes) {
    return write(MemorySegment.ofArray(bytes));
  }

  // ---- How it goes on

  /**
   * Goes on with the next filter, after {@link ListenerFilter#onAccept} or {@link
   * ListenerFilter#onData} has returned {@link ListenerStatus#STOP_ITERATION}: as soon as the
   * current task has returned. Does nothing if the filter does not hold the socket.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_listener_filter_continue_filter_chain}.
   *
   * @throws IllegalStateException also within those two hooks, which return {@link
   *     ListenerStatus#CONTINUE} instead
   */
  void continueFilterChain();

  /** Closes the socket: {@link #close(String)} without details. */
  default void close() {
    close("");
  }

  /**
   * Closes the socket as soon as the current hook or task has returned, whatever that hook answers.
   * Until then the socket can be read, and nothing else. Does nothing if the socket is closed, or
   * this filter has closed it.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_listener_filter_close_socket}.
   *
   * @param details why: the listener's access log shows it as {@code
   *     %CONNECTION_TERMINATION_DETAILS%}, from v1.38 on
   */
  void close(String details);

  // ---- What filter chains are chosen by

  /**
   * Sets the transport protocol that the client speaks, for {@code
   * filter_chain_match.transport_protocol}. If no filter sets one, Envoy takes {@code raw_buffer}.
   *
   * <p>ABI function: {@code
   * envoy_dynamic_module_callback_listener_filter_set_detected_transport_protocol}.
   *
   * @param protocol the protocol, such as {@code tls}
   * @throws IllegalArgumentException if it is empty
   */
  void setDetectedTransportProtocol(String protocol);

  /**
   * Returns the transport protocol that a filter has set.
   *
   * <p>ABI function: {@code
   * envoy_dynamic_module_callback_listener_filter_get_detected_transport_protocol}.
   *
   * @return the protocol; null if no filter has set one
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@link
   *     ListenerFeature#DETECTED_VALUES}
   */
  @Nullable String detectedTransportProtocol();

  /**
   * Sets the server name (SNI) that the client asks for, for {@code
   * filter_chain_match.server_names}. Envoy converts it to lower case.
   *
   * <p>ABI function: {@code
   * envoy_dynamic_module_callback_listener_filter_set_requested_server_name}.
   *
   * @param name the name
   * @throws IllegalArgumentException if it is empty
   */
  void setRequestedServerName(String name);

  /**
   * Returns the server name that a filter has set.
   *
   * <p>ABI function: {@code
   * envoy_dynamic_module_callback_listener_filter_get_requested_server_name}.
   *
   * @return the name; null if no filter has set one
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@link
   *     ListenerFeature#DETECTED_VALUES}
   */
  @Nullable String requestedServerName();

  /**
   * Sets the application protocols (ALPN) that the client offers, for {@code
   * filter_chain_match.application_protocols}.
   *
   * <p>ABI function: {@code
   * envoy_dynamic_module_callback_listener_filter_set_requested_application_protocols}.
   *
   * @param protocols the protocols, such as {@code h2}, the client's favourite first
   * @throws IllegalArgumentException if the list or one of its elements is empty
   */
  void setRequestedApplicationProtocols(List<String> protocols);

  /**
   * Returns the application protocols that a filter has set.
   *
   * <p>ABI function: {@code
   * envoy_dynamic_module_callback_listener_filter_get_requested_application_protocols}.
   *
   * @return the protocols, unmodifiable; empty if no filter has set any
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@link
   *     ListenerFeature#DETECTED_VALUES}
   */
  List<String> requestedApplicationProtocols();

  /**
   * Sets the JA3 fingerprint of the client's TLS handshake, which access logs show as {@code
   * %TLS_JA3_FINGERPRINT%}.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_listener_filter_set_ja3_hash}.
   *
   * @param hash the fingerprint
   * @throws IllegalArgumentException if it is empty
   */
  void setJa3Hash(String hash);

  /**
   * Returns the JA3 fingerprint that a filter has set.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_listener_filter_get_ja3_hash}.
   *
   * @return the fingerprint; null if no filter has set one
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@link
   *     ListenerFeature#DETECTED_VALUES}
   */
  @Nullable String ja3Hash();

  /**
   * Sets the JA4 fingerprint of the client's TLS handshake, which access logs show as {@code
   * %TLS_JA4_FINGERPRINT%}.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_listener_filter_set_ja4_hash}.
   *
   * @param hash the fingerprint
   * @throws IllegalArgumentException if it is empty
   */
  void setJa4Hash(String hash);

  /**
   * Returns the JA4 fingerprint that a filter has set.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_listener_filter_get_ja4_hash}.
   *
   * @return the fingerprint; null if no filter has set one
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@link
   *     ListenerFeature#DETECTED_VALUES}
   */
  @Nullable String ja4Hash();

  /**
   * Returns whether the socket has a TLS session.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_listener_filter_is_ssl}.
   *
   * @return true if so: not on ordinary listeners, on which TLS begins after the listener filters
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@link
   *     ListenerFeature#TLS}
   */
  boolean isTls();

  /**
   * Returns what is known of the TLS session.
   *
   * @return a view, never null
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@link
   *     ListenerFeature#TLS}
   */
  SocketTls tls();

  // ---- Addresses

  /**
   * Returns the address of the client: the peer's, or the one that a filter has set.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_listener_filter_get_remote_address}.
   *
   * @return the address; null if it is not an IP address
   */
  @Nullable InetSocketAddress remoteAddress();

  /**
   * Returns the address of the peer itself, whatever filters have set.
   *
   * <p>ABI function: {@code
   * envoy_dynamic_module_callback_listener_filter_get_direct_remote_address}.
   *
   * @return the address; null if it is not an IP address
   */
  @Nullable InetSocketAddress directRemoteAddress();

  /**
   * Returns the address that the client has connected to: the socket's, or the one that a filter
   * has restored.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_listener_filter_get_local_address}.
   *
   * @return the address; null if it is not an IP address
   */
  @Nullable InetSocketAddress localAddress();

  /**
   * Returns the address of the socket itself, whatever filters have restored.
   *
   * <p>ABI function: {@code
   * envoy_dynamic_module_callback_listener_filter_get_direct_local_address}.
   *
   * @return the address; null if it is not an IP address
   */
  @Nullable InetSocketAddress directLocalAddress();

  /**
   * Returns the destination that the client's packets had before the system redirected them to the
   * listener, as iptables does. Pass it to {@link #restoreLocalAddress} to have it used.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_listener_filter_get_original_dst}.
   *
   * @return the address; null if nothing was redirected, or it is not an IP address
   */
  @Nullable InetSocketAddress originalDestination();

  /**
   * Returns what kind of address the socket has.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_listener_filter_get_address_type}.
   *
   * @return the kind
   */
  AddressType addressType();

  /**
   * Returns whether a filter has restored the local address.
   *
   * <p>ABI function: {@code
   * envoy_dynamic_module_callback_listener_filter_is_local_address_restored}.
   *
   * @return true after {@link #restoreLocalAddress}, this filter's or another one's
   */
  boolean isLocalAddressRestored();

  /**
   * Sets the address of the client, for all that follows: filter chains, access logs, other
   * filters.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_listener_filter_set_remote_address}.
   *
   * @param address the address, resolved
   * @return false if Envoy does not take it
   * @throws IllegalArgumentException if the address is not resolved
   */
  boolean setRemoteAddress(InetSocketAddress address);

  /**
   * Restores the address that the client has connected to, for all that follows.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_listener_filter_restore_local_address}.
   *
   * @param address the address, resolved
   * @return false if Envoy does not take it
   * @throws IllegalArgumentException if the address is not resolved
   */
  boolean restoreLocalAddress(InetSocketAddress address);

  /**
   * Decides whether Envoy hands the socket to the listener of the restored local address, if it has
   * one; the listener's {@code use_original_dst} is what it does otherwise.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_listener_filter_use_original_dst}.
   *
   * @param use whether to hand it over
   */
  void useOriginalDestination(boolean use);

  /** Returns the {@link #remoteAddress()}, which every Envoy version with listener filters has. */
  @Override
  default @Nullable InetSocketAddress clientAddress() {
    return remoteAddress();
  }

  // ---- About the socket

  /**
   * Returns the number that the system has for the socket.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_listener_filter_get_socket_fd}.
   *
   * @return the file descriptor; -1 if the socket has no descriptor
   */
  int fileDescriptor();

  /**
   * Returns the socket's options.
   *
   * @return a view
   */
  SocketOptions socketOptions();

  /**
   * Returns when Envoy accepted the socket.
   *
   * <p>ABI function: {@code
   * envoy_dynamic_module_callback_listener_filter_get_connection_start_time_ms}.
   *
   * @return the time, in milliseconds
   */
  Instant startTime();

  /**
   * Sets why the transport failed, which access logs show as {@code
   * %DOWNSTREAM_TRANSPORT_FAILURE_REASON%}. It does not close the socket.
   *
   * <p>ABI function: {@code
   * envoy_dynamic_module_callback_listener_filter_set_downstream_transport_failure_reason}.
   *
   * @param reason the reason
   * @throws IllegalArgumentException if it is empty
   */
  void setDownstreamTransportFailureReason(String reason);

  /**
   * Returns the index of the worker thread that serves the socket.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_listener_filter_get_worker_index}.
   *
   * @return the index, from 0
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@link
   *     ListenerFeature#WORKER_INDEX}
   */
  int workerIndex();

  // ---- Elsewhere and back

  /**
   * Returns one of Envoy's clusters, for HTTP requests that the filter makes before the socket goes
   * on. It has {@link Cluster#send} and no {@link Cluster#open}.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_listener_filter_http_callout}.
   *
   * @param name the cluster's name; nothing is asked of it before a request
   * @return the cluster, for this socket
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@link
   *     ListenerFeature#CALLOUTS}
   */
  Cluster cluster(String name);

  /**
   * Has another thread call something that blocks, and brings the result back: runs a consumer on
   * the socket's worker thread. If the call or the consumer throws, that is a failure of the
   * filter, as if a hook had thrown. If the socket goes first, the call is cancelled: it does not
   * begin, or its thread is interrupted.
   *
   * @param work what to call
   * @param elsewhere runs the call: virtual threads, for example
   * @param result takes the result, in a task of {@link #executor()}
   * @param <T> the result's type
   * @throws java.util.concurrent.RejectedExecutionException if the executor takes no more
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@link
   *     ListenerFeature#EXECUTOR}
   */
  <T extends @Nullable Object> void callAsync(
      Callable<? extends T> work, Executor elsewhere, Consumer<? super T> result);

  /**
   * Brings the outcome of a stage back, as {@link #callAsync} does that of a call. If the stage
   * fails, or the consumer throws, that is a failure of the filter.
   *
   * @param stage the work; not cancelled when the socket goes, since others may wait for it
   * @param result takes the result, in a task of {@link #executor()}
   * @param <T> the result's type
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@link
   *     ListenerFeature#EXECUTOR}
   */
  <T extends @Nullable Object> void onCompletion(
      CompletionStage<? extends T> stage, Consumer<? super T> result);

  /**
   * Brings the outcome of a stage back, and lets the filter deal with a failure of the stage.
   *
   * @param stage the work
   * @param result takes the result
   * @param failure takes what the stage failed with, without the {@link
   *     java.util.concurrent.CompletionException} around it
   * @param <T> the result's type
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@link
   *     ListenerFeature#EXECUTOR}
   */
  <T extends @Nullable Object> void onCompletion(
      CompletionStage<? extends T> stage,
      Consumer<? super T> result,
      Consumer<? super Throwable> failure);

  /**
   * Returns an executor that runs tasks on the socket's worker thread. Once asked for there, it may
   * be used on any thread at any time. Tasks run one after the other in the order of their
   * submission, never inside the call that submits them, and are dropped when the socket is gone,
   * closed, or about to be closed by this filter. A task that throws is a failure of the filter.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_listener_filter_scheduler_new}, {@code
   * _commit} and {@code _delete}.
   *
   * @return the executor, the same at each call
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@link
   *     ListenerFeature#EXECUTOR}
   */
  Executor executor();
}
