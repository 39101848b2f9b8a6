// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testkit;

/**
 * A line of Envoy's log.
 *
 * @param level its level; Envoy's {@code critical} is {@code ERROR}, too
 * @param message its text
 * @since 0.1
 */
public record LogLine(System.Logger.Level level, String message) {}
