// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.integration.filters.RouteSettingsFactory;
import io.envoyjava.testing.Envoy;
import io.envoyjava.testing.EnvoyProcess;
import io.envoyjava.testing.Httpbin;
import io.envoyjava.testing.ModuleFile;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A route's settings for a filter: the most specific ones count, and wrong ones are rejected. */
final class RouteConfigIT {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir Path directory;

  @Test
  void theMostSpecificSettingsOfARouteCount() throws Exception {
    var config =
        config("")
            .virtualHostOptions("typed_per_filter_config:\n" + settings("of the host").indent(2))
            .routes(
                """
                - match: { prefix: /own }
                  route: { cluster: upstream }
                  typed_per_filter_config:
                %s
                - match: { prefix: /weighted }
                  route:
                    weighted_clusters:
                      clusters:
                      - name: upstream
                        weight: 1
                        typed_per_filter_config:
                %s
                  typed_per_filter_config:
                %s
                - match: { prefix: /direct }
                  direct_response: { status: 200 }
                - match: { prefix: / }
                  route: { cluster: upstream }
                """
                    .formatted(
                        settings("of the route").indent(4).stripTrailing(),
                        settings("of the weighted cluster").indent(12).stripTrailing(),
                        settings("of its route").indent(4).stripTrailing()));
    try (var upstream = Httpbin.start(0);
        var envoy = start(config, upstream.port());
        var client = HttpClient.newHttpClient()) {
      assertThat(route(envoy, client, "/own")).isEqualTo("of the route");
      assertThat(route(envoy, client, "/weighted")).isEqualTo("of the weighted cluster");
      assertThat(route(envoy, client, "/direct")).isEqualTo("of the host");
      assertThat(route(envoy, client, "/headers")).isEqualTo("of the host");
      envoy.awaitLog(line -> line.endsWith("complete with of the route"), LIMIT);
      envoy.awaitLog(line -> line.endsWith("complete with of the weighted cluster"), LIMIT);
    }
  }

  @Test
  void aRouteWithoutSettingsHasNone() throws Exception {
    try (var upstream = Httpbin.start(0);
        var envoy = start(config(""), upstream.port());
        var client = HttpClient.newHttpClient()) {
      assertThat(route(envoy, client, "/headers")).isEqualTo("none");
    }
  }

  @Test
  void settingsOfAnotherTypeAreRefusedNamingBoth() throws Exception {
    var config =
        config("wrong type")
            .virtualHostOptions("typed_per_filter_config:\n" + settings("of the host").indent(2));
    try (var upstream = Httpbin.start(0);
        var envoy = start(config, upstream.port());
        var client = HttpClient.newHttpClient()) {
      assertThat(get(envoy, client, "/headers").statusCode()).isEqualTo(500);
      envoy.awaitLog(
          line ->
              line.contains(
                  "filter 'route_settings': expected the settings of the stream's route to be a"
                      + " java.lang.Integer, found a"
                      + " io.envoyjava.integration.filters.RouteSettingsFactory$Settings, made by"
                      + " the factory 'route_settings'"),
          LIMIT);
    }
  }

  @Test
  void settingsOfAnotherModuleAreRefused() throws Exception {
    var other = ModuleFile.of(directory, "other", RouteSettingsFactory.class);
    var config =
        config("")
            .virtualHostOptions(
                "typed_per_filter_config:\n"
                    + settings("other", "route_settings", "of the other").indent(2));
    try (var upstream = Httpbin.start(0);
        var envoy =
            EnvoyProcess.builder()
                .config(config.upstreamPort(upstream.port()).yaml())
                .modules(module(), other)
                .start();
        var client = HttpClient.newHttpClient()) {
      assertThat(get(envoy, client, "/headers").statusCode()).isEqualTo(500);
      envoy.awaitLog(
          line -> line.contains("the settings of the stream's route were made by another module"),
          LIMIT);
    }
  }

  @Test
  void wrongSettingsAreRejectedBeforeTraffic() throws Exception {
    try (var upstream = Httpbin.start(0);
        var updates =
            ListenerUpdates.start(
                EnvoyProcess.builder().modules(module()),
                directory,
                config("").upstreamPort(upstream.port()))) {
      var envoy = updates.envoy();
      updates.updateExpectingRejection(withHost(upstream.port(), "route_settings", ""));
      envoy.awaitLog(
          line ->
              line.endsWith(
                  "filter 'route_settings': configuration of a route rejected: name: expected some"
                      + " text, found none"),
          LIMIT);
      updates.updateExpectingRejection(withHost(upstream.port(), "route_settings", "broken"));
      envoy.awaitLog(line -> line.contains("broken on purpose"), LIMIT);
      updates.updateExpectingRejection(withHost(upstream.port(), "another", "x"));
      envoy.awaitLog(
          line ->
              line.contains("per_route_config_name: expected one of [route_settings]")
                  && line.contains("found 'another'"),
          LIMIT);
      assertThat(routeOfNewConnection(envoy)).isEqualTo("none");

      updates.update(withHost(upstream.port(), "route_settings", "new"));
      assertThat(routeOfNewConnection(envoy)).isEqualTo("new");
      updates.update(config("").upstreamPort(upstream.port()));
      assertThat(routeOfNewConnection(envoy)).isEqualTo("none");
      envoy.awaitLog(line -> line.endsWith("closed new"), LIMIT);
    }
  }

  /** A kept connection would still be with the listener before. */
  private static String routeOfNewConnection(Envoy envoy) throws Exception {
    try (var client = HttpClient.newHttpClient()) {
      return route(envoy, client, "/headers");
    }
  }

  private static EnvoyConfig withHost(int port, String factory, String text) {
    return config("")
        .upstreamPort(port)
        .virtualHostOptions(
            "typed_per_filter_config:\n" + settings("route_settings", factory, text).indent(2));
  }

  private static EnvoyConfig config(String text) {
    return EnvoyConfig.upstream(1).filter("route_settings", text);
  }

  private static String settings(String text) {
    return settings("route_settings", "route_settings", text);
  }

  private static String settings(String module, String factory, String text) {
    return """
    route_settings:
      "@type": type.googleapis.com/envoy.extensions.filters.http.dynamic_modules.v3.DynamicModuleFilterPerRoute
      dynamic_module_config: { name: %s }
      per_route_config_name: %s
      filter_config:
        "@type": type.googleapis.com/google.protobuf.StringValue
        value: "%s"
    """
        .formatted(module, factory, text);
  }

  private Path module() throws IOException {
    return ModuleFile.of(directory, "route_settings", RouteSettingsFactory.class);
  }

  private Envoy start(EnvoyConfig config, int port) throws IOException {
    return EnvoyProcess.builder()
        .config(config.upstreamPort(port).yaml())
        .modules(module())
        .start();
  }

  private static String route(Envoy envoy, HttpClient client, String path) throws Exception {
    var response = get(envoy, client, path);
    assertThat(response.statusCode()).isIn(200, 404);
    if (path.equals("/headers")) {
      assertThat(response.body()).containsIgnoringCase("x-route");
    }
    return response.headers().firstValue("x-route").orElse("missing");
  }

  private static HttpResponse<String> get(Envoy envoy, HttpClient client, String path)
      throws Exception {
    var request = HttpRequest.newBuilder(envoy.uri(EnvoyConfig.LISTENER, path)).build();
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }
}
