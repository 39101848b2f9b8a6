// SPDX-License-Identifier: Apache-2.0
/**
 * Envoy's ABI as Java: jextract's output for {@code envoy_abi.h} and {@code launcher.h}. Generated,
 * all but this file; {@code src/main/native/regenerate.sh} makes it anew.
 */
package io.envoyjava.sdk.internal.abi;
