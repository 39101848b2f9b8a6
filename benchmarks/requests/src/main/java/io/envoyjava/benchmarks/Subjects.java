// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.benchmarks;

import io.envoyjava.benchmarks.Subject.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The subjects of the comparison, without those that the command line adds. */
final class Subjects {
  private static final String NO_OPTIONS = "";
  private static final String BENCH_C = "benchmarks/requests/target/libbench_c.so";
  private static final String BENCH_JAVA = "benchmarks/filters/target/libbench_java.so";

  /** The SHA-256 of the token that {@link Load} sends. */
  private static final String TOKEN =
      "9f9f5111f7b27a781f1f1ddde5ebc2dd2b796bfc7365c9c28b548e564176929f";

  private final Path root;
  private final Path scratch;
  private final List<Subject> subjects = new ArrayList<>();

  private Subjects(Path root, Path scratch) {
    this.root = root;
    this.scratch = scratch;
  }

  /** Returns the subjects, with the modules from the build of the repository at {@code root}. */
  static List<Subject> all(Path root, Path scratch) {
    var all = new Subjects(root, scratch);
    all.addForHeaders();
    all.addForStreams();
    all.addExamples();
    all.addForBodies(Workload.POST_64K);
    all.addForBodies(Workload.POST_1M);
    all.addForConnections();
    return all.subjects;
  }

  /** Adds the subjects for headers: they do nothing, or get one header and set two. */
  private void addForHeaders() {
    add("no filter", Kind.BASELINE, Workload.GET, "");
    add(
        "header_mutation",
        Kind.ENVOY,
        Workload.GET,
        """
        - name: header_mutation
          typed_config:
            "@type": type.googleapis.com/envoy.extensions.filters.http.header_mutation.v3.HeaderMutation
            mutations:
              request_mutations:
              - append: { header: { key: x-agent, value: "%REQ(user-agent)%" }, append_action: OVERWRITE_IF_EXISTS_OR_ADD }
              response_mutations:
              - append: { header: { key: x-seen, value: "yes" }, append_action: OVERWRITE_IF_EXISTS_OR_ADD }
        """);
    add(
        "Lua: get, set, set",
        Kind.LUA,
        Workload.GET,
        """
        - name: lua
          typed_config:
            "@type": type.googleapis.com/envoy.extensions.filters.http.lua.v3.Lua
            default_source_code:
              inline_string: |
                function envoy_on_request(handle)
                  local headers = handle:headers()
                  headers:replace("x-agent", headers:get("user-agent") or "none")
                end
                function envoy_on_response(handle)
                  handle:headers():replace("x-seen", "yes")
                end
        """);
    add(
        "ext_proc in Java: get, set, set",
        Kind.EXT_PROC,
        Workload.GET,
        """
        - name: ext_proc
          typed_config:
            "@type": type.googleapis.com/envoy.extensions.filters.http.ext_proc.v3.ExternalProcessor
            grpc_service: { envoy_grpc: { cluster_name: ext_proc }, timeout: 10s }
            message_timeout: 10s
            processing_mode:
              request_header_mode: SEND
              response_header_mode: SEND
              request_body_mode: NONE
              response_body_mode: NONE
              request_trailer_mode: SKIP
              response_trailer_mode: SKIP
        """);
    addC("C: empty hooks", "empty");
    addC("C: get, set, set", "get_set_set");
    addJava("Java: no hooks", "nothing");
    addJava("Java: empty hooks", "empty");
    addJava("Java: get, set, set", "get_set_set");
    addJava("Java: get, set", "get_set");
    addJava("Java: get, set, in a handler", "get_set_blocking");
    addJava("Java: get, set, set, in a handler that blocks", "get_set_set_blocking", "");
    addJava("Java: get, set, set, in a handler that waits once", "get_set_set_blocking", "yield");
  }

  /** Adds, in C and in Java, what a filter does besides reading and setting headers. */
  private void addForStreams() {
    for (var filter : List.of("metadata", "route", "streamed_reply", "callout")) {
      var title = filter.replace('_', ' ');
      addC("C: " + title, filter);
      addJava("Java: " + title, filter);
    }
    addJava("Java: callout, in a handler that blocks", "callout_blocking");
    addBoth(Workload.GET, Place.ACCESS_LOG, "entry", "access logger");
  }

  /** Adds, in C and in Java, what sees connections. */
  private void addForConnections() {
    add("no filter", Kind.BASELINE, Workload.CONNECT, "");
    addBoth(Workload.CONNECT, Place.LISTENER_FILTERS, "peek", "listener filter");
    addBoth(Workload.CONNECT, Place.NETWORK_FILTERS, "pass", "network filter");
    subjects.add(
        new Subject(
            "echo",
            Kind.BASELINE,
            Workload.ECHO_64K,
            Place.NETWORK_FILTERS,
            """
            - name: echo
              typed_config:
                "@type": type.googleapis.com/envoy.extensions.filters.network.echo.v3.Echo
            """,
            List.of(),
            NO_OPTIONS));
    addBoth(Workload.ECHO_64K, Place.NETWORK_FILTERS, "echo", "echo");
  }

