// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.listener;

import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.envoyjava.sdk.internal.abi.LauncherAbi;
import io.envoyjava.sdk.internal.abi.ListenerFilterAbi;
import io.envoyjava.sdk.internal.ffi.CallBuffers;
import io.envoyjava.sdk.internal.runtime.EnvoyThread;
import io.envoyjava.sdk.listener.AddressType;
import io.envoyjava.sdk.listener.ListenerFeature;
import io.envoyjava.sdk.listener.PeekedData;
import io.envoyjava.sdk.listener.SocketOptions;
import io.envoyjava.sdk.listener.SocketTls;
import io.envoyjava.sdk.stream.Attribute;
import io.envoyjava.sdk.stream.Connections;
import io.envoyjava.sdk.stream.DynamicMetadata;
import io.envoyjava.sdk.stream.FilterState;
import io.envoyjava.sdk.stream.Metadata;
import io.envoyjava.sdk.stream.MetadataSource;
import io.envoyjava.sdk.stream.Timing;
import java.lang.foreign.MemorySegment;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * An accepted socket as its filter sees it: mostly views of what Envoy has. {@link
 * ListenerFilterRunner} knows what may be done when.
 */
final class ActiveSocket extends ListenerFilterRunner {
  private static final AddressType[] ADDRESS_TYPES = AddressType.values();
  private static final boolean HAS_ATTRIBUTES = ListenerFeature.ATTRIBUTES.isAvailable();

  private @Nullable HookData data;

  ActiveSocket(EnvoyThread thread, LoadedListenerConfig config, long filter, long record) {
    super(thread, config, filter, record);
  }

  // ---- Data

  @Override
  public PeekedData data() {
    var current = data;
    if (current == null) {
      current = new HookData(this);
      data = current;
    }
    return current;
  }

  @Override
  public long write(MemorySegment bytes) {
    ListenerFeature.WRITE.require("to write to a socket");
    ListenerLinking.INFO.require();
    long filter = addressForChange();
    // Envoy answers an empty write as it does a failure.
    if (bytes.byteSize() == 0) return 0;
    var copy = buffers().copyBuffer();
    long length = Math.min(bytes.byteSize(), copy.byteSize());
    MemorySegment.copy(bytes, 0, copy, 0, length);
    CallBuffers.point(arguments().first, copy.address(), length);
    return ListenerFilterAbi.envoy_dynamic_module_callback_listener_filter_write_to_socket(
        filter, arguments().first);
  }

  // ---- How it goes on

  @Override
  public void continueFilterChain() {
    int _ = LauncherAbi.java_socket_continue(recordForContinuing());
  }

  @Override
  public void close(String details) {
    long record = record();
    if (!isOpen()) return;
    arguments().put(details);
    int result = LauncherAbi.java_socket_close(record, arguments().first);
    if (result == LauncherAbi.JAVA_NO_MEMORY) {
      throw new OutOfMemoryError("no native memory is left for the reason of a close");
    }
  }

  // ---- What filter chains are chosen by

  /** One of Envoy's functions that set a text. */
  private interface Setter {
    void call(long filter, MemorySegment text);
  }

  /** One of Envoy's functions that return a text. */
  private interface Getter {
    boolean call(long filter, MemorySegment text);
  }

  private void set(String what, String text, Setter setter) {
    requireText(what, text);
    ListenerLinking.DETECTED.require();
    long filter = addressForChange();
    arguments().put(text);
    setter.call(filter, arguments().first);
  }

  private static void requireText(String what, String text) {
    // Envoy would ignore it.
    if (text.isEmpty())
      throw new IllegalArgumentException(what + ": expected text, found an empty string");
  }

  private @Nullable String get(String what, Getter getter) {
    ListenerFeature.DETECTED_VALUES.require(what);
    ListenerLinking.DETECTED.require();
    var result = buffers().result;
    return getter.call(address(), result) ? arguments().text(result, 0) : null;
  }

  @Override
  public void setDetectedTransportProtocol(String protocol) {
    set(
        "protocol",
        protocol,
        ListenerFilterAbi
            ::envoy_dynamic_module_callback_listener_filter_set_detected_transport_protocol);
  }

  @Override
  public @Nullable String detectedTransportProtocol() {
    return get(
        "the detected transport protocol",
        ListenerFilterAbi
            ::envoy_dynamic_module_callback_listener_filter_get_detected_transport_protocol);
  }

  @Override
  public void setRequestedServerName(String name) {
    set(
        "name",
        name,
        ListenerFilterAbi::envoy_dynamic_module_callback_listener_filter_set_requested_server_name);
  }

