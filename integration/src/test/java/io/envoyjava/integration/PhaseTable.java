// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.integration.filters.Hook;
import io.envoyjava.integration.filters.Operation;
import io.envoyjava.integration.filters.Phase;
import io.envoyjava.integration.filters.PublicApi;
import java.io.IOException;
import java.lang.module.ModuleDescriptor.Version;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** The expected outcome of each call in each phase. {@code phases.txt} explains its format. */
final class PhaseTable {
  private static final String FILE = "phases.txt";

  /** One call at one time. */
  record Cell(
      String version, String place, PhasesIT.Scenario scenario, Phase phase, Operation call) {

    /** Returns whether a word of the table applies to the cell. */
    boolean is(String word) {
      if (word.startsWith("!")) return !is(word.substring(1));
      if (word.startsWith("<")) {
        return isOlder(version, word.substring(1));
      }
      return switch (word) {
        case "otherwise" -> true;
        case "listener", "cluster" -> word.equals(place);
        case "gone" -> phase.hook() == Hook.DESTROY;
        case "within-request" -> isWithin(true);
        case "within-response" -> isWithin(false);
        case "finished" -> isFinished();
        case "ending" -> isEnding();
        case "answered" -> isAnswered();
        case "of-request" -> isOfRequest();
        case "of-response" -> !isOfRequest();
        case "own-hook" ->
            isOfRequest()
                ? phase.hook().isForRequest() || phase.hook() == Hook.NEW_FILTER
                : phase.hook().isForResponse();
        case "early" -> phase.hook().compareTo(arrival()) < 0;
        case "headers", "trailers", "body", "receivedBody", "bufferedBody" ->
            call.receiver().name().endsWith("." + word + "()");
        default -> isNamed(word);
      };
    }

    private boolean isOfRequest() {
      return call.receiver().name().startsWith("request");
    }

    /** A hook for the message is under way. The first one makes the filter. */
    private boolean isWithin(boolean request) {
      var hook = phase.hook();
      return switch (phase.mode()) {
        case HOOK, REPLIED ->
            request ? hook.isForRequest() || hook == Hook.NEW_FILTER : hook.isForResponse();
        default -> false;
      };
    }

    /** The request is answered as soon as its headers have come so far. */
    private boolean isAnswered() {
      return switch (scenario) {
        case DIRECT, NO_HOST, OTHERS_REPLY, OWN_REPLY -> true;
        default -> false;
      };
    }

    /** Envoy has ended the stream in the call before, but the filter has yet to be destroyed. */
    private boolean isFinished() {
      return switch (phase.mode()) {
        case REPLIED -> place.equals("cluster") || phase.hook().isForResponse();
        case CONTINUED ->
            phase.hook().isForResponse()
                || (phase.hook() == Hook.REQUEST_HEADERS
                    && place.equals("listener")
                    && isAnswered());
        default -> false;
      };
    }

    /** The response goes on, and its trailers, or its body too, may or may not have arrived. */
    private boolean isEnding() {
      return phase.mode() == Phase.Mode.CONTINUED
          && (phase.hook() == Hook.RESPONSE_HEADERS || phase.hook() == Hook.RESPONSE_BODY);
    }

    /** The hook that brings the headers or trailers which the call is made on. */
    private Hook arrival() {
      boolean trailers = is("trailers");
      if (isOfRequest()) return trailers ? Hook.REQUEST_TRAILERS : Hook.NEW_FILTER;
      return trailers ? Hook.RESPONSE_TRAILERS : Hook.RESPONSE_HEADERS;
    }

    /** A scenario, hook, mode, or a part of the call's name. */
    private boolean isNamed(String word) {
      for (var other : PhasesIT.Scenario.values()) {
        if (other.toString().equals(word)) return other == scenario;
      }
      for (var other : Hook.values()) if (other.name().equals(word)) return other == phase.hook();
      for (var other : Phase.Mode.values()) {
        if (other.name().equals(word)) return other == phase.mode();
      }
      if (word.startsWith("~")) return call.name().contains(word.substring(1));
      throw new AssertionError(FILE + ": what is '" + word + "'?");
    }

    @Override
    public String toString() {
      return "%s in %s of %s, %s".formatted(call.name(), phase, place, scenario);
    }
  }

  /** A line of a rule: for these cells, these outcomes. */
  private record Line(String rule, String text, List<String> words, List<String> outcomes) {
    boolean applies(Cell cell) {
      for (var word : words) if (!cell.is(word)) return false;
      return true;
    }

    boolean allows(String outcome) {
      return outcomes.contains(outcome) || outcomes.contains(outcome + "?");
    }

    /** What a method returns, whatever its type. */
    static String plain(String outcome) {
      return switch (outcome) {
        case "true", "value", "done" -> "yes";
        case "false", "nothing", "absent" -> "no";
        default -> outcome;
      };
    }
  }

