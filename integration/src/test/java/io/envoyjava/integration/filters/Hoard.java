// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration.filters;

import java.util.ArrayList;
import java.util.List;

/** All of the heap, for a while. */
final class Hoard {
  /** Large enough not to grow when there is no memory. */
  private static final List<byte[]> BLOCKS = new ArrayList<>(1 << 20);

  private Hoard() {}

  /** Takes all that is free, down to the last bytes. */
  static void take() {
    for (int size = 1 << 20; size > 0; size /= 16) {
      try {
        while (true) BLOCKS.add(new byte[size]);
      } catch (OutOfMemoryError e) {
        // Something smaller may still fit.
      }
    }
  }

  static void giveBack() {
    BLOCKS.clear();
  }
}
