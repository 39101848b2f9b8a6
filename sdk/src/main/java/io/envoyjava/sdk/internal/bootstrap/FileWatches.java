// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.bootstrap;

import static io.envoyjava.sdk.internal.ffi.NativeMemory.MEMORY;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.envoyjava.sdk.bootstrap.FileEvent;
import io.envoyjava.sdk.internal.abi.BootstrapAbi;
import io.envoyjava.sdk.internal.abi.LauncherAbi;
import io.envoyjava.sdk.internal.ffi.NativeMemory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The files that an extension watches, by the paths that Envoy knows them by. Envoy watches each
 * one once, for all events. Main thread.
 */
final class FileWatches {
  private static final int ALL =
      BootstrapAbi.ENVOY_FILE_MOVED_TO | BootstrapAbi.ENVOY_FILE_MODIFIED;

  private record Watch(Set<FileEvent> events, Consumer<? super Set<FileEvent>> changed) {}

  private final ServerAccess access;
  private final Map<String, List<Watch>> watches = new HashMap<>();

  FileWatches(ServerAccess access) {
    this.access = access;
  }

  void add(Path file, Set<FileEvent> events, Consumer<? super Set<FileEvent>> changed) {
    Objects.requireNonNull(changed, "changed");
    if (events.isEmpty()) {
      throw new IllegalArgumentException("events: expected at least one, found none");
    }
    long address = access.address("watchFile");
    var absolute = file.toAbsolutePath().normalize();
    // Envoy takes a path for that of a folder if it ends in a slash.
    var path = absolute.toFile().isDirectory() ? absolute + "/" : absolute.toString();
    var known = watches.get(path);
    if (known == null) {
      var arguments = access.arguments();
      arguments.put(path);
      boolean added =
          BootstrapAbi.envoy_dynamic_module_callback_bootstrap_extension_file_watcher_add_watch(
              address, arguments.first, ALL);
      if (!added) throw new IllegalStateException("Envoy cannot watch " + path);
      known = new ArrayList<>();
      watches.put(path, known);
    }
    known.add(new Watch(EnumSet.copyOf(events), changed));
  }

  /**
   * Something has happened to a file.
   *
   * @param argument address of the launcher's {@code java_file_change}
   */
  void changed(long argument) {
    var path = NativeMemory.utf8(argument + LauncherAbi.JAVA_FILE_CHANGE_PATH_OFFSET);
    int bits = MEMORY.get(JAVA_INT, argument + LauncherAbi.JAVA_FILE_CHANGE_EVENTS_OFFSET);
    for (var watch : List.copyOf(watches.getOrDefault(path, List.of()))) {
      var events = events(bits);
      events.retainAll(watch.events());
      if (events.isEmpty()) continue;
      try {
        watch.changed().accept(events);
      } catch (Throwable e) {
        // The others are to know all the same.
        access.mainThread().fail("the consumer of a watched file failed", e);
      }
    }
  }

  private static Set<FileEvent> events(int bits) {
    var events = EnumSet.noneOf(FileEvent.class);
    if ((bits & BootstrapAbi.ENVOY_FILE_MOVED_TO) != 0) events.add(FileEvent.MOVED_TO);
    if ((bits & BootstrapAbi.ENVOY_FILE_MODIFIED) != 0) events.add(FileEvent.MODIFIED);
    return events;
  }
}
