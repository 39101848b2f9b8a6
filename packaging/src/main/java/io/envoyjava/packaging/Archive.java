// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.packaging;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/** An entry of a class path, a jar or a folder. */
final class Archive {
  /** The time of each entry that is made here: the same sources give the same bytes. */
  static final LocalDateTime TIME = LocalDateTime.of(1980, 2, 1, 0, 0);

  /** Reads something of an entry. */
  interface Reader<T extends @Nullable Object> {
    T read(Path root) throws PackagingException, IOException;
  }

  private Archive() {}

  /** Calls the reader with the entry's root, which is usable until the reader returns. */
  static <T extends @Nullable Object> T read(Path entry, Reader<T> reader)
      throws PackagingException, IOException {
    if (Files.isDirectory(entry)) return reader.read(entry);
    if (!Files.isRegularFile(entry)) {
      throw new PackagingException("%s is missing: build it first".formatted(entry));
    }
    try (var jar = FileSystems.newFileSystem(entry)) {
      return reader.read(jar.getPath("/"));
    }
  }

  /**
   * Makes a jar of a folder, with its files in the order of their names. It has a manifest, so that
   * the module does not get that of a dependency.
   */
  static void zip(Path folder, Path jar) throws IOException {
    try (var files = Files.walk(folder);
        var out = new ZipOutputStream(Files.newOutputStream(jar))) {
      if (!Files.exists(folder.resolve(JarFile.MANIFEST_NAME))) {
        put(out, JarFile.MANIFEST_NAME, "Manifest-Version: 1.0\r\n\r\n".getBytes(UTF_8));
      }
      for (var file : files.filter(Files::isRegularFile).sorted().toList()) {
        put(out, folder.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
      }
    }
  }

  /** Adds a file. */
  static void put(ZipOutputStream out, String name, byte[] content) throws IOException {
    var entry = new ZipEntry(name);
    entry.setTimeLocal(TIME);
    out.putNextEntry(entry);
    out.write(content);
    out.closeEntry();
  }
}
