// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.headerauth;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.stats.CacheStats;
import io.envoyjava.sdk.http.HttpStream;
import io.envoyjava.sdk.metrics.Counter;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;

/**
 * The accepted credentials, as SHA-256, and the latest decisions. Neither contains a credential in
 * plain text. Thread-safe.
 */
final class Credentials {
  private final List<byte[]> accepted;
  private final Cache<ByteBuffer, Boolean> decisions;
  private final Counter hits;
  private final Counter misses;

  Credentials(List<byte[]> accepted, long maxSize, Duration ttl, Counter hits, Counter misses) {
    this.accepted = accepted;
    this.hits = hits;
    this.misses = misses;
    this.decisions =
        Caffeine.newBuilder()
            .maximumSize(maxSize)
            .expireAfterWrite(ttl)
            .recordStats()
            // Housekeeping runs on the calling thread. The JDK's common pool would outlive the
            // module.
            .executor(Runnable::run)
            .build();
  }

  /**
   * Returns whether a header's value is accepted; counts, with the stream, whether the decision was
   * cached.
   */
  boolean accept(String value, HttpStream stream) {
    byte[] digest = sha256(value);
    var key = ByteBuffer.wrap(digest);
    var known = decisions.getIfPresent(key);
    (known != null ? hits : misses).increment(stream);
    if (known != null) return known;
    boolean decision = isAccepted(digest);
    decisions.put(key, decision);
    return decision;
  }

  /** Returns whether the digest is accepted. Takes the same time for every digest. */
  private boolean isAccepted(byte[] digest) {
    boolean found = false;
    for (var candidate : accepted) found |= MessageDigest.isEqual(candidate, digest);
    return found;
  }

  private static byte[] sha256(String value) {
    try {
      // Each character of a header's value is a byte.
      return MessageDigest.getInstance("SHA-256").digest(value.getBytes(ISO_8859_1));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  CacheStats statistics() {
    return decisions.stats();
  }
}
