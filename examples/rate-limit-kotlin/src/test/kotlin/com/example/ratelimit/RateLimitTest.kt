// SPDX-License-Identifier: Apache-2.0
package com.example.ratelimit

import io.envoyjava.sdk.stream.Attribute
import io.envoyjava.testkit.Message
import io.envoyjava.testkit.RejectedConfigException
import io.envoyjava.testkit.TestEnvoy
import io.envoyjava.testkit.TestRequest
import java.time.Duration
import org.assertj.core.api.Assertions.assertThat
import org.assertj.core.api.Assertions.assertThatThrownBy
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Test

private const val CONFIG =
  """
  {
    "requests": 2, "per": "PT10S",
    "client_header": "x-api-key", "exempt_paths": ["/health"]
  }
  """

class RateLimitTest {
  private var now = 0L
  private val envoy = TestEnvoy.of(RateLimitFactory { now }, CONFIG)

  @AfterEach
  fun close() {
    assertThat(envoy.failures()).isZero()
    envoy.close()
  }

  /** Returns the response to a request; the upstream answers 200. */
  private fun response(request: TestRequest): Message {
    val exchange = request.send()
    if (exchange.upstream().isComplete) exchange.respond(200).end()
    return exchange.response()
  }

  private fun from(key: String) = envoy.get("/").header("x-api-key", key)

  private fun fromAddress(address: String) =
    envoy.get("/").attribute(Attribute.SOURCE_ADDRESS, address)

  private fun pass(time: Duration) {
    now += time.toNanos()
  }

  @Test
  fun refusesWhatIsBeyondTheLimit() {
    assertThat(response(from("a"))).hasStatus(200)
    assertThat(response(from("a"))).hasStatus(200)
    assertThat(response(from("a"))).hasStatus(429).hasHeader("retry-after", "5")
    assertThat(envoy.counter("limited")).isEqualTo(1)
  }

  @Test
  fun refillsTheBucketAsTimePasses() {
    repeat(3) { response(from("a")) }
    pass(Duration.ofSeconds(4))
    assertThat(response(from("a"))).hasStatus(429).hasHeader("retry-after", "1")
    pass(Duration.ofSeconds(1))
    assertThat(response(from("a"))).hasStatus(200)
    pass(Duration.ofHours(1))
    assertThat(response(from("a"))).hasStatus(200)
    assertThat(response(from("a"))).hasStatus(200)
    assertThat(response(from("a"))).hasStatus(429)
  }

  @Test
  fun countsEachClientByItself() {
    repeat(3) { response(from("a")) }
    assertThat(response(from("b"))).hasStatus(200)
  }

  @Test
  fun takesTheAddressOfAClientWithoutTheHeader() {
    assertThat(response(fromAddress("192.0.2.1:1"))).hasStatus(200)
    assertThat(response(fromAddress("192.0.2.1:2"))).hasStatus(200)
    assertThat(response(fromAddress("192.0.2.1:3"))).hasStatus(429)
    assertThat(response(fromAddress("192.0.2.2:1"))).hasStatus(200)
    assertThat(response(from("192.0.2.1"))).hasStatus(200)
  }

  @Test
  fun letsExemptPathsPass() {
    repeat(5) { assertThat(response(envoy.get("/health?now"))).hasStatus(200) }
  }

  @Test
  fun takesTheAddressIfNoHeaderIsConfigured() {
    TestEnvoy.of(RateLimitFactory { now }, """{"requests": 1, "per": "PT1S"}""").use { envoy ->
      assertThat(envoy.get("/").header("x-api-key", "a").send().upstream().isComplete).isTrue()
      assertThat(envoy.get("/health").send().response()).hasStatus(429)
    }
  }

  @Test
  fun refusesABadConfigurationWithOneLine() {
    val config = CONFIG.replace("\"requests\": 2", "\"requests\": 0")
    assertThatThrownBy { TestEnvoy.of(RateLimitFactory(), config) }
      .isInstanceOf(RejectedConfigException::class.java)
      .hasMessageContaining("requests: expected 1 or more, found 0")
  }
}
