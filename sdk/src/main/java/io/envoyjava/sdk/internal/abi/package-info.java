// SPDX-License-Identifier: Apache-2.0
/**
 * Envoy's ABI as Java: a class for each header in {@code src/main/native/abi}, and one for each
 * structure. Generated, all but this file; {@code src/main/native/regenerate.sh} makes it anew.
 */
package io.envoyjava.sdk.internal.abi;
