// SPDX-License-Identifier: Apache-2.0
/** UDP listener filters: their hooks, their configurations, and what they see of a listener. */
@NullMarked
package io.envoyjava.sdk.internal.udp;

import org.jspecify.annotations.NullMarked;
