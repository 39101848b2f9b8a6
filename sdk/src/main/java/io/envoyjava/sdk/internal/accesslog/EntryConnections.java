// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.accesslog;

import io.envoyjava.sdk.internal.runtime.SocketAddresses;
import io.envoyjava.sdk.internal.runtime.ThreadConfined;
import io.envoyjava.sdk.stream.Connections;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The connections of a log entry, as every stream has them. */
record EntryConnections(ThreadConfined entry) implements Connections {

  @Override
  public @Nullable String downstreamDirectRemoteAddress() {
    return SocketAddresses.text(new EntryDownstream(entry).directRemoteAddress());
  }

  @Override
  public @Nullable String upstreamRemoteAddress() {
    return SocketAddresses.text(new EntryUpstream(entry).remoteAddress());
  }

  @Override
  public OptionalLong upstreamConnectionId() {
    return new EntryUpstream(entry).connectionId();
  }

  @Override
  public List<Long> upstreamConnectionIdsAttempted() {
    long _ = entry.address();
    throw NotOffered.toLoggers("the upstream connections that were tried");
  }

  @Override
  public List<String> upstreamHostsAttempted() {
    long _ = entry.address();
    throw NotOffered.toLoggers("the upstream hosts that were tried");
  }
}
