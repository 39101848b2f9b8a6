// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.bootstrap;

/**
 * What can happen to a watched file.
 *
 * @since 0.1
 */
public enum FileEvent {
  /** The file was replaced by renaming another one, or something was moved into the folder. */
  MOVED_TO,

  /** Something was written to the file. */
  MODIFIED
}
