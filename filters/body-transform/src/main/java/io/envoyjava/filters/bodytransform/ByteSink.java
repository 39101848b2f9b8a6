// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.bodytransform;

/** Takes the bytes of a body, piece by piece. */
@FunctionalInterface
interface ByteSink {
  /**
   * Takes a piece.
   *
   * @param bytes has the piece at its beginning; its owner reuses it
   * @param length the piece's size in bytes
   */
  void accept(byte[] bytes, int length) throws RefusedBodyException;
}
