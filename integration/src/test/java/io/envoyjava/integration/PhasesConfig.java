// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

/** Configurations and requests for tests of streams in all their phases. */
final class PhasesConfig {
  private static final String BODY = "5\r\nhello\r\n0\r\necho-phases: yes\r\n\r\n";

  private PhasesConfig() {}

  /** Returns a configuration with trailers, and routes to answers of all kinds. */
  static EnvoyConfig withRoutes(int upstreamPort) {
    return EnvoyConfig.upstream(upstreamPort)
        .trailers()
        .connectionManagerOptions("delayed_close_timeout: 0.01s")
        .zipkin("nowhere")
        .routes(
            """
            - match: { path: /direct }
              direct_response: { status: 200, body: { inline_string: direct } }
            - match: { path: /no-host }
              route: { cluster: nowhere }
            - match: { prefix: / }
              route: { cluster: upstream }
            """);
  }

  /** Returns the YAML, with a cluster that has no hosts and with a secret. */
  static String yaml(EnvoyConfig config) {
    return config.yaml()
        + """
          - name: nowhere
            load_assignment: { cluster_name: nowhere }
          secrets:
          - name: phases
            generic_secret: { secret: { inline_string: secret } }
        """;
  }

  /** Returns a request with a body and trailers, which the upstream echoes. */
  static String request(String path, String headers) {
    return """
    POST %s HTTP/1.1\r
    host: test\r
    connection: close\r
    transfer-encoding: chunked\r
    echo-phases: yes\r
    %s\r
    """
            .formatted(path, headers)
        + BODY;
  }
}
