// SPDX-License-Identifier: Apache-2.0
/**
 * The runtime between Envoy's ABI and the public API. Not exported.
 *
 * <p>{@link io.envoyjava.sdk.internal.Bootstrap} starts a module. The packages form layers. None
 * imports a package that comes after it:
 *
 * <ol>
 *   <li>{@code symbols}: Envoy's functions by name
 *   <li>{@code abi}: the generated bindings
 *   <li>{@code ffi}: memory and linking for calls into Envoy
 *   <li>{@code runtime}: code that all extension points share
 *   <li>{@code callout}: requests to clusters
 *   <li>{@code http}, {@code network}, {@code accesslog}, {@code listener}, {@code udp}, {@code
 *       bootstrap}: one package for each extension point
 * </ol>
 */
@NullMarked
package io.envoyjava.sdk.internal;

import org.jspecify.annotations.NullMarked;
