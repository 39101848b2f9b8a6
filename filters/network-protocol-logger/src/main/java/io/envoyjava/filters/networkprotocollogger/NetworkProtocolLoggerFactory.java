// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.networkprotocollogger;

import io.envoyjava.json.JsonConfig;
import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.InvalidConfigException;
import io.envoyjava.sdk.network.NetworkFilterConfig;
import io.envoyjava.sdk.network.NetworkFilterFactory;
import org.jspecify.annotations.Nullable;

/**
 * The factory of the filter {@code network_protocol_logger}. Its configuration is empty, or JSON;
 * each field has this value by default:
 *
 * <pre>{@code
 * {"log_request": true, "log_response": true, "max_log_bytes": 1024, "detect_protocol": true}
 * }</pre>
 */
public final class NetworkProtocolLoggerFactory implements NetworkFilterFactory {
  private static final int MAX_LOG_BYTES = 1 << 16;

  private record Settings(
      @Nullable Boolean logRequest,
      @Nullable Boolean logResponse,
      @Nullable Integer maxLogBytes,
      @Nullable Boolean detectProtocol) {}

  /** The settings with their defaults. */
  record Options(boolean logRequest, boolean logResponse, int maxLogBytes, boolean detectProtocol) {
    Options {
      if (maxLogBytes < 0 || maxLogBytes > MAX_LOG_BYTES) {
        throw new InvalidConfigException(
            "max_log_bytes: expected 0 to %d, found %d".formatted(MAX_LOG_BYTES, maxLogBytes));
      }
    }
  }

  /** For the SDK, which finds this class by {@code module-info.java}. */
  public NetworkProtocolLoggerFactory() {}

  @Override
  public String name() {
    return "network_protocol_logger";
  }

  @Override
  public NetworkFilterConfig configure(ConfigContext context, String config) {
    var options = parse(config);
    var metrics = ProtocolLoggerFilter.Metrics.of(context);
    return connection -> new ProtocolLoggerFilter(connection, options, metrics);
  }

  static Options parse(String config) {
    var settings = JsonConfig.read(config.isBlank() ? "{}" : config, Settings.class);
    return new Options(
        settings.logRequest() == null || settings.logRequest(),
        settings.logResponse() == null || settings.logResponse(),
        settings.maxLogBytes() == null ? 1024 : settings.maxLogBytes(),
        settings.detectProtocol() == null || settings.detectProtocol());
  }
}
