// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.network;

import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.envoyjava.sdk.internal.abi.LauncherAbi;
import io.envoyjava.sdk.internal.abi.NetworkFilterAbi;
import io.envoyjava.sdk.internal.runtime.EnvoyThread;
import io.envoyjava.sdk.internal.runtime.LauncherCalls;
import io.envoyjava.sdk.network.CloseType;
import io.envoyjava.sdk.network.ConnectionBuffer;
import io.envoyjava.sdk.network.ConnectionOptions;
import io.envoyjava.sdk.network.ConnectionState;
import io.envoyjava.sdk.network.NetworkFeature;
import io.envoyjava.sdk.network.Tls;
import io.envoyjava.sdk.network.UpstreamHost;
import io.envoyjava.sdk.stream.Attribute;
import io.envoyjava.sdk.stream.Connections;
import io.envoyjava.sdk.stream.DynamicMetadata;
import io.envoyjava.sdk.stream.FilterState;
import io.envoyjava.sdk.stream.Metadata;
import io.envoyjava.sdk.stream.MetadataSource;
import io.envoyjava.sdk.stream.Timing;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A connection as its filter sees it: mostly views of what Envoy has. {@link NetworkFilterRunner}
 * knows what may be done when.
 */
// The enums are in the order of the ABI's numbers, which BindingsTest checks.
@SuppressWarnings("EnumOrdinal")
final class ActiveConnection extends NetworkFilterRunner {
  private static final ConnectionState[] STATES = ConnectionState.values();
  private static final boolean HAS_ATTRIBUTES = NetworkFeature.ATTRIBUTES.isAvailable();

  private @Nullable HookBuffer readBuffer;
  private @Nullable HookBuffer writeBuffer;

  /** Whether this filter has stopped reading. */
  private boolean readingDisabled;

  ActiveConnection(EnvoyThread thread, LoadedNetworkConfig config, long filter, long record) {
    super(thread, config, filter, record);
  }

  // ---- Data

  @Override
  public ConnectionBuffer readBuffer() {
    var buffer = readBuffer;
    if (buffer == null) {
      buffer = new HookBuffer(this, false);
      readBuffer = buffer;
    }
    return buffer;
  }

  @Override
  public ConnectionBuffer writeBuffer() {
    var buffer = writeBuffer;
    if (buffer == null) {
      buffer = new HookBuffer(this, true);
      writeBuffer = buffer;
    }
    return buffer;
  }

  /** Something is sent, in pieces of which each is native memory. */
  private interface Send {
    int call(long record, MemorySegment bytes, long length, boolean last);
  }

  /** Sends bytes of any kind of memory; segments of Envoy's buffers end with it. */
  private void send(long record, MemorySegment bytes, Send send) {
    long size = bytes.byteSize();
    if (bytes.isNative()) {
      // The call keeps a segment open, so that no other thread can close it meanwhile. A segment of
      // Envoy's has to be closed by the hooks that the call brings, if they change its buffer;
      // Envoy has copied the bytes by then.
      var source = buffers().hasHandedOut(bytes) ? MemorySegment.ofAddress(bytes.address()) : bytes;
      int result = send.call(record, source, size, true);
      if (!isGone()) buffers().closeSegments();
      LauncherCalls.done(result);
      return;
    }
    long offset = 0;
    do {
      // The hooks that Envoy calls with each piece use the same memory.
      var copy = buffers().copyBuffer();
      long length = Math.min(size - offset, copy.byteSize());
      MemorySegment.copy(bytes, offset, copy, 0, length);
      offset += length;
      int result = send.call(record, copy, length, offset == size);
      LauncherCalls.done(result);
      if (result == LauncherAbi.JAVA_NOT_NOW && isOpen()) {
        throw new IllegalStateException(
            "a hook within this call has ended what is sent; %s of %s bytes were sent"
                .formatted(offset - length, size));
      }
    } while (offset < size && isOpen());
    if (!isGone()) buffers().closeSegments();
  }

  @Override
  public void write(MemorySegment bytes) {
    send(
        recordForWriting(),
        bytes,
        (record, piece, length, _) ->
            LauncherAbi.java_connection_write(record, piece, length, false));
  }

  @Override
  public void end() {
    long record = recordForWriting();
    requireHalfClose();
    LauncherCalls.done(LauncherAbi.java_connection_write(record, MemorySegment.NULL, 0, true));
  }

  private void requireHalfClose() {
    NetworkFeature.HALF_CLOSE.require("to end what is sent");
    if (!isHalfCloseEnabled()) {
      throw new IllegalStateException(
          "half-close is not enabled for this connection: call enableHalfClose, or close it");
    }
  }

