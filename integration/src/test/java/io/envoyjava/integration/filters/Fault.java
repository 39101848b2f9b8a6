// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration.filters;

/** What a {@link FaultyFilter} can do wrong. */
enum Fault {
  NONE,
  THROW,
  /** To throw what throws when it is asked for its message. */
  THROW_THROWING,
  /** To throw what sends a local reply when it is asked for its message. */
  THROW_REPLYING,
  /** To throw what never comes to the end of its message. */
  THROW_RECURSING,
  /** To throw what has a message of 64 MiB. */
  THROW_HUGE,
  /** To return null. */
  NULL,
  /** To call itself without end. */
  RECURSE,
  /** Uses an attribute for the first time at the end of the stack. */
  DIVE,
  READ_ATTRIBUTE,
  /** To ask for more memory than there is. */
  EXHAUST,
  /** To keep all memory that there is, until the stream is gone. */
  HOARD,
  /** To load classes without end. */
  LOAD,
  /** To load all classes that there is room for, and keep them until the stream is gone. */
  HOARD_CLASSES,
  /** Starts a thread when no more can be started. */
  START_THREAD,
  START_VIRTUAL_THREAD,
  /** To read a piece of the request's body that an earlier hook got. */
  DEAD_SEGMENT,
  SEGMENT_ELSEWHERE,
  STREAM_ELSEWHERE,
  /** To use the stream that ended last. */
  DEAD_STREAM,
  TWO_REPLIES
}
