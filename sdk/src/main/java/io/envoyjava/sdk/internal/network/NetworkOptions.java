// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.network;

import io.envoyjava.sdk.internal.abi.NetworkFilterAbi;
import io.envoyjava.sdk.internal.abi.envoy_socket_option;
import io.envoyjava.sdk.internal.ffi.Arguments;
import io.envoyjava.sdk.network.ConnectionOptions;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The socket options that a connection keeps. Envoy appends each one that is set; its functions for
 * a single option return the first of several equal ones up to v1.39, so this looks through the
 * list from its end.
 */
// The enums are in the order of the ABI's numbers, which BindingsTest checks.
@SuppressWarnings("EnumOrdinal")
final class NetworkOptions implements ConnectionOptions {
  private static final Stage[] STAGES = Stage.values();
  private static final int NUMBER = 0;

  private final NetworkFilterRunner connection;

  NetworkOptions(NetworkFilterRunner connection) {
    this.connection = connection;
  }

  @Override
  public void set(Option option, int value) {
    NetworkFilterAbi.envoy_dynamic_module_callback_network_set_socket_option_int(
        connection.addressForChange(),
        option.level(),
        option.name(),
        option.stage().ordinal(),
        value);
  }

  @Override
  public void set(Option option, byte[] value) {
    long filter = connection.addressForChange();
    // There is no text; the bytes are the second argument.
    connection.arguments().put("", value);
    NetworkFilterAbi.envoy_dynamic_module_callback_network_set_socket_option_bytes(
        filter,
        option.level(),
        option.name(),
        option.stage().ordinal(),
        connection.arguments().second);
  }

  /** An option and its value: a number or bytes. */
  private record Entry(Option option, Object value) {}

  private List<Entry> entries() {
    long filter = connection.address();
    long count =
        NetworkFilterAbi.envoy_dynamic_module_callback_network_get_socket_options_size(filter);
    var entries = new ArrayList<Entry>((int) count);
    if (count == 0) return entries;
    try (var arena = Arena.ofConfined()) {
      var array = envoy_socket_option.allocateArray(count, arena);
      NetworkFilterAbi.envoy_dynamic_module_callback_network_get_socket_options(filter, array);
      for (long i = 0; i < count; i++) entries.add(entry(envoy_socket_option.asSlice(array, i)));
    }
    return entries;
  }

  private static Entry entry(MemorySegment option) {
    var key =
        new Option(
            (int) envoy_socket_option.level(option),
            (int) envoy_socket_option.name(option),
            STAGES[envoy_socket_option.state(option)]);
    return envoy_socket_option.value_type(option) == NUMBER
        ? new Entry(key, (int) envoy_socket_option.number(option))
        : new Entry(key, Arguments.bytes(envoy_socket_option.bytes(option)));
  }

  /** Returns the value that an option was set to last; null if it was not set. */
  private @Nullable Object value(Option option) {
    for (var entry : entries().reversed()) {
      if (entry.option().equals(option)) return entry.value();
    }
    return null;
  }

  @Override
  public OptionalInt getInt(Option option) {
    return value(option) instanceof Integer number ? OptionalInt.of(number) : OptionalInt.empty();
  }

  @Override
  public byte @Nullable [] getBytes(Option option) {
    return value(option) instanceof byte[] bytes ? bytes : null;
  }

  @Override
  public List<Option> list() {
    return entries().stream().map(Entry::option).distinct().toList();
  }
}
