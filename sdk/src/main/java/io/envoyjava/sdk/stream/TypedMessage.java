// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.stream;

/**
 * A protobuf message as in a {@code google.protobuf.Any}.
 *
 * @param typeUrl the message's type, such as {@code type.googleapis.com/google.protobuf.Duration}
 * @param value the message, serialized
 * @since 0.1
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier of bytes, which nobody compares
public record TypedMessage(String typeUrl, byte[] value) {}
