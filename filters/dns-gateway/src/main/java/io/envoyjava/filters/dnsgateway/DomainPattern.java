// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.dnsgateway;

import io.envoyjava.json.JsonConfig;
import io.envoyjava.sdk.InvalidConfigException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A domain, or all of those below one.
 *
 * @param name the domain, in lower case
 * @param wildcard whether it stands for all domains below it, and not for itself
 */
record DomainPattern(String name, boolean wildcard) {
  private static final Pattern DOMAIN = Pattern.compile("(?:[a-z0-9_-]{1,63}\\.)*[a-z0-9_-]{1,63}");

  /** Parses {@code example.com} or {@code *.example.com}. */
  static DomainPattern parse(String text) {
    boolean wildcard = text.startsWith("*.");
    var name = (wildcard ? text.substring(2) : text).toLowerCase(Locale.ROOT);
    if (name.length() > 253 || !DOMAIN.matcher(name).matches()) {
      throw new InvalidConfigException(
          "domains: expected a domain such as example.com or *.example.com, found "
              + JsonConfig.quote(text));
    }
    return new DomainPattern(name, wildcard);
  }

  /** Returns whether it stands for a domain, which is in lower case. */
  boolean matches(String domain) {
    if (!wildcard) return domain.equals(name);
    int dot = domain.length() - name.length() - 1;
    return dot > 0 && domain.charAt(dot) == '.' && domain.endsWith(name);
  }
}