  private void addBoth(Workload workload, Place place, String name, String title) {
    var c = List.of(root.resolve(BENCH_C));
    var java = List.of(root.resolve(BENCH_JAVA));
    // Nothing is behind it.
    var more = workload == Workload.ECHO_64K ? "    terminal_filter: true\n" : "";
    var inC = place.entry("bench_c", name, "") + more;
    var inJava = place.entry("bench_java", name, "") + more;
    subjects.add(new Subject("C: " + title, Kind.C, workload, place, inC, c, NO_OPTIONS));
    subjects.add(
        new Subject("Java: " + title, Kind.JAVA, workload, place, inJava, java, NO_OPTIONS));
  }

  private void addExamples() {
    addExample("passthrough", Workload.GET, "");
    addExample("header_auth", Workload.GET, "x-token");
    addExample(
        "header_auth",
        "header_auth, cached credential",
        Workload.GET,
        "{\"header\": \"x-token\", \"credentials\": [\"" + TOKEN + "\"]}");
    addExample(
        "header_mutation",
        "header_mutation in Java",
        Workload.GET,
        "{\"request_headers\": [[\"x-agent\", \"agent\"]], \"response_headers\": [[\"x-seen\","
            + " \"yes\"]]}");
    addExample("delay", Workload.GET, "");
    addExample(
        "access_log",
        Workload.GET,
        "{\"num_workers\": 2, \"dirname\": \"" + scratch.resolve("access_logs") + "\"}");
  }

  /**
   * Adds the subjects for bodies: Envoy's own filter or one in Java holds them until they are
   * whole.
   */
  private void addForBodies(Workload workload) {
    add(
        "buffer",
        Kind.BASELINE,
        workload,
        """
        - name: buffer
          typed_config:
            "@type": type.googleapis.com/envoy.extensions.filters.http.buffer.v3.Buffer
            max_request_bytes: 8388608
        """);
    addExample("zero_copy_body", workload, "^.*(curl|wget).*");
    addExample("passthrough", workload, "");
  }

  private void addC(String title, String filter) {
    addFilter(title, Kind.C, Workload.GET, entry("bench_c", filter, ""), BENCH_C);
  }

  private void addJava(String title, String filter) {
    addJava(title, filter, "");
  }

  private void addJava(String title, String filter, String config) {
    addFilter(title, Kind.JAVA, Workload.GET, entry("bench_java", filter, config), BENCH_JAVA);
  }

  private void addExample(String filter, Workload workload, String config) {
    addExample(filter, filter, workload, config);
  }

  private void addExample(String filter, String title, Workload workload, String config) {
    var module = "filters/%s/target/lib%s.so".formatted(filter.replace('_', '-'), filter);
    addFilter(title, Kind.JAVA, workload, entry(filter, filter, config), module);
  }

  /** Adds an HTTP filter of a module that the build has made. */
  private void addFilter(String title, Kind kind, Workload workload, String entry, String module) {
    var modules = List.of(root.resolve(module));
    var place = Place.HTTP_FILTERS;
    subjects.add(new Subject(title, kind, workload, place, entry, modules, NO_OPTIONS));
  }

  private void add(String title, Kind kind, Workload workload, String filter) {
    var place = Place.HTTP_FILTERS;
    subjects.add(new Subject(title, kind, workload, place, filter, List.of(), NO_OPTIONS));
  }

  private static String entry(String module, String filter, String config) {
    return Place.HTTP_FILTERS.entry(module, filter, config);
  }

  /** Parses an additional module, given as {@code title=file:filter:configuration}. */
  static Subject parse(String text) {
    int equals = text.indexOf('=');
    var parts = text.substring(equals + 1).split(":", 3);
    var file = Path.of(parts[0]).toAbsolutePath();
    var name = file.getFileName().toString();
    if (equals < 1 || parts.length < 2 || !name.startsWith("lib") || !name.endsWith(".so")) {
      throw new BenchmarkException(
          "--module: expected <title>=<folder>/lib<name>.so:<filter>[:<configuration>], found "
              + text);
    }
    var module = name.substring("lib".length(), name.length() - ".so".length());
    return new Subject(
        text.substring(0, equals),
        Kind.OTHER,
        Workload.GET,
        Place.HTTP_FILTERS,
        entry(module, parts[1], parts.length > 2 ? parts[2] : ""),
        List.of(file),
        NO_OPTIONS);
  }
}
