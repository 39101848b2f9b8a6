// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testkit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What filters have set for a stream besides its messages. */
final class StreamControl {
  /** A socket option, by the ABI's numbers. */
  record SocketOption(long level, long name, int state, int direction) {}

  final List<String> flags = new ArrayList<>();
  final Map<SocketOption, Object> socketOptions = new HashMap<>();
  @Nullable String overrideHost;
}
