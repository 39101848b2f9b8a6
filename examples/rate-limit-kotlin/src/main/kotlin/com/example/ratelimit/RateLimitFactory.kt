// SPDX-License-Identifier: Apache-2.0
package com.example.ratelimit

import io.envoyjava.json.JsonConfig
import io.envoyjava.sdk.ConfigContext
import io.envoyjava.sdk.InvalidConfigException
import io.envoyjava.sdk.http.HttpFilterConfig
import io.envoyjava.sdk.http.HttpFilterFactory
import java.time.Duration

/**
 * The configuration.
 *
 * @param requests how many requests a client may send in a period, at any speed
 * @param per the period
 * @param clientHeader the header that names the client; without it, the client's address does
 * @param exemptPaths paths without a limit
 */
@JvmRecord
data class Settings(
  val requests: Int,
  val per: Duration,
  val clientHeader: String?,
  val exemptPaths: List<String>?,
) {
  init {
    if (requests < 1) {
      throw InvalidConfigException("requests: expected 1 or more, found $requests")
    }
    if (per <= Duration.ZERO || per > Duration.ofDays(1)) {
      throw InvalidConfigException("per: expected a time up to PT24H, found $per")
    }
  }
}

/** Limits how many requests each client sends in a time. */
class RateLimitFactory(private val clock: () -> Long) : HttpFilterFactory {
  constructor() : this(System::nanoTime)

  override fun name() = "rate_limit"

  override fun configure(context: ConfigContext, config: String): HttpFilterConfig {
    val settings = JsonConfig.read(config, Settings::class.java)
    val buckets = TokenBuckets(settings.requests, settings.per, clock)
    val limited = context.counter("limited")
    return HttpFilterConfig { stream -> RateLimit(stream, settings, buckets, limited) }
  }
}
