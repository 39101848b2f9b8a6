// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.http;

import io.envoyjava.sdk.Secret;
import io.envoyjava.sdk.internal.abi.HttpFilterAbi;
import io.envoyjava.sdk.internal.ffi.Arguments;
import io.envoyjava.sdk.internal.ffi.NativeMemory;
import io.envoyjava.sdk.internal.runtime.EnvoyConfig;
import io.envoyjava.sdk.internal.runtime.HandedStream;
import io.envoyjava.sdk.internal.runtime.ThreadConfined;
import io.envoyjava.sdk.stream.StreamInfo;
import java.lang.foreign.Arena;
import java.util.Objects;

/**
 * A secret that Envoy keeps.
 *
 * @param config the configuration that subscribed to it
 * @param id Envoy's number for it, within that configuration
 */
record HttpSecret(EnvoyConfig config, long id) implements Secret {

  @Override
  public byte[] get(StreamInfo stream) {
    if (stream instanceof HandedStream handed) {
      return Objects.requireNonNull(handed.onWorker(this::get));
    }
    var own = (ThreadConfined) stream;
    long filter = own.address();
    HttpLinking.SECRETS.require();
    var result = own.buffers().result;
    boolean known =
        HttpFilterAbi.envoy_dynamic_module_callback_http_filter_get_generic_secret(
            filter, id, result);
    if (!known)
      throw new IllegalStateException("this stream belongs to another filter than the secret");
    return Arguments.bytes(result);
  }

  @Override
  public byte[] get() {
    config.checkEnvoysThread();
    HttpLinking.SECRETS.require();
    try (var arena = Arena.ofConfined()) {
      var result = NativeMemory.none(arena);
      synchronized (config.lock()) {
        long address = config.address();
        if (address == 0) throw new IllegalStateException("this configuration is gone");
        boolean known =
            HttpFilterAbi.envoy_dynamic_module_callback_http_filter_config_get_generic_secret(
                address, id, result);
        // The bytes are the configuration's.
        return known ? Arguments.bytes(result) : new byte[0];
      }
    }
  }
}
