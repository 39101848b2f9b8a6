// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.dev;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Present;
import org.snakeyaml.engine.v2.api.lowlevel.Serialize;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A configuration of Envoy in which the HTTP, network and listener filters of one module can be
 * replaced while Envoy runs: each of them is in a file of its own, which Envoy watches (ECDS). The
 * rest is as it was, with the same quotes, since {@code "yes"} and {@code yes} differ for Envoy.
 */
final class LiveConfig {
  private static final DumpSettings SETTINGS = DumpSettings.builder().setWidth(1000).build();
  private static final DumpSettings JSON =
      DumpSettings.builder()
          .setDefaultFlowStyle(FlowStyle.FLOW)
          .setDefaultScalarStyle(ScalarStyle.JSON_SCALAR_STYLE)
          .setWidth(Integer.MAX_VALUE)
          .build();

  /** An extension of the module; one that can be replaced is in a file of its own. */
  private record Entry(
      ExtensionKind kind, String name, MappingNode typedConfig, MappingNode module, Path file) {
    boolean isReplaceable() {
      return kind.isReplaceable();
    }

    /** Returns the name that the factory gives it. */
    String factoryName() {
      return Nodes.text(Nodes.get(typedConfig, kind.nameField()));
    }
  }

  private final String module;
  private final Path folder;
  private final List<Entry> entries = new ArrayList<>();
  private final String yaml;

  private LiveConfig(String text, String module, Path folder) throws DevException {
    this.module = module;
    this.folder = folder;
    var root = compose(text);
    if (root != null) visit(root);
    if (root == null || entries.isEmpty()) {
      throw new DevException(
          "the configuration has no extension of the module %s".formatted(module));
    }
    yaml = dump(root);
  }

  /**
   * Takes the extensions of a module out of a configuration.
   *
   * @param text the configuration in YAML or JSON
   * @param module the module's name in the configuration
   * @param folder the folder for the files of the filters
   */
  static LiveConfig of(String text, String module, Path folder) throws DevException {
    return new LiveConfig(text, module, folder);
  }

  private static @Nullable Node compose(String text) throws DevException {
    try {
      return new Compose(LoadSettings.builder().build()).composeString(text).orElse(null);
    } catch (YamlEngineException e) {
      throw new DevException("the configuration is not valid YAML: " + e.getMessage());
    }
  }

  /**
   * Returns an extension of the module, as the configuration has it.
   *
   * @param wanted its name; empty for the first one
   */
  Extension extension(String wanted) throws DevException {
    for (var entry : entries) {
      var name = entry.factoryName();
      if (!wanted.isEmpty() && !wanted.equals(name)) continue;
      var config = text(Nodes.get(entry.typedConfig, entry.kind.configField()));
      return new Extension(entry.kind, module, name, config);
    }
    throw new DevException(
        "the configuration has no extension %s of the module %s".formatted(wanted, module));
  }

  /** Returns the text that Envoy gives a filter for its configuration. */
  private static String text(@Nullable Node config) {
    var value = Nodes.get(config, "value");
    if (Nodes.text(Nodes.get(config, "@type")).endsWith("/google.protobuf.BytesValue")) {
      return new String(Base64.getDecoder().decode(Nodes.text(value)), UTF_8);
    }
    if (!(value instanceof MappingNode)) return Nodes.text(value);
    // A google.protobuf.Struct reaches the filter as JSON.
    var struct = new Load(LoadSettings.builder().build()).loadFromString(dump(value));
    return new Dump(JSON).dumpToString(struct).strip();
  }

  /** Returns the configuration for Envoy to start with. */
  String yaml() {
    return yaml;
  }

  /** Returns the names, in Envoy's configuration, of the extensions that can be replaced. */
  List<String> names() {
    return entries.stream().filter(Entry::isReplaceable).map(Entry::name).toList();
  }

  /** Returns what cannot be replaced, for people. */
  List<String> kept() {
    return entries.stream()
        .filter(entry -> !entry.isReplaceable())
        .map(entry -> "the %s %s".formatted(entry.kind.title(), entry.factoryName()))
        .toList();
  }

  /** Writes the files of the filters, with a version of the module. */
  void write(String version) throws IOException {
    // Envoy reads all files when one of them is renamed, so all new ones have to be there by then.
    var replaced = entries.stream().filter(Entry::isReplaceable).toList();
    for (var entry : replaced) Files.writeString(next(entry), resource(entry, version));
    for (var entry : replaced) Files.move(next(entry), entry.file, ATOMIC_MOVE);
  }

  private Path next(Entry entry) {
    return folder.resolve(entry.file.getFileName() + ".next");
  }

  private static String resource(Entry entry, String version) {
    var typed =
        with(
            entry.typedConfig,
            "dynamic_module_config",
            with(entry.module, "name", scalar(version)));
    return """
    version_info: %s
    resources:
    - "@type": type.googleapis.com/envoy.config.core.v3.TypedExtensionConfig
      name: %s
      typed_config:
    %s\
    """
        .formatted(Nodes.quoted(version), Nodes.quoted(entry.name), dump(typed).indent(4));
  }

  private void visit(Node node) {
    switch (node) {
      case MappingNode mapping -> {
        for (var tuple : mapping.getValue()) {
          if (tuple.getValueNode() instanceof SequenceNode list) {
            list.getValue().replaceAll(entry -> discovered(tuple, entry));
          }
          visit(tuple.getValueNode());
        }
      }
      case SequenceNode sequence -> sequence.getValue().forEach(this::visit);
      default -> {}
    }
  }

  /** Returns an extension's entry with a reference to a file, if it can be replaced. */
  private Node discovered(NodeTuple list, Node listed) {
    if (!(listed instanceof MappingNode entry)
        || !(Nodes.get(entry, "typed_config") instanceof MappingNode typed)
        || !(Nodes.get(typed, "dynamic_module_config") instanceof MappingNode named)
        || !module.equals(Nodes.text(Nodes.get(named, "name")))) {
      return listed;
    }
    var kind = ExtensionKind.ofType(Nodes.text(Nodes.get(typed, "@type"))).orElse(null);
    if (kind == null || !Nodes.isKey(list, kind.list())) return listed;
    var name = Nodes.text(Nodes.get(entry, "name"));
    var file = folder.resolve("filter-%d.yaml".formatted(entries.size() + 1));
    entries.add(new Entry(kind, name, typed, named, file));
    return kind.isReplaceable() ? reference(kind, name, entry, file) : listed;
  }

  private Node reference(ExtensionKind kind, String name, MappingNode entry, Path file) {
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
                Nodes.quoted(name),
                kind.type(),
                Nodes.quoted(file.toString()),
                Nodes.quoted(folder.toString()));
    var reference =
        (MappingNode)
            new Compose(LoadSettings.builder().build()).composeString(discovery).orElseThrow();
    // Such as disabled.
    for (var tuple : entry.getValue()) {
      if (Nodes.isKey(tuple, "name") || Nodes.isKey(tuple, "typed_config")) continue;
      reference.getValue().add(tuple);
    }
    return reference;
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
