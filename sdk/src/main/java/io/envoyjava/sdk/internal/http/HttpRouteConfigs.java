// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.http;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The settings that routes have for the module's filters, by the tokens that Envoy keeps for them.
 * Any thread reads, without a lock; routes come on Envoy's main thread and go on any.
 */
final class HttpRouteConfigs {
  /**
   * A route's settings.
   *
   * @param filter the name of the factory that made them
   * @param settings what it made
   */
  record Loaded(String filter, Object settings) {}

  /** Sorted by token. Never changed: a change makes a new one. */
  private static final class Table {
    private final long[] tokens;
    private final Loaded[] configs;

    Table(long[] tokens, Loaded[] configs) {
      this.tokens = tokens;
      this.configs = configs;
    }

    @Nullable Loaded find(long token) {
      int index = Arrays.binarySearch(tokens, token);
      return index < 0 ? null : configs[index];
    }

    Table with(long token, Loaded config) {
      int index = -Arrays.binarySearch(tokens, token) - 1;
      var grownTokens = Arrays.copyOf(tokens, tokens.length + 1);
      var grown = Arrays.copyOf(configs, tokens.length + 1);
      System.arraycopy(tokens, index, grownTokens, index + 1, tokens.length - index);
      System.arraycopy(configs, index, grown, index + 1, tokens.length - index);
      grownTokens[index] = token;
      grown[index] = config;
      return new Table(grownTokens, grown);
    }

    Table without(long token) {
      int index = Arrays.binarySearch(tokens, token);
      int rest = tokens.length - index - 1;
      var fewerTokens = Arrays.copyOf(tokens, tokens.length - 1);
      var fewer = Arrays.copyOf(configs, tokens.length - 1);
      System.arraycopy(tokens, index + 1, fewerTokens, index, rest);
      System.arraycopy(configs, index + 1, fewer, index, rest);
      return new Table(fewerTokens, fewer);
    }
  }

  private volatile Table table = new Table(new long[0], new Loaded[0]);

  /** Returns the settings of a token; null if the token is another module's. */
  @Nullable Loaded find(long token) {
    return table.find(token);
  }

  synchronized void add(long token, Loaded config) {
    table = table.with(token, config);
  }

  /** Removes and returns the settings of a token; null if it has none. */
  synchronized @Nullable Loaded remove(long token) {
    var config = table.find(token);
    if (config != null) table = table.without(token);
    return config;
  }
}
