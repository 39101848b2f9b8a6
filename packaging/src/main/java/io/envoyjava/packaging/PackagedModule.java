// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.packaging;

import java.nio.file.Path;

/**
 * A module that was made.
 *
 * @param platform the platform that it runs on, such as {@code linux-x86_64} or {@code
 *     linux-aarch_64}
 * @param file the file {@code lib<name>.so}
 * @param bringsJava whether it contains a Java runtime
 * @since 0.1
 */
public record PackagedModule(String platform, Path file, boolean bringsJava) {}
