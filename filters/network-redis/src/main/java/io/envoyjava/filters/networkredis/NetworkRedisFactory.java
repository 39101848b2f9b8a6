// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.networkredis;

import static java.util.stream.Collectors.toUnmodifiableSet;

import io.envoyjava.json.JsonConfig;
import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.InvalidConfigException;
import io.envoyjava.sdk.network.NetworkFilterConfig;
import io.envoyjava.sdk.network.NetworkFilterFactory;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The factory of the filter {@code network_redis}. Its configuration is empty, or JSON; without
 * {@code blocked_commands}, none is blocked, and the other fields have these values by default:
 *
 * <pre>{@code
 * {"blocked_commands": ["FLUSHALL", "FLUSHDB"], "log_commands": true, "max_command_length": 1024}
 * }</pre>
 */
public final class NetworkRedisFactory implements NetworkFilterFactory {
  private static final int MIN_LENGTH = 64;
  private static final int MAX_LENGTH = 1 << 20;

  /** Names as Redis and its modules have them. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  private record Settings(
      @Nullable List<String> blockedCommands,
      @Nullable Boolean logCommands,
      @Nullable Integer maxCommandLength) {}

  /** The settings with their defaults; the names are in upper case. */
  record Options(Set<String> blockedCommands, boolean logCommands, int maxCommandLength) {
    Options {
      if (maxCommandLength < MIN_LENGTH || maxCommandLength > MAX_LENGTH) {
        throw new InvalidConfigException(
            "max_command_length: expected %d to %d bytes, found %d"
                .formatted(MIN_LENGTH, MAX_LENGTH, maxCommandLength));
      }
    }
  }

  /** For the SDK, which finds this class by {@code module-info.java}. */
  public NetworkRedisFactory() {}

  @Override
  public String name() {
    return "network_redis";
  }

  @Override
  public NetworkFilterConfig configure(ConfigContext context, String config) {
    var options = parse(config);
    var metrics = RedisFilter.Metrics.of(context);
    return connection -> new RedisFilter(connection, options, metrics);
  }

  static Options parse(String config) {
    var settings = JsonConfig.read(config.isBlank() ? "{}" : config, Settings.class);
    var names = settings.blockedCommands() == null ? List.<String>of() : settings.blockedCommands();
    return new Options(
        names.stream().map(NetworkRedisFactory::checked).collect(toUnmodifiableSet()),
        settings.logCommands() == null || settings.logCommands(),
        settings.maxCommandLength() == null ? 1024 : settings.maxCommandLength());
  }

  private static String checked(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new InvalidConfigException(
          "blocked_commands: expected names of commands, found " + JsonConfig.quote(name));
    }
    return name.toUpperCase(Locale.ROOT);
  }
}
