// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.packaging;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.Deflater;

/**
 * The files of a Java runtime as one piece of bytes, which the launcher unpacks. The launcher's
 * {@code core/bundle.h} describes the format; both have to agree.
 */
final class Bundle {
  private static final byte[] MAGIC = "EnvoyJRE".getBytes(US_ASCII);
  private static final int VERSION = 1;
  private static final int BLOCK = 1 << 20;
  private static final int HEADER_SIZE = 64;
  private static final int ENTRY_SIZE = 16;
  private static final int ID_BYTES = 16;

  /** Where an ELF header states where the section headers are, which end the file. */
  private static final int SECTIONS = 0x28;

  private static final int SECTION_SIZE = 0x3a;
  private static final int SECTION_COUNT = 0x3c;

  private record Entry(String name, Path file, long size, boolean executable) {}

  private Bundle() {}

  /** Throws if a launcher would not find what follows it. */
  static void requireFoundBehind(byte[] launcher) throws PackagingException {
    var elf = littleEndian(launcher);
    long end =
        elf.getLong(SECTIONS)
            + (long) elf.getShort(SECTION_SIZE) * Short.toUnsignedInt(elf.getShort(SECTION_COUNT));
    if (end != launcher.length) {
      throw new PackagingException(
          "the SDK's launcher has %d bytes, its sections end at %d: it cannot take a Java runtime"
              .formatted(launcher.length, end));
    }
  }

  /** Writes the files of a folder, in the order of their names: the same files give the same. */
  static void write(Path folder, OutputStream out) throws IOException {
    var entries = entries(folder);
    var list = new ByteArrayOutputStream();
    long unpacked = 0;
    for (var entry : entries) {
      list.writeBytes(described(entry));
      unpacked += entry.size;
    }
    var header = new byte[HEADER_SIZE];
    littleEndian(header)
        .put(MAGIC)
        .putInt(VERSION)
        .putInt(entries.size())
        .putLong(unpacked)
        .putInt(list.size())
        .put(id(entries).getBytes(US_ASCII));
    out.write(header);
    list.writeTo(out);
    for (var entry : entries) {
      for (var block : packed(Files.readAllBytes(entry.file))) {
        var size = new byte[Integer.BYTES];
        littleEndian(size).putInt(block.length);
        out.write(size);
        out.write(block);
      }
    }
  }

  private static List<Entry> entries(Path folder) throws IOException {
    var entries = new ArrayList<Entry>();
    // jlink makes links of licences that several modules have.
    try (var files = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
      for (var file : files.filter(Files::isRegularFile).sorted().toList()) {
        var name = folder.relativize(file).toString();
        entries.add(new Entry(name, file, Files.size(file), Files.isExecutable(file)));
      }
    }
    return entries;
  }

  private static byte[] described(Entry entry) {
    var name = entry.name.getBytes(UTF_8);
    var described = new byte[ENTRY_SIZE + name.length];
    littleEndian(described)
        .putLong(entry.size)
        .putInt(name.length)
        .putInt(entry.executable ? 1 : 0)
        .put(name);
    return described;
  }

  /** Identifies the content. */
  private static String id(List<Entry> entries) throws IOException {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      for (var entry : entries) {
        digest.update(described(entry));
        digest.update(Files.readAllBytes(entry.file));
      }
      return HexFormat.of().formatHex(digest.digest(), 0, ID_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Compresses each block by itself, so that the launcher needs little memory. */
  private static List<byte[]> packed(byte[] content) {
    int blocks = (content.length + BLOCK - 1) / BLOCK;
    return IntStream.range(0, blocks)
        .parallel()
        .mapToObj(i -> packed(content, i * BLOCK, Math.min(BLOCK, content.length - i * BLOCK)))
        .toList();
  }

  private static byte[] packed(byte[] content, int offset, int length) {
    var deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
    try {
      deflater.setInput(content, offset, length);
      deflater.finish();
      var out = new ByteArrayOutputStream(length / 2);
      var buffer = new byte[1 << 16];
      while (!deflater.finished()) out.write(buffer, 0, deflater.deflate(buffer));
      return out.toByteArray();
    } finally {
      deflater.end();
    }
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