  @Override
  public void injectRead(MemorySegment bytes, boolean endOfStream) {
    send(
        recordForInjecting(),
        bytes,
        (record, piece, length, last) ->
            LauncherAbi.java_connection_inject(record, false, piece, length, endOfStream && last));
  }

  @Override
  public void injectWrite(MemorySegment bytes, boolean endOfStream) {
    if (endOfStream) requireHalfClose();
    send(
        recordForHeldBack(),
        bytes,
        (record, piece, length, last) ->
            LauncherAbi.java_connection_inject(record, true, piece, length, endOfStream && last));
  }

  @Override
  public void continueReading() {
    long record = recordForContinuing();
    buffers().closeSegments();
    LauncherCalls.done(LauncherAbi.java_connection_continue_reading(record));
  }

  // ---- The end

  @Override
  public void close(CloseType type, String details) {
    long record = record();
    if (!isOpen()) return;
    arguments().put(details);
    int result = LauncherAbi.java_connection_close(record, type.ordinal(), arguments().first);
    if (result == LauncherAbi.JAVA_NO_MEMORY) {
      throw new OutOfMemoryError("no native memory is left for the reason of a close");
    }
  }

  @Override
  public void disableClose(boolean disabled) {
    NetworkLinking.CONTROL.require();
    // A close of this filter's own may wait for it, too.
    NetworkFilterAbi.envoy_dynamic_module_callback_network_filter_disable_close(
        disabled ? addressForChange() : address(), disabled);
  }

  @Override
  public ConnectionState state() {
    NetworkFeature.STATE.require("the connection's state");
    NetworkLinking.CONTROL.require();
    return STATES[
        NetworkFilterAbi.envoy_dynamic_module_callback_network_filter_get_connection_state(
            address())];
  }

  // ---- Flow control

  @Override
  public void disableReading(boolean disabled) {
    NetworkFeature.READ_CONTROL.require("to stop reading");
    NetworkLinking.CONTROL.require();
    long filter = addressForChange();
    // Envoy counts the calls, and does not survive one too many that enables reading.
    if (readingDisabled == disabled) return;
    readingDisabled = disabled;
    int _ =
        NetworkFilterAbi.envoy_dynamic_module_callback_network_filter_read_disable(
            filter, disabled);
  }

  @Override
  public boolean isReadingEnabled() {
    NetworkFeature.READ_CONTROL.require("whether reading is enabled");
    NetworkLinking.CONTROL.require();
    return NetworkFilterAbi.envoy_dynamic_module_callback_network_filter_read_enabled(address());
  }

  @Override
  public boolean isHalfCloseEnabled() {
    NetworkFeature.HALF_CLOSE.require("whether half-close is enabled");
    NetworkLinking.CONTROL.require();
    return NetworkFilterAbi.envoy_dynamic_module_callback_network_filter_is_half_close_enabled(
        address());
  }

  @Override
  public void enableHalfClose(boolean enabled) {
    NetworkFeature.HALF_CLOSE.require("to enable half-close");
    long filter = addressForChange();
    if (enabled && !isReadingEnabled()) {
      throw new IllegalStateException("half-close cannot be enabled while reading is stopped");
    }
    NetworkFilterAbi.envoy_dynamic_module_callback_network_filter_enable_half_close(
        filter, enabled);
  }

  @Override
  public long bufferLimit() {
    NetworkFeature.WATERMARKS.require("the buffer limit");
    NetworkLinking.CONTROL.require();
    return Integer.toUnsignedLong(
        NetworkFilterAbi.envoy_dynamic_module_callback_network_filter_get_buffer_limit(address()));
  }

  @Override
  public void setBufferLimit(long bytes) {
    NetworkFeature.WATERMARKS.require("the buffer limit");
    NetworkLinking.CONTROL.require();
    if (bytes < 1 || bytes > 0xffff_ffffL) {
      throw new IllegalArgumentException("limit: expected 1 to 4294967295, found " + bytes);
    }
    NetworkFilterAbi.envoy_dynamic_module_callback_network_filter_set_buffer_limits(
        addressForChange(), (int) bytes);
  }

  @Override
  public boolean isAboveHighWatermark() {
    NetworkFeature.WATERMARKS.require("the high watermark");
    NetworkLinking.CONTROL.require();
    return NetworkFilterAbi.envoy_dynamic_module_callback_network_filter_above_high_watermark(
        address());
  }

  // ---- About the connection

