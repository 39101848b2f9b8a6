// SPDX-License-Identifier: Apache-2.0
/** Recognizes the protocol of a connection, and logs how it begins and ends. */
@NullMarked
package io.envoyjava.filters.networkprotocollogger;

import org.jspecify.annotations.NullMarked;
