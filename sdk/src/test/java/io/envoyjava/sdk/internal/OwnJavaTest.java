// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.envoyjava.sdk.internal.BundledModule.Compression;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A module that brings its own Java: the launcher, as a program with sanitizers, unpacks a runtime
 * whose JVM is {@code fake_jvm.c}.
 */
final class OwnJavaTest {
  private static final Path NATIVE = Path.of("target", "test-native").toAbsolutePath();
  private static final String WHAT_TO_SET =
      " MB in a folder that Envoy may write to and run programs from: set ENVOY_JAVA_RUNTIME_DIR to"
          + " one, or ENVOY_JAVA_HOME to an installed Java.";

  /**
   * For a limit of the size of a file, in blocks of 512 bytes or of 1024: less than the runtime.
   */
  private static final int SMALL = 100;

  private record Run(int status, List<String> lines) {
    boolean unpacked() {
      return lines.stream().anyMatch(line -> line.contains("java: unpacked the Java runtime of "));
    }

    void assertStarted(boolean unpacked) {
      assertThat(status).as(String.join("\n", lines)).isZero();
      assertThat(lines).endsWith("started", "started again");
      assertThat(unpacked()).isEqualTo(unpacked);
    }

    /** No sanitizer has found anything, and the reason and what to do are in one line. */
    void assertRefused(String reason) {
      assertThat(status).as(String.join("\n", lines)).isZero();
      assertThat(lines)
          .contains("not started", "not started again")
          .anySatisfy(
              line ->
                  assertThat(line.replaceAll("unfinished-\\w{6}", "unfinished"))
                      .contains("cannot be unpacked: " + reason + ". It needs ")
                      .endsWith(WHAT_TO_SET));
    }
  }

  @TempDir Path directory;
  private Path parent = Path.of("");
  private Path folder = Path.of("");
  private Path home = Path.of("");
  private final Map<String, byte[]> files = new TreeMap<>();

  @BeforeEach
  void runtime() throws IOException {
    parent = Files.createDirectory(directory.resolve("parent"));
    var user = Files.getAttribute(parent, "unix:uid");
    folder = parent.resolve("envoy-java-" + user);
    home = folder.resolve("runtime-0123456789abcdef");
    files.put("bin/tool", "a program".getBytes(UTF_8));
    files.put("lib/empty", new byte[0]);
    files.put("lib/zeros", new byte[3_000_000]);
    files.put("release", "JAVA_VERSION=\"25\"\n".getBytes(UTF_8));
  }

  private Path module(String sanitizer, Compression compression) throws IOException {
    var program = NATIVE.resolve("launcher-test-" + sanitizer);
    assumeThat(program).as("the %s sanitizer can be used here", sanitizer).exists();
    var jvm = NATIVE.resolve("fake-java-" + sanitizer).resolve("lib/server/libjvm.so");
    files.put("lib/server/libjvm.so", Files.readAllBytes(jvm));
    var module = Files.createTempDirectory(directory, "module").resolve("module");
    bundle().write(program, module, compression);
    return module;
  }

  private BundledModule bundle() {
    return new BundledModule("0123456789abcdef", files);
  }

  private Path module() throws IOException {
    return module("address", Compression.USUAL);
  }

  private ProcessBuilder builder(List<String> command) {
    var process = new ProcessBuilder(command).redirectErrorStream(true);
    process.environment().clear();
    process.environment().put("ENVOY_JAVA_RUNTIME_DIR", parent.toString());
    process.environment().put("FAKE_JVM", "");
    return process;
  }

  private Process start(List<String> command) throws IOException {
    return builder(command).start();
  }

  private static Run await(Process process) throws IOException, InterruptedException {
    var lines = new String(process.getInputStream().readAllBytes(), UTF_8).lines().toList();
    return new Run(process.waitFor(), lines);
  }

  private Run run(String... command) throws IOException, InterruptedException {
    return await(start(List.of(command)));
  }

  private Run run(Path module) throws IOException, InterruptedException {
    return run(module.toString());
  }

  /** Runs a module after a shell command, as root of a namespace with mounts of its own. */
  private Run runWithMounts(Path module, String command) throws Exception {
    var unshare = List.of("unshare", "--map-root-user", "--mount");
    var attempt = new ArrayList<>(unshare);
    attempt.add("true");
    assumeThat(await(start(attempt)).status).as("%s", unshare).isZero();
    var shell = new ArrayList<>(unshare);
    var script = command + " && \"$1\" && ls -A " + folder + " || true";
    shell.addAll(List.of("sh", "-c", script, "sh", module.toString()));
    return run(shell.toArray(String[]::new));
  }

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  private void assertComplete() throws IOException {
    for (var file : files.entrySet()) {
      assertThat(home.resolve(file.getKey())).hasBinaryContent(file.getValue());
    }
    assertThat(permissions(home)).isEqualTo("rwx------");
    assertThat(entries()).containsExactlyInAnyOrder("lock", home.getFileName().toString());
  }

