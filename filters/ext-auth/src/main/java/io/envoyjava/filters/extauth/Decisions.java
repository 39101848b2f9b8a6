// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.extauth;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.envoyjava.sdk.callout.CalloutRequest;
import io.envoyjava.sdk.callout.CalloutResponse;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The service's latest decisions, by all that it was asked. The keys are digests, so no credential
 * is kept in clear. Safe for all threads.
 */
final class Decisions {
  private final Cache<ByteBuffer, CalloutResponse> decisions;

  Decisions(long maxSize, Duration ttl) {
    decisions =
        Caffeine.newBuilder()
            .maximumSize(maxSize)
            .expireAfterWrite(ttl)
            // Maintenance runs on the calling thread: a task in the JDK's common pool could outlive
            // this module.
            .executor(Runnable::run)
            .build();
  }

  @Nullable CalloutResponse get(ByteBuffer key) {
    return decisions.getIfPresent(key);
  }

  void put(ByteBuffer key, CalloutResponse decision) {
    decisions.put(key, decision);
  }

  /** Returns the key of a question: its path and its headers, each with its length. */
  static ByteBuffer key(CalloutRequest question) {
    var digest = sha256();
    for (var header : question.headers()) {
      add(digest, header.name());
      add(digest, header.value());
    }
    return ByteBuffer.wrap(digest.digest());
  }

  private static void add(MessageDigest digest, String text) {
    var bytes = text.getBytes(ISO_8859_1);
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
    digest.update(bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}
