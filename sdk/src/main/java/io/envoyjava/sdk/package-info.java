// SPDX-License-Identifier: Apache-2.0
/**
 * What all extension points share. Start with the package of the point that you want to extend:
 * {@code http} for HTTP filters, {@code network} for network filters, {@code listener} for listener
 * filters, {@code udp} for UDP listener filters, {@code accesslog} for access loggers, {@code
 * bootstrap} for bootstrap extensions. {@code stream} has what Envoy knows of a stream, {@code
 * metrics} what an extension counts.
 */
@NullMarked
package io.envoyjava.sdk;

import org.jspecify.annotations.NullMarked;
