// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.listeneripallowlist;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.WARNING;

import io.envoyjava.sdk.EnvoyLogger;
import io.envoyjava.sdk.listener.AcceptedSocket;
import io.envoyjava.sdk.listener.ListenerFilter;
import io.envoyjava.sdk.listener.ListenerStatus;
import io.envoyjava.sdk.metrics.Counter;

/** Closes the sockets of clients that the list does not let in. */
final class IpAllowlistFilter implements ListenerFilter {
  private static final System.Logger LOG = EnvoyLogger.of(IpAllowlistFilter.class);

  private final AcceptedSocket socket;
  private final AddressList list;
  private final boolean logsBlocked;
  private final Counter allowed;
  private final Counter blocked;

  IpAllowlistFilter(
      AcceptedSocket socket,
      AddressList list,
      boolean logsBlocked,
      Counter allowed,
      Counter blocked) {
    this.socket = socket;
    this.list = list;
    this.logsBlocked = logsBlocked;
    this.allowed = allowed;
    this.blocked = blocked;
  }

  @Override
  public ListenerStatus onAccept() {
    var client = socket.remoteAddress();
    if (list.lets(client)) {
      allowed.increment(socket);
      LOG.log(DEBUG, () -> "connection from %s allowed".formatted(client));
      return ListenerStatus.CONTINUE;
    }
    blocked.increment(socket);
    if (logsBlocked) LOG.log(WARNING, () -> "connection from %s blocked".formatted(client));
    socket.close("ip_address_blocked");
    return ListenerStatus.STOP_ITERATION;
  }
}
