// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.dnsgateway;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.metrics.Counter;
import io.envoyjava.sdk.udp.Datagram;
import io.envoyjava.sdk.udp.UdpListenerFilter;
import io.envoyjava.sdk.udp.UdpStatus;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Answers the queries for configured domains with a virtual address for each. All other datagrams
 * go on to the next filter.
 */
final class DnsGatewayFilter implements UdpListenerFilter {
  /** Queries over UDP are hardly ever longer. */
  private static final int LONGEST_QUERY = 4096;

  private static final Logger LOG = System.getLogger(DnsGatewayFilter.class.getName());

  /** A pattern, and what the filter state gets for its domains. */
  record Domain(DomainPattern pattern, Map<String, String> metadata) {}

  record Metrics(Counter answered, Counter unmatched, Counter ignored, Counter exhausted) {
    static Metrics of(ConfigContext context) {
      return new Metrics(
          context.counter("queries_answered"),
          context.counter("queries_unmatched"),
          context.counter("datagrams_ignored"),
          context.counter("addresses_exhausted"));
    }
  }

  private final List<Domain> domains;
  private final VirtualAddresses addresses;
  private final Metrics metrics;

  DnsGatewayFilter(List<Domain> domains, VirtualAddresses addresses, Metrics metrics) {
    this.domains = domains;
    this.addresses = addresses;
    this.metrics = metrics;
  }

  @Override
  public UdpStatus onData(Datagram datagram) {
    var query = datagram.size() > LONGEST_QUERY ? null : DnsQuery.parse(datagram.toByteArray());
    if (query == null) {
      metrics.ignored.increment(1);
      return UdpStatus.CONTINUE;
    }
    var domain = match(query.domain());
    if (domain == null) {
      metrics.unmatched.increment(1);
      return UdpStatus.CONTINUE;
    }
    datagram.reply(answer(query, domain));
    return UdpStatus.STOP_ITERATION;
  }

  private @Nullable Domain match(String name) {
    for (var domain : domains) {
      if (domain.pattern().matches(name)) return domain;
    }
    return null;
  }

  private byte[] answer(DnsQuery query, Domain domain) {
    if (query.type() != DnsQuery.A) {
      metrics.answered.increment(1);
      return query.noData();
    }
    var address = addresses.allocate(new Destination(query.domain(), domain.metadata()));
    if (address.isEmpty()) {
      // Not the next filter's to answer: the client would connect past the gateway.
      metrics.exhausted.increment(1);
      LOG.log(Level.DEBUG, "no virtual address is left for {0}", query.domain());
      return query.failure(DnsQuery.SERVER_FAILURE);
    }
    metrics.answered.increment(1);
    return query.answer(address.getAsInt());
  }
}
