// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.networkredis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.envoyjava.filters.networkredis.CommandReader.ProtocolException;
import java.io.ByteArrayOutputStream;
import java.util.Set;

/**
 * Lets the allowed commands of one client pass, each as soon as it is complete. In the place of
 * another one it sends a command that Redis does not know, so that Redis refuses it itself: its
 * reply comes in the right order, also if the client does not wait for replies, and a transaction
 * with it is aborted.
 */
final class Gate {
  /** What becomes of each command. */
  interface Listener {
    void passed(String name);

    void blocked(String name);

    void tooLong(String name);
  }

  private final Set<String> blocked;
  private final int maxLength;
  private final Listener listener;
  private final CommandReader reader = new CommandReader();

  /** What has arrived of a command; the beginning, if it is too long. */
  private final ByteArrayOutputStream held = new ByteArrayOutputStream();

  /**
   * A gate for a new client.
   *
   * @param blocked names of commands, in upper case
   * @param maxLength the most bytes that a command may have
   * @param listener is told of each command
   */
  Gate(Set<String> blocked, int maxLength, Listener listener) {
    this.blocked = blocked;
    this.maxLength = maxLength;
    this.listener = listener;
  }

  /**
   * Takes what has arrived, in pieces of any size.
   *
   * @return what Redis gets
   * @throws ProtocolException if the client does not send commands; nothing more can be taken then
   */
  byte[] admit(byte[] data) {
    var admitted = new ByteArrayOutputStream(data.length);
    int start = 0;
    for (int i = 0; i < data.length; i++) {
      if (!reader.accept(data[i])) continue;
      hold(data, start, i + 1);
      start = i + 1;
      admitted.writeBytes(decide(reader.name()));
      held.reset();
    }
    hold(data, start, data.length);
    return admitted.toByteArray();
  }

  /** Keeps a part of a command. Its end is not needed if it is too long. */
  private void hold(byte[] data, int from, int to) {
    held.write(data, from, Math.min(to - from, maxLength - held.size()));
  }

  private byte[] decide(String name) {
    if (reader.length() > maxLength) {
      listener.tooLong(name);
      return unknownCommand(name + " (too long)");
    }
    if (blocked.contains(name)) {
      listener.blocked(name);
      return unknownCommand(name + " (not allowed)");
    }
    // Redis ignores a line without words.
    if (!name.isEmpty()) listener.passed(name);
    return held.toByteArray();
  }

  private static byte[] unknownCommand(String name) {
    return "*1\r\n$%d\r\n%s\r\n".formatted(name.length(), name).getBytes(US_ASCII);
  }
}
