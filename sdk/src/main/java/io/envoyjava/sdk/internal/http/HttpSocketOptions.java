// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.http;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.envoyjava.sdk.http.HttpFeature;
import io.envoyjava.sdk.http.SocketOptions;
import io.envoyjava.sdk.internal.abi.HttpFilterAbi;
import io.envoyjava.sdk.internal.ffi.Arguments;
import io.envoyjava.sdk.internal.symbols.EnvoyFunction;
import io.envoyjava.sdk.internal.symbols.EnvoySymbols;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The socket options of a stream. Up to v1.39, Envoy returns the first value of an option, not the
 * last one, and bytes from memory that it may have freed, so there the values are kept here.
 */
// The enums are in the order of the ABI's numbers, which BindingsTest checks.
@SuppressWarnings("EnumOrdinal")
final class HttpSocketOptions implements SocketOptions {
  private static final boolean OFFERED = HttpFeature.SOCKET_OPTIONS.isAvailable();

  /** Whether Envoy is v1.40 or newer, which returns what was set. */
  private static final boolean ENVOY_KEEPS = EnvoySymbols.has(EnvoyFunction.HTTP_GET_TIMING_INFO);

  private final HttpFilterRunner stream;

  /** What was set last: a number or bytes. */
  private final Map<Option, Object> values = new HashMap<>();

  HttpSocketOptions(HttpFilterRunner stream) {
    this.stream = stream;
  }

  private static void require() {
    if (!OFFERED) HttpFeature.SOCKET_OPTIONS.require("socket options");
  }

  @Override
  public boolean set(Option option, int value) {
    long filter = stream.addressForChange();
    require();
    boolean set =
        HttpFilterAbi.envoy_dynamic_module_callback_http_set_socket_option_int(
            filter,
            option.level(),
            option.name(),
            option.stage().ordinal(),
            option.side().ordinal(),
            value);
    if (set) values.put(option, value);
    return set;
  }

  @Override
  public boolean set(Option option, byte[] value) {
    long filter = stream.addressForChange();
    require();
    // Of the text there is nothing; the bytes are the second argument.
    stream.arguments().put("", value);
    boolean set =
        HttpFilterAbi.envoy_dynamic_module_callback_http_set_socket_option_bytes(
            filter,
            option.level(),
            option.name(),
            option.stage().ordinal(),
            option.side().ordinal(),
            stream.arguments().second);
    if (set) values.put(option, value.clone());
    return set;
  }

  @Override
  public OptionalInt getInt(Option option) {
    long filter = stream.address();
    require();
    if (!(values.get(option) instanceof Integer kept)) return OptionalInt.empty();
    if (!ENVOY_KEEPS) return OptionalInt.of(kept);
    var number = stream.buffers().number64;
    boolean found =
        HttpFilterAbi.envoy_dynamic_module_callback_http_get_socket_option_int(
            filter,
            option.level(),
            option.name(),
            option.stage().ordinal(),
            option.side().ordinal(),
            number);
    return found ? OptionalInt.of((int) number.get(JAVA_LONG, 0)) : OptionalInt.empty();
  }

  @Override
  public byte @Nullable [] getBytes(Option option) {
    long filter = stream.address();
    require();
    if (!(values.get(option) instanceof byte[] kept)) return null;
    if (!ENVOY_KEEPS) return kept.clone();
    var result = stream.buffers().result;
    boolean found =
        HttpFilterAbi.envoy_dynamic_module_callback_http_get_socket_option_bytes(
            filter,
            option.level(),
            option.name(),
            option.stage().ordinal(),
            option.side().ordinal(),
            result);
    return found ? Arguments.bytes(result) : null;
  }
}
