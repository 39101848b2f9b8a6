// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.listeneripallowlist;

import io.envoyjava.json.JsonConfig;
import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.InvalidConfigException;
import io.envoyjava.sdk.listener.ListenerFilterConfig;
import io.envoyjava.sdk.listener.ListenerFilterFactory;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The factory of the filter {@code listener_ip_allowlist}. Its configuration is JSON, of which only
 * the last field is optional:
 *
 * <pre>{@code
 * {"mode": "allowlist", "addresses": ["192.0.2.0/24", "2001:db8::1"], "log_blocked": true}
 * }</pre>
 */
public final class ListenerIpAllowlistFactory implements ListenerFilterFactory {

  record Settings(AddressList.Mode mode, List<String> addresses, @Nullable Boolean logBlocked) {
    Settings {
      if (addresses.isEmpty()) {
        throw new InvalidConfigException("addresses: expected one or more, found none");
      }
    }

    AddressList list() {
      return new AddressList(mode, addresses.stream().map(AddressRange::parse).toList());
    }

    boolean logs() {
      return logBlocked == null || logBlocked;
    }
  }

  /** For the SDK, which finds this class by {@code module-info.java}. */
  public ListenerIpAllowlistFactory() {}

  @Override
  public String name() {
    return "listener_ip_allowlist";
  }

  @Override
  public ListenerFilterConfig configure(ConfigContext context, String config) {
    var settings = parse(config);
    var list = settings.list();
    var allowed = context.counter("ip_filter_allowed_connections_total");
    var blocked = context.counter("ip_filter_blocked_connections_total");
    return socket -> new IpAllowlistFilter(socket, list, settings.logs(), allowed, blocked);
  }

  static Settings parse(String config) {
    return JsonConfig.read(config, Settings.class);
  }
}
