// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.envoyjava.sdk.internal.runtime;

import org.jspecify.annotations.NullMarked;
