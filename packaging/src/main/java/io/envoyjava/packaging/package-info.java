// SPDX-License-Identifier: Apache-2.0
/**
 * Makes modules for Envoy, {@code lib<name>.so}, of a project's classes and dependencies.
 *
 * <p>{@link io.envoyjava.packaging.ModulePackager} is the library that the Maven plugin drives.
 * {@link io.envoyjava.packaging.Main} is the same as a program, for other build tools. Both run on
 * Java 17 and newer, and package class files of any version that the JVM of the module can load.
 */
@NullMarked
package io.envoyjava.packaging;

import org.jspecify.annotations.NullMarked;
