// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal;

import io.envoyjava.sdk.HttpStream;
import io.envoyjava.sdk.Secret;
import io.envoyjava.sdk.internal.abi.EnvoyAbi;
import java.lang.foreign.Arena;

/**
 * A secret that Envoy keeps.
 *
 * @param config the configuration that subscribed to it
 * @param id Envoy's number for it, within that configuration
 */
record HostSecret(HostConfig config, long id) implements Secret {

  @Override
  public byte[] get(HttpStream stream) {
    var own = (Stream) stream;
    long host = own.host();
    Linking.SECRETS.require();
    var result = own.worker().result;
    boolean known =
        EnvoyAbi.envoy_dynamic_module_callback_http_filter_get_generic_secret(host, id, result);
    if (!known) throw new IllegalStateException("this stream is not of the secret's filter");
    return Arguments.bytes(result);
  }

  @Override
  public byte[] get() {
    config.checkEnvoysThread();
    Linking.SECRETS.require();
    long host = config.use();
    if (host == 0) throw new IllegalStateException("this configuration is gone");
    try (var arena = Arena.ofConfined()) {
      var result = Native.none(arena);
      boolean known =
          EnvoyAbi.envoy_dynamic_module_callback_http_filter_config_get_generic_secret(
              host, id, result);
      return known ? Arguments.bytes(result) : new byte[0];
    } finally {
      config.leave();
    }
  }
}