  private List<String> entries() throws IOException {
    if (!Files.isDirectory(folder)) return List.of();
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.map(entry -> entry.getFileName().toString()).toList();
    }
  }

  // ---- What is unpacked -------------------------------------------------------------------------

  @ParameterizedTest
  @ValueSource(strings = {"address", "thread"})
  void isUnpackedOnceForThisUserAlone(String sanitizer) throws Exception {
    var module = module(sanitizer, Compression.USUAL);

    run(module).assertStarted(true);
    assertComplete();
    assertThat(permissions(folder)).isEqualTo("rwx------");
    assertThat(permissions(home.resolve("bin/tool"))).isEqualTo("rwx------");
    assertThat(permissions(home.resolve("release"))).isEqualTo("rw-------");

    run(module).assertStarted(false);
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "1, 0", "6, 0", "9, 0", "9, 1", "6, 2"})
  void anyKindOfBlockIsUnpacked(int level, int strategy) throws Exception {
    var random = new Random(level * 3L + strategy);
    for (int size : List.of(1, 7, 8, 257, 65_535, 65_536, (1 << 20) - 1, 1 << 20, (1 << 20) + 1)) {
      var noise = new byte[size];
      random.nextBytes(noise);
      files.put("lib/noise" + size, noise);
      // Codes of all lengths, and copies from near and far.
      var skewed = new byte[size];
      for (int i = 0; i < size; i++) {
        boolean copied = i > 300 && random.nextInt(4) > 0;
        skewed[i] =
            copied
                ? skewed[i - 1 - random.nextInt(300)]
                : (byte) Math.min(255, (int) Math.abs(random.nextGaussian() * 20));
      }
      files.put("lib/skewed" + size, skewed);
      var text = "a line of text\n".repeat(size / 15 + 1);
      files.put("lib/text" + size, Arrays.copyOf(text.getBytes(UTF_8), size));
    }
    run(module("address", new Compression(level, strategy))).assertStarted(true);
    assertComplete();
  }

  @Test
  void namedJavaIsPreferred() throws Exception {
    var process = builder(List.of(module().toString()));
    process.environment().put("ENVOY_JAVA_HOME", NATIVE.resolve("fake-java-address").toString());
    await(process.start()).assertStarted(false);
    assertThat(entries()).isEmpty();
  }

  // ---- What is repaired -------------------------------------------------------------------------

  @Test
  void isUnpackedAgainIfAFileIsMissingOrCutOff() throws Exception {
    var module = module();
    run(module).assertStarted(true);
    Files.delete(home.resolve("lib/zeros"));
    run(module).assertStarted(true);
    assertComplete();
    Files.write(home.resolve("lib/zeros"), new byte[1]);
    run(module).assertStarted(true);
    assertComplete();
  }

  @Test
  void isUnpackedAgainIfOthersCouldHaveChangedIt() throws Exception {
    var module = module();
    run(module).assertStarted(true);
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxrwxrwx"));
    Files.write(home.resolve("lib/zeros"), "x".repeat(3_000_000).getBytes(UTF_8));
    run(module).assertStarted(true);
    assertComplete();
  }

  @Test
  void linkInPlaceOfTheRuntimeIsReplaced() throws Exception {
    var module = module();
    run(module).assertStarted(true);
    var elsewhere = Files.move(home, directory.resolve("elsewhere"));
    Files.createSymbolicLink(home, elsewhere);
    run(module).assertStarted(true);
    assertComplete();
    assertThat(elsewhere.resolve("release")).exists();
  }

  @Test
  void whatAKilledProcessLeftIsRemoved() throws Exception {
    files.put("lib/large", new byte[60_000_000]);
    var module = module();
    Process process;
    do {
      process = start(List.of(module.toString()));
      while (process.isAlive() && entries().stream().noneMatch(OwnJavaTest::isUnfinished)) {
        Thread.onSpinWait();
      }
      process.destroyForcibly().waitFor();
      // It may have been faster than this test.
    } while (Files.exists(home) && delete(home));
    assertThat(entries()).anyMatch(OwnJavaTest::isUnfinished);

    run(module).assertStarted(true);
    assertComplete();
  }

  private static boolean isUnfinished(String name) {
    return name.startsWith("unfinished-");
  }

  private static boolean delete(Path tree) throws IOException {
    try (var files = Files.walk(tree)) {
      for (var file : files.sorted((a, b) -> b.compareTo(a)).toList()) Files.delete(file);
    }
    return true;
  }

  @Test
  void ofManyProcessesAtOnceOneUnpacks() throws Exception {
    var module = module();
    var processes = new ArrayList<Process>();
    for (int i = 0; i < 8; i++) processes.add(start(List.of(module.toString())));
    int unpacked = 0;
    for (var process : processes) {
      var run = await(process);
      run.assertStarted(run.unpacked());
      if (run.unpacked()) unpacked++;
    }
    assertThat(unpacked).isEqualTo(1);
    assertComplete();
  }

  // ---- What is refused --------------------------------------------------------------------------

  @Test
  void folderThatIsOpenToOthersIsRefused() throws Exception {
    Files.createDirectory(folder);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwx---"));
    run(module()).assertRefused(notPrivate());
  }

  @Test
  void linkInPlaceOfTheFolderIsRefused() throws Exception {
    Files.createSymbolicLink(folder, Files.createTempDirectory(directory, "elsewhere"));
    run(module()).assertRefused(notPrivate());
  }

  @Test
  void folderOfAnotherUserIsRefused() throws Exception {
    Files.createDirectory(folder);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    assumeThat(run("chown", "12345", folder.toString()).status).as("chown").isZero();
    run(module()).assertRefused(notPrivate());
  }

  private String notPrivate() throws IOException {
    return "%s is not a folder that belongs to user %s and is closed to others; remove it"
        .formatted(folder, Files.getAttribute(parent, "unix:uid"));
  }

  @Test
  void missingFolderIsRefused() throws Exception {
    Files.delete(parent);
    run(module()).assertRefused(folder + ": No such file or directory");
  }

  @Test
  void fullFileSystemIsRefusedAndLeftAsItWas() throws Exception {
    var module = module();
    var mount = "mount -t tmpfs -o size=2m none " + parent;
    var run = runWithMounts(module, mount);
    run.assertRefused(unfinished("lib/zeros") + ": No space left on device");
    assertThat(run.lines).last().isEqualTo("lock");
  }

  private String unfinished(String file) {
    return folder + "/unfinished/" + file;
  }

  @Test
  void readOnlyFileSystemIsRefused() throws Exception {
    var mount = "mount -t tmpfs -o ro none " + parent;
    runWithMounts(module(), mount).assertRefused(folder + ": Read-only file system");
  }

  @Test
  void fileSystemWithoutProgramsIsRefused() throws Exception {
    var mount = "mount -t tmpfs -o noexec none " + parent;
    runWithMounts(module(), mount)
        .assertRefused(folder + ": its file system is mounted with noexec");
  }

  @Test
  void limitOfTheSizeOfFilesIsRefusedAndDoesNotEndTheProcess() throws Exception {
    var module = module();
    run("sh", "-c", "ulimit -f %d; exec \"$0\"".formatted(SMALL), module.toString())
        .assertRefused(unfinished("lib/server/libjvm.so") + ": File too large");
    assertThat(entries()).containsExactly("lock");
  }

  @Test
  void damagedModuleIsRefused() throws Exception {
    var module = module();
    var bytes = Files.readAllBytes(module);
    Files.write(module, Arrays.copyOf(bytes, bytes.length - 10));
    run(module).assertRefused(unfinished("release") + ": the module is damaged, copy it again");
    assertThat(entries()).containsExactly("lock");
  }

  /** Whatever is in the file, the sanitizers find nothing. */
  @Test
  void anyDamageIsRefusedOrUnpacked() throws Exception {
    files.remove("lib/zeros");
    var module = module();
    // A library that was damaged could do anything.
    files.put("lib/server/libjvm.so", "not a library".repeat(1000).getBytes(UTF_8));
    Files.delete(module);
    bundle().write(NATIVE.resolve("launcher-test-address"), module, Compression.USUAL);
    var good = Files.readAllBytes(module);
    int launcher = (int) Files.size(NATIVE.resolve("launcher-test-address"));
    var random = new Random(1);
    for (int i = 0; i < 30; i++) {
      var bytes = good.clone();
      // Behind the magic number. The header and the list are at the beginning.
      int range = i % 2 == 0 ? 300 : bytes.length - launcher - 8;
      bytes[launcher + 8 + random.nextInt(range)] ^= (byte) (1 << random.nextInt(8));
      Files.write(module, bytes);
      assertThat(run(module).lines).noneMatch(line -> line.contains("Sanitizer"));
      if (Files.exists(home)) delete(home);
    }
  }
}
