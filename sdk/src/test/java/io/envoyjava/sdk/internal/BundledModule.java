// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.Deflater;

/**
 * Appends a Java runtime to a launcher, as the packaging does, in the format of {@code
 * core/bundle.h}.
 */
final class BundledModule {
  private static final int BLOCK = 1 << 20;

  /** How the content is compressed. */
  record Compression(int level, int strategy) {
    static final Compression USUAL =
        new Compression(Deflater.BEST_SPEED, Deflater.DEFAULT_STRATEGY);
  }

  private final SortedMap<String, byte[]> files = new TreeMap<>();
  private final String id;

  BundledModule(String id, Map<String, byte[]> files) {
    this.id = id;
    this.files.putAll(files);
  }

  /** Copies the launcher to a file, and appends the runtime. */
  void write(Path launcher, Path file, Compression compression) throws IOException {
    Files.copy(launcher, file);
    Files.write(file, bytes(compression), APPEND);
  }

  private byte[] bytes(Compression compression) {
    var list = new ByteArrayOutputStream();
    var content = new ByteArrayOutputStream();
    long unpacked = 0;
    for (var file : files.entrySet()) {
      var name = file.getKey().getBytes(UTF_8);
      var bytes = file.getValue();
      var entry = new byte[16 + name.length];
      int executable = file.getKey().startsWith("bin/") ? 1 : 0;
      wrap(entry).putLong(bytes.length).putInt(name.length).putInt(executable).put(name);
      list.writeBytes(entry);
      for (int at = 0; at < bytes.length; at += BLOCK) {
        var block = deflate(bytes, at, Math.min(BLOCK, bytes.length - at), compression);
        var size = new byte[4];
        wrap(size).putInt(block.length);
        content.writeBytes(size);
        content.writeBytes(block);
      }
      unpacked += bytes.length;
    }
    var header = new byte[64];
    wrap(header)
        .put("EnvoyJRE".getBytes(US_ASCII))
        .putInt(1)
        .putInt(files.size())
        .putLong(unpacked)
        .putInt(list.size())
        .put(id.getBytes(US_ASCII));
    var all = new ByteArrayOutputStream();
    all.writeBytes(header);
    all.writeBytes(list.toByteArray());
    all.writeBytes(content.toByteArray());
    return all.toByteArray();
  }

  private static byte[] deflate(byte[] bytes, int offset, int length, Compression compression) {
    var deflater = new Deflater(compression.level, true);
    try {
      deflater.setStrategy(compression.strategy);
      deflater.setInput(bytes, offset, length);
      deflater.finish();
      var out = new ByteArrayOutputStream();
      var buffer = new byte[1 << 16];
      while (!deflater.finished()) out.write(buffer, 0, deflater.deflate(buffer));
      return out.toByteArray();
    } finally {
      deflater.end();
    }
  }

  private static ByteBuffer wrap(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
