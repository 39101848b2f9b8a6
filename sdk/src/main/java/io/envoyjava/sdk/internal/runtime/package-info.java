// SPDX-License-Identifier: Apache-2.0
/** Code that all extension points share: threads, lifetimes, tasks, factories, and the log. */
@NullMarked
package io.envoyjava.sdk.internal.runtime;

import org.jspecify.annotations.NullMarked;
