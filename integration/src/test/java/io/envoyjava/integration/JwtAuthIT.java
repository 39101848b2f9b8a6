// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static io.envoyjava.integration.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.envoyjava.sdk.http.HttpFeature;
import io.envoyjava.testing.Envoy;
import io.envoyjava.testing.Httpbin;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The filter jwt-auth with an issuer behind a cluster, whose keys change. */
final class JwtAuthIT {
  private static final String PREFIX = "dynamicmodulescustom.jwt_auth.";

  private Httpbin httpbin;
  private Issuer issuer;
  private HttpClient client;

  /** An older one rejects the configuration. */
  @BeforeAll
  static void needsAnEnvoyThatLetsConfigurationsSendRequests() throws Exception {
    EnvoyVersion.assumeAtLeast(HttpFeature.CONFIG_CALLOUTS.since());
  }

  @BeforeEach
  void start() throws Exception {
    httpbin = Httpbin.start(0);
    issuer = new Issuer();
    client = HttpClient.newHttpClient();
  }

  @AfterEach
  void stop() {
    client.close();
    issuer.close();
    httpbin.close();
  }

  @Test
  void aTokenOfTheIssuerPassesAndItsClaimsReachTheUpstream() throws Exception {
    try (var envoy = envoy("")) {
      awaitKeys(envoy);
      var answer = send(envoy, "/headers", issuer.token("\"sub\": \"alice\""), "x-user", "root");
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).contains("\"X-User\": [\"alice\"]").doesNotContain("root");
    }
  }

  @Test
  void withoutAValidTokenARequestIsRefusedWithTheReason() throws Exception {
    try (var envoy = envoy("")) {
      awaitKeys(envoy);
      assertRefused(send(envoy, "/headers", ""), 401, "Bearer");
      assertRefused(send(envoy, "/headers", "no.token.here"), 401, "not a signed JWT");
      assertRefused(
          send(envoy, "/headers", issuer.token("\"sub\": \"a\", \"exp\": 1")), 401, "Expired");
      try (var other = new Issuer()) {
        assertRefused(send(envoy, "/headers", other.token("\"sub\": \"a\"")), 401, "invalid_token");
      }
      assertThat(envoy.stat(PREFIX + "denied")).isGreaterThanOrEqualTo(4);
      assertThat(envoy.stat(PREFIX + "failures")).isZero();
    }
  }

  @Test
  void aRouteCanRequireClaimsAndCanBeLeftOut() throws Exception {
    var routes =
        """
        - match: { path: /status/201 }
          route: { cluster: upstream }
          typed_per_filter_config:
        %s
        - match: { path: /uuid }
          route: { cluster: upstream }
          typed_per_filter_config:
        %s
        - match: { prefix: / }
          route: { cluster: upstream }
        """
            .formatted(
                settings("{\"required_claims\": [{\"claim\": \"role\", \"values\": [\"admin\"]}]}"),
                settings("{\"disabled\": true}"));
    try (var envoy = envoy(routes)) {
      assertThat(send(envoy, "/uuid", "").statusCode()).isEqualTo(200);
      awaitKeys(envoy);
      var user = issuer.token("\"sub\": \"a\", \"role\": \"user\"");
      assertRefused(send(envoy, "/status/201", user), 403, "the claim role");
      var admin = issuer.token("\"sub\": \"a\", \"role\": [\"user\", \"admin\"]");
      assertThat(send(envoy, "/status/201", admin).statusCode()).isEqualTo(201);
    }
  }

  @Test
  void newKeysOfTheIssuerAreFetched() throws Exception {
    try (var envoy = envoy("")) {
      awaitKeys(envoy);
      issuer.changeKey();
      eventually(
          () ->
              assertThat(send(envoy, "/headers", issuer.token("\"sub\": \"a\"")).statusCode())
                  .isEqualTo(200));
    }
  }

  @Test
  void beforeThereAreKeysRequestsAreRefused() throws Exception {
    issuer.close();
    try (var envoy = envoy("")) {
      assertThat(send(envoy, "/headers", issuer.token("\"sub\": \"a\"")).statusCode())
          .isEqualTo(503);
      assertThat(envoy.stat(PREFIX + "unready")).isEqualTo(1);
    }
  }

  private void awaitKeys(Envoy envoy) throws Exception {
    eventually(
        () ->
            assertThat(send(envoy, "/headers", issuer.token("\"sub\": \"a\"")).statusCode())
                .isEqualTo(200));
  }

  private static void assertRefused(HttpResponse<String> answer, int status, String reason) {
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.headers().firstValue("www-authenticate"))
        .hasValueSatisfying(value -> assertThat(value).contains(reason));
  }

  private static String settings(String json) {
    return """
        jwt_auth:
          "@type": type.googleapis.com/envoy.extensions.filters.http.dynamic_modules.v3.DynamicModuleFilterPerRoute
          dynamic_module_config: { name: jwt_auth }
          per_route_config_name: jwt_auth
          filter_config:
            "@type": type.googleapis.com/google.protobuf.StringValue
            value: '%s'
    """
        .formatted(json)
        .stripTrailing();
  }

  private Envoy envoy(String routes) {
    var config =
        EnvoyConfig.upstream(httpbin.port())
            .cluster("issuer", issuer.port())
            .filter(
                "jwt_auth",
                """
                {
                  "issuer": "https://issuer.example.com",
                  "jwks": {"cluster": "issuer", "path": "/jwks.json", "refresh": "PT1H"},
                  "claim_headers": [{"claim": "sub", "header": "x-user"}]
                }
                """);
    if (!routes.isEmpty()) config.routes(routes);
    return TestEnvoy.builder().config(config.yaml()).start();
  }

  private HttpResponse<String> send(Envoy envoy, String path, String token, String... headers)
      throws Exception {
    var request = HttpRequest.newBuilder(envoy.uri(EnvoyConfig.LISTENER, path));
    if (!token.isEmpty()) request.header("authorization", "Bearer " + token);
    if (headers.length > 0) request.headers(headers);
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** Publishes a key, and signs with it: with the JDK alone, so as to be another hand's work. */
  private static final class Issuer implements AutoCloseable {
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final HttpServer server;
    private volatile KeyPair keys;
    private volatile int number;

    Issuer() throws IOException, GeneralSecurityException {
      changeKey();
      server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 16);
      server.createContext(
          "/jwks.json",
          exchange -> {
            try (exchange) {
              var body = jwks().getBytes(UTF_8);
              exchange.sendResponseHeaders(200, body.length);
              exchange.getResponseBody().write(body);
            }
          });
      server.start();
    }

    int port() {
      return server.getAddress().getPort();
    }

    synchronized void changeKey() throws GeneralSecurityException {
      var generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      keys = generator.generateKeyPair();
      number++;
    }

    private String jwks() {
      var key = (RSAPublicKey) keys.getPublic();
      return "{\"keys\": [{\"kty\": \"RSA\", \"use\": \"sig\", \"kid\": \"%d\", \"n\": \"%s\", \"e\": \"AQAB\"}]}"
          .formatted(number, BASE64.encodeToString(unsigned(key.getModulus().toByteArray())));
    }

    private static byte[] unsigned(byte[] number) {
      return number[0] == 0 ? java.util.Arrays.copyOfRange(number, 1, number.length) : number;
    }

    /** A token with these claims, and those that it needs to pass unless they have an expiry. */
    String token(String claims) throws GeneralSecurityException {
      var expiry =
          claims.contains("\"exp\"")
              ? ""
              : ", \"exp\": " + Instant.now().plusSeconds(600).getEpochSecond();
      var text =
          part("{\"alg\": \"RS256\", \"kid\": \"%d\"}".formatted(number))
              + "."
              + part("{\"iss\": \"https://issuer.example.com\", " + claims + expiry + "}");
      var signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(keys.getPrivate());
      signature.update(text.getBytes(UTF_8));
      return text + "." + BASE64.encodeToString(signature.sign());
    }

    private static String part(String json) {
      return BASE64.encodeToString(json.getBytes(UTF_8));
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }
}
