// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.dev;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Present;
import org.snakeyaml.engine.v2.api.lowlevel.Serialize;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A configuration of Envoy in which the filters of one module can be replaced while Envoy runs:
 * each of them is in a file of its own, which Envoy watches (ECDS). The rest is as it was, with the
 * same quotes, since {@code "yes"} and {@code yes} differ for Envoy.
 */
final class LiveConfig {
  private static final DumpSettings SETTINGS = DumpSettings.builder().setWidth(1000).build();

  /** A filter in a file of its own. */
  private record Entry(String name, MappingNode typedConfig, MappingNode module, Path file) {}

  private final String module;
  private final Path folder;
  private final List<Entry> entries = new ArrayList<>();
  private final String yaml;

  private LiveConfig(String text, String module, Path folder) throws DevException {
    this.module = module;
    this.folder = folder;
    var root = new Compose(LoadSettings.builder().build()).composeString(text).orElse(null);
    if (root != null) visit(root);
    if (root == null || entries.isEmpty()) {
      throw new DevException(
          "the configuration has no filter of the module %s that could be replaced"
              .formatted(module));
    }
    yaml = dump(root);
  }

  /**
   * Takes the filters out of a configuration.
   *
   * @param text the configuration in YAML or JSON
   * @param module the module's name in the configuration
   * @param folder the folder for the files of the filters
   */
  static LiveConfig of(String text, String module, Path folder) throws DevException {
    return new LiveConfig(text, module, folder);
  }

  /** Returns the first filter of the module, as the configuration has it. */
  FilterEntry filter() {
    var typed = entries.getFirst().typedConfig;
    return new FilterEntry(
        module,
        Nodes.text(Nodes.get(typed, "filter_name")),
        Nodes.text(Nodes.get(Nodes.get(typed, "filter_config"), "value")));
  }

  /** Returns the configuration for Envoy to start with. */
  String yaml() {
    return yaml;
  }

  int filters() {
    return entries.size();
  }

  /** Writes the files of the filters, with a version of the module. */
  void write(String version) throws IOException {
    for (var entry : entries) {
      var typed =
          with(
              entry.typedConfig,
              "dynamic_module_config",
              with(entry.module, "name", scalar(version)));
      var resource =
          """
          version_info: %s
          resources:
          - "@type": type.googleapis.com/envoy.config.core.v3.TypedExtensionConfig
            name: %s
            typed_config:
          %s\
          """
              .formatted(
                  FilterEntry.quoted(version),
                  FilterEntry.quoted(entry.name),
                  dump(typed).indent(4));
      var next = folder.resolve(entry.file.getFileName() + ".next");
      Files.writeString(next, resource);
      Files.move(next, entry.file, ATOMIC_MOVE);
    }
  }

  private void visit(Node node) {
    switch (node) {
      case MappingNode mapping -> {
        for (var tuple : mapping.getValue()) {
          if (Nodes.isKey(tuple, "http_filters")
              && tuple.getValueNode() instanceof SequenceNode filters) {
            filters.getValue().replaceAll(this::discovered);
          }
          visit(tuple.getValueNode());
        }
      }
      case SequenceNode sequence -> sequence.getValue().forEach(this::visit);
      default -> {}
    }
  }

  /** Returns a filter's entry with a reference to a file, if it is of the module. */
  private Node discovered(Node filter) {
    if (!(filter instanceof MappingNode entry)
        || !(Nodes.get(entry, "typed_config") instanceof MappingNode typed)
        || !FilterEntry.TYPE.equals(Nodes.text(Nodes.get(typed, "@type")))
        || !(Nodes.get(typed, "dynamic_module_config") instanceof MappingNode named)
        || !module.equals(Nodes.text(Nodes.get(named, "name")))) {
      return filter;
    }
    var name = Nodes.text(Nodes.get(entry, "name"));
    var file = folder.resolve("filter-%d.yaml".formatted(entries.size() + 1));
    entries.add(new Entry(name, typed, named, file));
    var discovery =
        """
        name: %s
        config_discovery:
          type_urls: [%s]
          config_source:
            resource_api_version: V3
            path_config_source: { path: %s, watched_directory: { path: %s } }
        """
            .formatted(
                FilterEntry.quoted(name),
                FilterEntry.TYPE,
                FilterEntry.quoted(file.toString()),
                FilterEntry.quoted(folder.toString()));
    return new Compose(LoadSettings.builder().build()).composeString(discovery).orElseThrow();
  }

  private static ScalarNode scalar(String text) {
    return new ScalarNode(Tag.STR, text, ScalarStyle.DOUBLE_QUOTED);
  }

  /** Returns a copy of a mapping, with another value for a key that it has. */
  private static MappingNode with(MappingNode mapping, String key, Node value) {
    var tuples = new ArrayList<NodeTuple>();
    for (var tuple : mapping.getValue()) {
      tuples.add(Nodes.isKey(tuple, key) ? new NodeTuple(tuple.getKeyNode(), value) : tuple);
    }
    return new MappingNode(Tag.MAP, tuples, FlowStyle.BLOCK);
  }

  private static String dump(Node node) {
    var events = new Serialize(SETTINGS).serializeOne(node);
    return new Present(SETTINGS).emitToString(events.iterator());
  }
}
