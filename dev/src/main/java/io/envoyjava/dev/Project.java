// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.dev;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import io.envoyjava.packaging.ModulePackager;
import io.envoyjava.packaging.ModuleSpec;
import io.envoyjava.packaging.PackagingException;
import io.envoyjava.packaging.Relocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The project whose extension is run.
 *
 * @param module the module's name
 * @param classes the project's own classes and resources
 * @param classPath what they need at run time
 * @param relocations the packages to move
 * @param directory the project's folder
 * @param work the folder for the files of the tools
 * @param wantedName the name of the extension if the module has several; empty for the only one
 * @param config the text of the extension's configuration
 */
record Project(
    String module,
    List<Path> classes,
    List<Path> classPath,
    List<Relocation> relocations,
    Path directory,
    Path work,
    String wantedName,
    String config) {
  /** Envoy runs on Linux, perhaps in a container, on the architecture of this machine. */
  private static final String PLATFORM =
      System.getProperty("os.arch").equals("aarch64") ? "linux-aarch_64" : "linux-x86_64";

  static Project of(Arguments arguments) {
    return new Project(
        arguments.get("--name"),
        arguments.paths("--classes"),
        arguments.paths("--class-path"),
        relocations(arguments.lines("--relocate")),
        Path.of(arguments.get("--directory", ".")).toAbsolutePath().normalize(),
        Path.of(arguments.get("--work")).toAbsolutePath().normalize(),
        arguments.get("--filter", ""),
        arguments.get("--filter-config", ""));
  }

  /** Reads {@code FROM=TO}, each followed by its {@code +INCLUDE} and {@code -EXCLUDE}. */
  private static List<Relocation> relocations(List<String> lines) {
    var relocations = new ArrayList<Relocation>();
    for (var line : lines) {
      if (line.startsWith("+") || line.startsWith("-")) {
        if (relocations.isEmpty()) {
          throw new IllegalArgumentException("--relocate: FROM=TO is missing before " + line);
        }
        relocations.add(with(relocations.removeLast(), line));
        continue;
      }
      var parts = line.split("=", 2);
      if (parts.length < 2) {
        throw new IllegalArgumentException("--relocate: expected FROM=TO, found " + line);
      }
      relocations.add(new Relocation(parts[0], parts[1]));
    }
    return relocations;
  }

  private static Relocation with(Relocation relocation, String line) {
    var includes = new ArrayList<>(relocation.includes());
    var excludes = new ArrayList<>(relocation.excludes());
    (line.startsWith("+") ? includes : excludes).add(line.substring(1));
    return new Relocation(relocation.pattern(), relocation.shadedPattern(), includes, excludes);
  }

  /** Returns the extension to run: the wanted one, or the only one of the module. */
  Extension extension() throws DevException, IOException {
    var offers = Factories.offers(classes, classPath);
    if (offers.isEmpty()) {
      throw new DevException(
          "the module names no factory (%s): see docs/packaging.md"
              .formatted(String.join(", ", ExtensionKind.factories())));
    }
    var wanted =
        offers.stream()
            .filter(offer -> wantedName.isEmpty() || wantedName.equals(offer.name()))
            .toList();
    if (wanted.isEmpty() || (wantedName.isEmpty() && wanted.size() > 1)) {
      throw new DevException(
          "the module %shas %s: choose one with -Denvoy.filter=NAME"
              .formatted(
                  wantedName.isEmpty() ? "" : "has no '%s'; it ".formatted(wantedName),
                  listed(offers)));
    }
    var chosen = wanted.getFirst();
    return new Extension(chosen.kind(), module, chosen.name(), config);
  }

  /** Returns the kinds of extension that the module has. */
  Set<ExtensionKind> kinds() throws DevException, IOException {
    return Factories.offers(classes, classPath).stream()
        .map(Factories.Offer::kind)
        .collect(Collectors.toSet());
  }

  private static String listed(List<Factories.Offer> offers) {
    return offers.stream()
        .map(offer -> "the %s %s".formatted(offer.kind().title(), offer.name()))
        .collect(Collectors.joining(", "));
  }

  /** Packages classes of the project for Envoy, as {@code lib<name>.so} in a folder. */
  void pack(String name, List<Path> ownClasses, Path folder)
      throws PackagingException, IOException {
    var packed = work.resolve("packed");
    var spec = new ModuleSpec(name, ownClasses, classPath, packed, relocations);
    for (var module : ModulePackager.pack(spec)) {
      if (!module.platform().equals(PLATFORM)) continue;
      Files.createDirectories(folder);
      // A running Envoy may have loaded a file of this name.
      Files.move(module.file(), folder.resolve(module.file().getFileName()), ATOMIC_MOVE);
    }
    // Nothing needs the other platforms' files, and there is a new set after each change.
    Folders.makeEmpty(packed);
  }
}