  @Override
  public @Nullable String requestedServerName() {
    return get(
        "the requested server name",
        ListenerFilterAbi::envoy_dynamic_module_callback_listener_filter_get_requested_server_name);
  }

  @Override
  public void setRequestedApplicationProtocols(List<String> protocols) {
    if (protocols.isEmpty()) {
      throw new IllegalArgumentException("protocols: expected one or more, found none");
    }
    protocols.forEach(protocol -> requireText("protocols", protocol));
    ListenerLinking.DETECTED.require();
    long filter = addressForChange();
    var array = arguments().put(protocols);
    ListenerFilterAbi
        .envoy_dynamic_module_callback_listener_filter_set_requested_application_protocols(
            filter, array, protocols.size());
  }

  @Override
  public List<String> requestedApplicationProtocols() {
    ListenerFeature.DETECTED_VALUES.require("the requested application protocols");
    ListenerLinking.DETECTED.require();
    long filter = address();
    long count =
        ListenerFilterAbi
            .envoy_dynamic_module_callback_listener_filter_get_requested_application_protocols_size(
                filter);
    if (count == 0) return List.of();
    var array = buffers().array(count);
    boolean filled =
        ListenerFilterAbi
            .envoy_dynamic_module_callback_listener_filter_get_requested_application_protocols(
                filter, array);
    return filled ? arguments().texts(array, count) : List.of();
  }

  @Override
  public void setJa3Hash(String hash) {
    set(
        "hash",
        hash,
        ListenerFilterAbi::envoy_dynamic_module_callback_listener_filter_set_ja3_hash);
  }

  @Override
  public @Nullable String ja3Hash() {
    return get(
        "the JA3 fingerprint",
        ListenerFilterAbi::envoy_dynamic_module_callback_listener_filter_get_ja3_hash);
  }

  @Override
  public void setJa4Hash(String hash) {
    set(
        "hash",
        hash,
        ListenerFilterAbi::envoy_dynamic_module_callback_listener_filter_set_ja4_hash);
  }

  @Override
  public @Nullable String ja4Hash() {
    return get(
        "the JA4 fingerprint",
        ListenerFilterAbi::envoy_dynamic_module_callback_listener_filter_get_ja4_hash);
  }

  @Override
  public boolean isTls() {
    ListenerFeature.TLS.require("whether a socket has a TLS session");
    ListenerLinking.INFO.require();
    return ListenerFilterAbi.envoy_dynamic_module_callback_listener_filter_is_ssl(address());
  }

  @Override
  public SocketTls tls() {
    ListenerFeature.TLS.require("a socket's TLS session");
    ListenerLinking.INFO.require();
    return new SocketTlsView(this);
  }

  // ---- Addresses

  private @Nullable InetSocketAddress address(SocketAddressReader.Function function) {
    ListenerLinking.INFO.require();
    return SocketAddressReader.read(this, function);
  }

  @Override
  public @Nullable InetSocketAddress remoteAddress() {
    return SocketAddressReader.read(
        this, ListenerFilterAbi::envoy_dynamic_module_callback_listener_filter_get_remote_address);
  }

  @Override
  public @Nullable InetSocketAddress directRemoteAddress() {
    return address(
        ListenerFilterAbi::envoy_dynamic_module_callback_listener_filter_get_direct_remote_address);
  }

  @Override
  public @Nullable InetSocketAddress localAddress() {
    return address(
        ListenerFilterAbi::envoy_dynamic_module_callback_listener_filter_get_local_address);
  }

  @Override
  public @Nullable InetSocketAddress directLocalAddress() {
    return address(
        ListenerFilterAbi::envoy_dynamic_module_callback_listener_filter_get_direct_local_address);
  }

  @Override
  public @Nullable InetSocketAddress originalDestination() {
    return address(
        ListenerFilterAbi::envoy_dynamic_module_callback_listener_filter_get_original_dst);
  }

  @Override
  public AddressType addressType() {
    ListenerLinking.INFO.require();
    return ADDRESS_TYPES[
        ListenerFilterAbi.envoy_dynamic_module_callback_listener_filter_get_address_type(
            address())];
  }

  @Override
  public boolean isLocalAddressRestored() {
    ListenerLinking.INFO.require();
    return ListenerFilterAbi
        .envoy_dynamic_module_callback_listener_filter_is_local_address_restored(address());
  }

