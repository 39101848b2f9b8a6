// SPDX-License-Identifier: Apache-2.0
/** HTTP filters: how Envoy's hooks reach a filter, and what the filter sees of its stream. */
@NullMarked
package io.envoyjava.sdk.internal.http;

import org.jspecify.annotations.NullMarked;
