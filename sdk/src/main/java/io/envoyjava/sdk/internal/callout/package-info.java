// SPDX-License-Identifier: Apache-2.0
/** Requests through Envoy's clusters, for any extension point. */
@NullMarked
package io.envoyjava.sdk.internal.callout;

import org.jspecify.annotations.NullMarked;
