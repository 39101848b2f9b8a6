// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.listenertlsdetector;

import io.envoyjava.json.JsonConfig;
import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.listener.ListenerFilterConfig;
import io.envoyjava.sdk.listener.ListenerFilterFactory;
import org.jspecify.annotations.Nullable;

/**
 * The factory of the filter {@code listener_tls_detector}. Its configuration is empty, or JSON:
 *
 * <pre>{@code
 * {"close_plain_text": true}
 * }</pre>
 */
public final class ListenerTlsDetectorFactory implements ListenerFilterFactory {

  record Settings(@Nullable Boolean closePlainText) {
    boolean closesPlainText() {
      return closePlainText != null && closePlainText;
    }
  }

  /** For the SDK, which finds this class by {@code module-info.java}. */
  public ListenerTlsDetectorFactory() {}

  @Override
  public String name() {
    return "listener_tls_detector";
  }

  @Override
  public ListenerFilterConfig configure(ConfigContext context, String config) {
    boolean closesPlainText = parse(config).closesPlainText();
    var tls = context.counter("tls_detector_tls_connections_total");
    var plainText = context.counter("tls_detector_non_tls_connections_total");
    return socket -> new TlsDetectorFilter(socket, closesPlainText, tls, plainText);
  }

  static Settings parse(String config) {
    return config.isBlank() ? new Settings(null) : JsonConfig.read(config, Settings.class);
  }
}