  @Override
  public long id() {
    NetworkLinking.INFO.require();
    return NetworkFilterAbi.envoy_dynamic_module_callback_network_filter_get_connection_id(
        address());
  }

  @Override
  public @Nullable InetSocketAddress remoteAddress() {
    NetworkLinking.INFO.require();
    return ConnectionAddresses.read(
        this, NetworkFilterAbi::envoy_dynamic_module_callback_network_filter_get_remote_address);
  }

  @Override
  public @Nullable InetSocketAddress localAddress() {
    NetworkLinking.INFO.require();
    return ConnectionAddresses.read(
        this, NetworkFilterAbi::envoy_dynamic_module_callback_network_filter_get_local_address);
  }

  @Override
  public @Nullable InetSocketAddress directRemoteAddress() {
    NetworkLinking.INFO.require();
    return ConnectionAddresses.read(
        this,
        NetworkFilterAbi::envoy_dynamic_module_callback_network_filter_get_direct_remote_address);
  }

  @Override
  public boolean isTls() {
    NetworkLinking.INFO.require();
    return NetworkFilterAbi.envoy_dynamic_module_callback_network_filter_is_ssl(address());
  }

  @Override
  public Tls tls() {
    NetworkLinking.INFO.require();
    return new ConnectionTls(this);
  }

  @Override
  public UpstreamHost upstreamHost() {
    NetworkLinking.INFO.require();
    return new ChosenHost(this);
  }

  @Override
  public ConnectionOptions socketOptions() {
    NetworkLinking.OPTIONS.require();
    return new NetworkOptions(this);
  }

  @Override
  public int workerIndex() {
    NetworkFeature.WORKER_INDEX.require("a worker's index");
    NetworkLinking.INFO.require();
    return NetworkFilterAbi.envoy_dynamic_module_callback_network_filter_get_worker_index(
        address());
  }

  @Override
  public boolean startUpstreamTls() {
    NetworkLinking.CONTROL.require();
    return NetworkFilterAbi
        .envoy_dynamic_module_callback_network_filter_start_upstream_secure_transport(
            addressForChange());
  }

  @Override
  public boolean startDownstreamTls() {
    NetworkFeature.DOWNSTREAM_START_TLS.require("to switch the connection to TLS");
    NetworkLinking.CONTROL.require();
    return NetworkFilterAbi
        .envoy_dynamic_module_callback_network_filter_start_downstream_secure_transport(
            addressForChange());
  }

  // ---- As for any stream

  @Override
  public @Nullable String attribute(Attribute.OfText attribute) {
    long filter = address();
    if (!HAS_ATTRIBUTES) return null;
    NetworkLinking.INFO.require();
    boolean found =
        NetworkFilterAbi.envoy_dynamic_module_callback_network_filter_get_attribute_string(
            filter, attribute.number(), buffers().result);
    return found ? buffers().resultText() : null;
  }

  @Override
  public OptionalLong attribute(Attribute.OfNumber attribute) {
    long filter = address();
    if (!HAS_ATTRIBUTES) return OptionalLong.empty();
    NetworkLinking.INFO.require();
    boolean found =
        NetworkFilterAbi.envoy_dynamic_module_callback_network_filter_get_attribute_int(
            filter, attribute.number(), buffers().number64);
    return found ? OptionalLong.of(buffers().number64.get(JAVA_LONG, 0)) : OptionalLong.empty();
  }

  @Override
  public Optional<Boolean> attribute(Attribute.OfBoolean attribute) {
    long filter = address();
    if (!HAS_ATTRIBUTES) return Optional.empty();
    NetworkLinking.INFO.require();
    boolean found =
        NetworkFilterAbi.envoy_dynamic_module_callback_network_filter_get_attribute_bool(
            filter, attribute.number(), buffers().number64);
    return found ? Optional.of(buffers().number64.get(JAVA_BOOLEAN, 0)) : Optional.empty();
  }

  @Override
  public DynamicMetadata dynamicMetadata() {
    NetworkLinking.STATE.require();
    return new NetworkMetadata(this);
  }

  @Override
  public Metadata metadata(MetadataSource source) {
    if (source != MetadataSource.DYNAMIC)
      throw NotOffered.forConnections("metadata of a " + source);
    return dynamicMetadata();
  }

  @Override
  public FilterState filterState() {
    NetworkLinking.STATE.require();
    return new NetworkFilterState(this);
  }

  @Override
  public Connections connections() {
    NetworkLinking.INFO.require();
    return new NetworkConnections(this);
  }

  @Override
  public Timing timing() {
    throw NotOffered.forConnections("timing");
  }
}
