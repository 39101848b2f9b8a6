// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.http.HttpFilter;
import io.envoyjava.sdk.http.HttpFilterConfig;
import io.envoyjava.sdk.http.HttpFilterFactory;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModuleFileTest {
  @TempDir Path folder;

  /** Does nothing. */
  public static final class Factory implements HttpFilterFactory {
    @Override
    public String name() {
      return "nothing";
    }

    @Override
    public HttpFilterConfig configure(ConfigContext context, String config) {
      return _ -> new HttpFilter() {};
    }
  }

  @Test
  void isALibraryForEnvoyAndAJarForJava() throws IOException {
    var file = ModuleFile.of(folder, "some", Factory.class);

    assertThat(file).isEqualTo(folder.resolve("libsome.so"));
    assertThat(Files.readAllBytes(file)).startsWith(0x7f, 'E', 'L', 'F');
    try (var jar = FileSystems.newFileSystem(file, Factory.class.getClassLoader())) {
      assertThat(jar.getPath("META-INF/services", HttpFilterFactory.class.getName()))
          .hasContent(Factory.class.getName());
      assertThat(jar.getPath("io/envoyjava/sdk/http/HttpFilter.class")).isNotEmptyFile();
      assertThat(jar.getPath("io/envoyjava/testing/ModuleFileTest$Factory.class")).isNotEmptyFile();
    }
  }
}