  /** Puts an address into the arguments. */
  private InetAddress put(InetSocketAddress address) {
    var ip = address.getAddress();
    if (ip == null) {
      throw new IllegalArgumentException("address: expected a resolved one, found " + address);
    }
    arguments().put(ip.getHostAddress());
    return ip;
  }

  @Override
  public boolean setRemoteAddress(InetSocketAddress address) {
    ListenerLinking.INFO.require();
    long filter = addressForChange();
    var ip = put(address);
    return ListenerFilterAbi.envoy_dynamic_module_callback_listener_filter_set_remote_address(
        filter, arguments().first, address.getPort(), ip instanceof Inet6Address);
  }

  @Override
  public boolean restoreLocalAddress(InetSocketAddress address) {
    ListenerLinking.INFO.require();
    long filter = addressForChange();
    var ip = put(address);
    return ListenerFilterAbi.envoy_dynamic_module_callback_listener_filter_restore_local_address(
        filter, arguments().first, address.getPort(), ip instanceof Inet6Address);
  }

  @Override
  public void useOriginalDestination(boolean use) {
    ListenerLinking.INFO.require();
    ListenerFilterAbi.envoy_dynamic_module_callback_listener_filter_use_original_dst(
        addressForChange(), use);
  }

  // ---- About the socket

  @Override
  public int fileDescriptor() {
    ListenerLinking.INFO.require();
    return (int)
        ListenerFilterAbi.envoy_dynamic_module_callback_listener_filter_get_socket_fd(address());
  }

  @Override
  public SocketOptions socketOptions() {
    ListenerLinking.OPTIONS.require();
    return new SystemOptions(this);
  }

  @Override
  public Instant startTime() {
    ListenerLinking.INFO.require();
    return Instant.ofEpochMilli(
        ListenerFilterAbi
            .envoy_dynamic_module_callback_listener_filter_get_connection_start_time_ms(address()));
  }

  @Override
  public void setDownstreamTransportFailureReason(String reason) {
    ListenerLinking.INFO.require();
    set(
        "reason",
        reason,
        ListenerFilterAbi
            ::envoy_dynamic_module_callback_listener_filter_set_downstream_transport_failure_reason);
  }

  @Override
  public int workerIndex() {
    ListenerFeature.WORKER_INDEX.require("a worker's index");
    ListenerLinking.INFO.require();
    return ListenerFilterAbi.envoy_dynamic_module_callback_listener_filter_get_worker_index(
        address());
  }

  // ---- As for any stream

  @Override
  public @Nullable String attribute(Attribute.OfText attribute) {
    long filter = address();
    if (!HAS_ATTRIBUTES) return null;
    ListenerLinking.INFO.require();
    boolean found =
        ListenerFilterAbi.envoy_dynamic_module_callback_listener_filter_get_attribute_string(
            filter, attribute.number(), buffers().result);
    return found ? buffers().resultText() : null;
  }

  @Override
  public OptionalLong attribute(Attribute.OfNumber attribute) {
    long filter = address();
    if (!HAS_ATTRIBUTES) return OptionalLong.empty();
    ListenerLinking.INFO.require();
    boolean found =
        ListenerFilterAbi.envoy_dynamic_module_callback_listener_filter_get_attribute_int(
            filter, attribute.number(), buffers().number64);
    return found ? OptionalLong.of(buffers().number64.get(JAVA_LONG, 0)) : OptionalLong.empty();
  }

  @Override
  public Optional<Boolean> attribute(Attribute.OfBoolean attribute) {
    long filter = address();
    if (!HAS_ATTRIBUTES) return Optional.empty();
    ListenerLinking.INFO.require();
    boolean found =
        ListenerFilterAbi.envoy_dynamic_module_callback_listener_filter_get_attribute_bool(
            filter, attribute.number(), buffers().number64);
    return found ? Optional.of(buffers().number64.get(JAVA_BOOLEAN, 0)) : Optional.empty();
  }

  @Override
  public DynamicMetadata dynamicMetadata() {
    ListenerLinking.STATE.require();
    return new SocketMetadata(this);
  }

  @Override
  public Metadata metadata(MetadataSource source) {
    if (source != MetadataSource.DYNAMIC) throw NotOffered.forSockets("metadata of a " + source);
    return dynamicMetadata();
  }

  @Override
  public FilterState filterState() {
    ListenerLinking.STATE.require();
    return new SocketState(this);
  }

  @Override
  public Connections connections() {
    ListenerLinking.INFO.require();
    return new SocketConnections(this);
  }

  @Override
  public Timing timing() {
    throw NotOffered.forSockets("timing");
  }
}
