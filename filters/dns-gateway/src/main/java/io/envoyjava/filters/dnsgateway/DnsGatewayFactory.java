// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.dnsgateway;

import io.envoyjava.filters.dnsgateway.DnsGatewayFilter.Domain;
import io.envoyjava.filters.dnsgateway.DnsGatewayFilter.Metrics;
import io.envoyjava.json.JsonConfig;
import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.InvalidConfigException;
import io.envoyjava.sdk.udp.UdpListenerFilterConfig;
import io.envoyjava.sdk.udp.UdpListenerFilterFactory;
import java.net.Inet4Address;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The factory of the UDP listener filter {@code dns_gateway}. Its configuration is JSON:
 *
 * <pre>{@code
 * {"base_ip": "10.10.0.0", "prefix_len": 24,
 *  "domains": [{"domain": "*.aws.com", "metadata": {"cluster": "aws"}}]}
 * }</pre>
 */
public final class DnsGatewayFactory implements UdpListenerFilterFactory {
  /** Four numbers: the JDK takes fewer, too. */
  private static final Pattern IPV4 =
      Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?:\\.(?!$)|$)){4}");

  private record Settings(
      @Nullable String baseIp,
      @Nullable Integer prefixLen,
      @Nullable List<DomainSettings> domains) {}

  private record DomainSettings(@Nullable String domain, @Nullable Map<String, String> metadata) {}

  /** The settings, checked. */
  record Options(Subnet subnet, List<Domain> domains) {}

  /** For the SDK, which finds this class by {@code module-info.java}. */
  public DnsGatewayFactory() {}

  @Override
  public String name() {
    return "dns_gateway";
  }

  @Override
  public UdpListenerFilterConfig configure(ConfigContext context, String config) {
    var options = parse(config);
    var metrics = Metrics.of(context);
    // Last, since addresses stay known.
    var addresses = VirtualAddresses.of(options.subnet());
    return _ -> new DnsGatewayFilter(options.domains(), addresses, metrics);
  }

  static Options parse(String config) {
    var settings = JsonConfig.read(config, Settings.class);
    int prefixLength = settings.prefixLen() == null ? 0 : settings.prefixLen();
    if (prefixLength < 1 || prefixLength > 32) {
      throw new InvalidConfigException("prefix_len: expected 1 to 32, found " + prefixLength);
    }
    var domains = settings.domains() == null ? List.<DomainSettings>of() : settings.domains();
    return new Options(
        new Subnet(address(settings.baseIp()), prefixLength),
        domains.stream().map(DnsGatewayFactory::domain).toList());
  }

  private static int address(@Nullable String ip) {
    if (ip != null && IPV4.matcher(ip).matches()) {
      return ByteBuffer.wrap(Inet4Address.ofLiteral(ip).getAddress()).getInt();
    }
    throw new InvalidConfigException(
        "base_ip: expected an IPv4 address, found " + (ip == null ? "none" : JsonConfig.quote(ip)));
  }

  private static Domain domain(DomainSettings settings) {
    var name = settings.domain();
    if (name == null) throw new InvalidConfigException("domains: expected a domain in each entry");
    var metadata = settings.metadata() == null ? Map.<String, String>of() : settings.metadata();
    metadata.forEach(DnsGatewayFactory::check);
    return new Domain(DomainPattern.parse(name), Map.copyOf(metadata));
  }

  /** What is in the filter state may get into headers. */
  private static void check(String key, @Nullable String value) {
    if (key.isEmpty() || value == null || (key + value).chars().anyMatch(Character::isISOControl)) {
      throw new InvalidConfigException(
          "metadata: expected texts without control characters, found an entry "
              + JsonConfig.quote(key));
    }
  }
}
