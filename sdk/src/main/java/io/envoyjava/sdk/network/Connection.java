// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.network;

import io.envoyjava.sdk.callout.Cluster;
import io.envoyjava.sdk.stream.StreamInfo;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A downstream connection as a network filter sees it. Lives from {@link
 * NetworkFilterConfig#newFilter} until {@link NetworkFilter#onDestroy}.
 *
 * <p>All methods, and those of all that they return, may be called on the connection's worker
 * thread only: from within a hook, or from a task of {@link #executor()}. Elsewhere they throw
 * {@link WrongThreadException}, and once the connection is gone {@link IllegalStateException}. The
 * methods that send something also throw {@link IllegalStateException} once the connection is
 * closed or this filter has closed it.
 *
 * <p>Of what {@link StreamInfo} has, Envoy does not offer everything for connections: {@link
 * #metadata} knows only the connection's own, without lists and structures; filter state has
 * neither objects nor life spans; {@link #timing} is missing, and so is most of {@link
 * #connections()}. Those methods throw {@link UnsupportedOperationException}.
 *
 * @since 0.1
 */
public interface Connection extends StreamInfo {

  // ---- Data

  /**
   * Returns the data that has arrived from the peer.
   *
   * @return a view, for use in {@link NetworkFilter#onRead}
   */
  ConnectionBuffer readBuffer();

  /**
   * Returns the data that is about to be written to the peer.
   *
   * @return a view, for use in {@link NetworkFilter#onWrite}
   */
  ConnectionBuffer writeBuffer();

  /**
   * Sends bytes to the peer, through all write filters of the connection: this filter's {@link
   * NetworkFilter#onWrite} is called within this call. Within {@code onWrite}, add to {@link
   * #writeBuffer()} instead.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_network_filter_write}.
   *
   * @param bytes the bytes, on the heap or in native memory; copied. A native segment stays open
   *     during the call
   * @throws IllegalStateException also within {@code onWrite}, and after {@link #end()}
   * @throws StackOverflowError if too little stack is left for the hooks that Envoy calls with it
   */
  void write(MemorySegment bytes);

  /**
   * Sends bytes to the peer: {@link #write(MemorySegment)}.
   *
   * @param bytes the bytes; copied
   */
  default void write(byte[] bytes) {
    write(MemorySegment.ofArray(bytes));
  }

  /**
   * Ends what is sent to the peer, and leaves the connection open for what it still sends: a
   * half-close.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_network_filter_write}.
   *
   * @throws IllegalStateException also within {@code onWrite}, after {@code end()}, and if
   *     half-close is not enabled, with which Envoy would close the connection
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@link
   *     NetworkFeature#HALF_CLOSE}
   */
  void end();

  /**
   * Passes bytes to the filters behind this one, as if they had arrived from the peer after what
   * those filters have seen so far. In {@link NetworkFilter#onRead}, drain what is not to reach
   * them a second time.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_network_filter_inject_read_data}.
   *
   * @param bytes the bytes; copied
   * @param endOfStream whether nothing follows
   * @throws IllegalStateException also within {@link NetworkFilter#onWrite}: do it in a task of
   *     {@link #executor()}
   * @throws StackOverflowError if too little stack is left for the hooks that Envoy calls with it
   */
  void injectRead(MemorySegment bytes, boolean endOfStream);

  /**
   * Writes bytes that this filter has held back, through the write filters behind it: this filter's
   * {@link NetworkFilter#onWrite} is not called.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_network_filter_inject_write_data}.
   *
   * @param bytes the bytes; copied
   * @param endOfStream whether nothing follows: see {@link #end()}
   * @throws IllegalStateException also after the end of what is sent
   * @throws StackOverflowError if too little stack is left for the hooks that Envoy calls with it
   */
  void injectWrite(MemorySegment bytes, boolean endOfStream);

  /**
   * Goes on with the filters behind this one, after a hook has returned {@link
   * NetworkStatus#STOP_ITERATION}. They get what this filter has left in the read buffer. Does
   * nothing if the filter does not hold the connection.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_network_filter_continue_reading}.
   *
   * @throws IllegalStateException also within {@link NetworkFilter#onNewConnection} and {@link
   *     NetworkFilter#onRead}, which return {@link NetworkStatus#CONTINUE} instead, and within
   *     {@link NetworkFilter#onWrite}
   * @throws StackOverflowError if too little stack is left for the hooks that Envoy calls with it
   */
  void continueReading();

  // ---- The end

  /**
   * Closes the connection: {@link #close(CloseType, String)} without details.
   *
   * @param type how
   */
  default void close(CloseType type) {
    close(type, "");
  }

  /**
   * Closes the connection as soon as the current hook or task has returned. Until then it can be
   * read, and nothing else. Does nothing if the connection is closed, or this filter has closed it.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_network_filter_close_with_details}.
   *
   * @param type how
   * @param details why: access logs show it as {@code %CONNECTION_TERMINATION_DETAILS%} or {@code
   *     %DOWNSTREAM_LOCAL_CLOSE_REASON%}
   */
  void close(CloseType type, String details);

  /**
   * Holds back, or no longer holds back, the closing of the connection, for a filter that has
   * something to finish: Envoy remembers that the peer or a filter, this one included, has closed
   * it with a flush, and closes it when this is called with false. Envoy does so only if its
   * runtime has {@code envoy.reloadable_features.connection_close_through_filter_manager}, which is
   * off by default.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_network_filter_disable_close}.
   *
   * @param disabled whether to hold it back
   */
  void disableClose(boolean disabled);

  /**
   * Returns the connection's state.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_network_filter_get_connection_state}.
   *
   * @return the state
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@link
   *     NetworkFeature#STATE}
   */
  ConnectionState state();

  // ---- Flow control

  /**
   * Stops or resumes reading from the peer. While it is stopped, the peer fills the system's
   * buffers and waits. Other filters may have stopped it, too: it resumes when all have called this
   * with false. Does nothing if this filter has stopped or resumed it already.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_network_filter_read_disable}.
   *
   * @param disabled whether to stop
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@link
   *     NetworkFeature#READ_CONTROL}
   */
  void disableReading(boolean disabled);

  /**
   * Returns whether Envoy reads from the peer.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_network_filter_read_enabled}.
   *
   * @return false while any filter has stopped it
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@link
   *     NetworkFeature#READ_CONTROL}
   */
  boolean isReadingEnabled();

  /**
   * Returns whether the connection goes on in one direction when the other has ended. Envoy's TCP
   * proxy enables that.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_network_filter_is_half_close_enabled}.
   *
   * @return false if the end of one direction closes the connection
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@link
   *     NetworkFeature#HALF_CLOSE}
   */
  boolean isHalfCloseEnabled();

  /**
   * Decides whether the connection goes on in one direction when the other has ended.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_network_filter_enable_half_close}.
   *
   * @param enabled whether it does
   * @throws IllegalStateException also while reading is stopped, since Envoy may then miss the end
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@link
   *     NetworkFeature#HALF_CLOSE}
   */
  void enableHalfClose(boolean enabled);

  /**
   * Returns the number of bytes that each of the connection's buffers should hold at most.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_network_filter_get_buffer_limit}.
   *
   * @return the limit; 0 if there is none
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@link
   *     NetworkFeature#WATERMARKS}
   */
  long bufferLimit();

  /**
   * Sets the number of bytes that each of the connection's buffers should hold at most.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_network_filter_set_buffer_limits}.
   *
   * @param bytes the limit, from 1 to 4,294,967,295
   * @throws IllegalArgumentException if it is not in that range
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@link
   *     NetworkFeature#WATERMARKS}
   */
  void setBufferLimit(long bytes);

  /**
   * Returns whether more is waiting to be sent to the peer than the limit.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_network_filter_above_high_watermark}.
   *
   * @return true from the high watermark until the low one
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@link
   *     NetworkFeature#WATERMARKS}
   */
  boolean isAboveHighWatermark();

  // ---- About the connection

  /**
   * Returns the connection's number, which Envoy's log shows as {@code [C123]}.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_network_filter_get_connection_id}.
   *
   * @return the number
   */
  long id();

  /**
   * Returns the address of the client: the peer's, or the one that the PROXY protocol has reported.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_network_filter_get_remote_address}.
   *
   * @return the address; null if it is not an IP address
   */
  @Nullable InetSocketAddress remoteAddress();

  /**
   * Returns the address that the client has connected to.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_network_filter_get_local_address}.
   *
   * @return the address; null if it is not an IP address
   */
  @Nullable InetSocketAddress localAddress();

  /**
   * Returns the address of the peer itself, whatever the PROXY protocol says.
   *
   * <p>ABI function: {@code
   * envoy_dynamic_module_callback_network_filter_get_direct_remote_address}.
   *
   * @return the address; null if it is not an IP address
   */
  @Nullable InetSocketAddress directRemoteAddress();

  /** Returns the {@link #remoteAddress()}, which every Envoy version with network filters has. */
  @Override
  default @Nullable InetSocketAddress clientAddress() {
    return remoteAddress();
  }

  /**
   * Returns whether Envoy decrypts the connection.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_network_filter_is_ssl}.
   *
   * @return true with TLS
   */
  boolean isTls();

  /**
   * Returns what is known of the TLS session.
   *
   * @return a view, never null
   */
  Tls tls();

  /**
   * Returns the upstream host that another filter has chosen.
   *
   * @return a view, never null
   */
  UpstreamHost upstreamHost();

  /**
   * Returns the socket options for the upstream connection.
   *
   * @return a view
   */
  ConnectionOptions socketOptions();

  /**
   * Returns the index of the worker thread that serves the connection.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_network_filter_get_worker_index}.
   *
   * @return the index, from 0
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@link
   *     NetworkFeature#WORKER_INDEX}
   */
  int workerIndex();

  // ---- TLS in the middle of a connection

  /**
   * Switches the upstream connection to TLS, if its transport socket is {@code starttls}: for
   * protocols such as SMTP and PostgreSQL, which begin in plain text.
   *
   * <p>ABI function: {@code
   * envoy_dynamic_module_callback_network_filter_start_upstream_secure_transport}.
   *
   * @return false if there is no upstream connection, or its transport socket cannot do so
   */
  boolean startUpstreamTls();

  /**
   * Switches the connection to TLS, if its transport socket is {@code starttls}. What was written
   * before is sent in plain text.
   *
   * <p>ABI function: {@code
   * envoy_dynamic_module_callback_network_filter_start_downstream_secure_transport}.
   *
   * @return false if the transport socket cannot do so
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@link
   *     NetworkFeature#DOWNSTREAM_START_TLS}
   */
  boolean startDownstreamTls();

  // ---- Elsewhere and back

  /**
   * Returns one of Envoy's clusters, for HTTP requests that the filter makes before the connection
   * goes on. It has {@link Cluster#send} and no {@link Cluster#open}.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_network_filter_http_callout}.
   *
   * @param name the cluster's name; nothing is asked of it before a request
   * @return the cluster, for this connection
   */
  Cluster cluster(String name);

  /**
   * Has another thread call something that blocks, and brings the result back: runs a consumer on
   * the connection's worker thread. If the call or the consumer throws, that is a failure of the
   * filter, as if a hook had thrown. If the connection goes first, the call is cancelled: it does
   * not begin, or its thread is interrupted.
   *
   * @param work what to call
   * @param elsewhere runs the call: virtual threads, for example
   * @param result takes the result, in a task of {@link #executor()}
   * @param <T> the result's type
   * @throws java.util.concurrent.RejectedExecutionException if the executor takes no more
   */
  <T extends @Nullable Object> void callAsync(
      Callable<? extends T> work, Executor elsewhere, Consumer<? super T> result);

  /**
   * Brings the outcome of a stage back, as {@link #callAsync} does that of a call. If the stage
   * fails, or the consumer throws, that is a failure of the filter.
   *
   * @param stage the work; not cancelled when the connection goes, since others may wait for it
   * @param result takes the result, in a task of {@link #executor()}
   * @param <T> the result's type
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
   */
  <T extends @Nullable Object> void onCompletion(
      CompletionStage<? extends T> stage,
      Consumer<? super T> result,
      Consumer<? super Throwable> failure);

  /**
   * Returns an executor that runs tasks on the connection's worker thread. Once asked for there, it
   * may be used on any thread at any time. Tasks run one after the other in the order of their
   * submission, never inside the call that submits them, and are dropped when the connection is
   * gone, closed, or about to be closed by this filter. A task that throws is a failure of the
   * filter.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_network_filter_scheduler_new}, {@code
   * _commit} and {@code _delete}.
   *
   * @return the executor, the same at each call
   */
  Executor executor();
}
