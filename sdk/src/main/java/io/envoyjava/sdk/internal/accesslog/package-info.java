// SPDX-License-Identifier: Apache-2.0
/** Access loggers: their hooks, their configurations, and what they see of a log entry. */
@NullMarked
package io.envoyjava.sdk.internal.accesslog;

import org.jspecify.annotations.NullMarked;
