// SPDX-License-Identifier: Apache-2.0
/** Network filters: their hooks, their configurations, and what they see of a connection. */
@NullMarked
package io.envoyjava.sdk.internal.network;

import org.jspecify.annotations.NullMarked;