  private final Map<String, List<Line>> rules = new LinkedHashMap<>();
  private final Set<String> alone = new TreeSet<>();
  private final Map<String, String> ruleOf = new LinkedHashMap<>();

  /** The first version that has a method or calls a hook; all have the others. */
  private final Map<String, String> since = new LinkedHashMap<>();

  private final Map<String, Set<String>> hooks = new LinkedHashMap<>();

  /** What came of the cells of each line. */
  private final Map<Line, Set<String>> seen = new LinkedHashMap<>();

  private PhaseTable() {}

  static PhaseTable read() throws IOException {
    var table = new PhaseTable();
    try (var in = Objects.requireNonNull(PhaseTable.class.getResourceAsStream(FILE), FILE)) {
      var text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      String rule = "";
      for (var line : text.lines().filter(l -> !l.isBlank() && !l.startsWith("#")).toList()) {
        rule = table.add(rule, line);
      }
    }
    return table;
  }

  /** Takes a line; returns the rule that the next one may belong to. */
  private String add(String rule, String line) {
    var words = List.of(line.strip().split(" +", -1));
    if (line.startsWith("  ")) {
      int arrow = words.indexOf("->");
      var outcomes = words.subList(arrow + 1, words.size());
      var added = new Line(rule, line.strip(), words.subList(0, arrow), outcomes);
      Objects.requireNonNull(rules.get(rule), rule).add(added);
      return rule;
    }
    if (words.getFirst().equals("rule")) {
      var lines = new ArrayList<Line>();
      for (var word : words.subList(2, words.size())) {
        if (word.equals("alone")) alone.add(words.get(1));
        else lines.addAll(Objects.requireNonNull(rules.get(word), word));
      }
      rules.put(words.get(1), lines);
      return words.get(1);
    }
    if (words.getFirst().equals("hook")) {
      since.put(words.get(1), words.get(2));
    } else if (words.getFirst().equals("hooks")) {
      hooks.put(words.get(1) + " " + words.get(2), new TreeSet<>(words.subList(3, words.size())));
    } else {
      assertThat(rules.keySet()).as("%s: %s", FILE, line).contains(words.get(1));
      assertThat(ruleOf.put(words.get(0), words.get(1))).as("%s twice", words.get(0)).isNull();
      if (words.size() > 2) since.put(words.get(0), words.get(2));
    }
    return "";
  }

  /** Asserts that each of the SDK's methods has a line, and each line a method. */
  void assertComplete() {
    var methods =
        Operation.all().values().stream()
            .map(operation -> PublicApi.signature(operation.method()))
            .collect(toCollection(TreeSet::new));
    assertThat(ruleOf.keySet())
        .as("the methods in " + FILE)
        .containsExactlyInAnyOrderElementsOf(methods);
  }

  private static boolean isOlder(String version, String than) {
    return Version.parse(version).compareTo(Version.parse(than)) < 0;
  }

  /** Returns whether an operation changes what others find, and so has a request of its own. */
  boolean isAlone(Operation operation) {
    return alone.contains(ruleOf.get(PublicApi.signature(operation.method())));
  }

  /** Returns whether a stream comes to that hook. */
  boolean isReached(String version, String place, PhasesIT.Scenario scenario, Hook hook) {
    var reached = hooks.get(place + " " + scenario);
    return reached != null
        && reached.contains(hook.name())
        && !isOlder(version, since.getOrDefault(hook.name(), version));
  }

  /** Returns what is wrong with an outcome; empty if nothing is. */
  String check(Cell cell, String result) {
    var outcome = Line.plain(result);
    var method = PublicApi.signature(cell.call().method());
    var first = since.get(method);
    boolean isMissing = first != null && cell.is("<" + first);
    if (isMissing && outcome.equals("UnsupportedOperationException")) return "";
    if (isMissing && !outcome.endsWith("Exception")) {
      return "%s: %s, but requires v%s".formatted(cell, outcome, first);
    }
    var rule = Objects.requireNonNull(ruleOf.get(method));
    for (var line : Objects.requireNonNull(rules.get(rule))) {
      if (!line.applies(cell)) continue;
      seen.computeIfAbsent(line, _ -> new TreeSet<>()).add(outcome);
      return line.allows(outcome)
          ? ""
          : "%s: %s, but %s has '%s'".formatted(cell, outcome, rule, line.text());
    }
    return "%s: %s, but %s has no line for it".formatted(cell, outcome, rule);
  }

  /** Asserts that no line is without a cell, and none allows what does not happen. */
  void assertNothingTooMuch() {
    for (var lines : rules.values()) {
      for (var line : lines) {
        if (line.words().stream().anyMatch(word -> word.startsWith("<"))) continue;
        var outcomes = line.outcomes().stream().filter(word -> !word.endsWith("?")).toList();
        assertThat(seen.getOrDefault(line, Set.of()))
            .as("rule %s: %s", line.rule(), line.text())
            .containsAll(outcomes);
      }
    }
  }
}
