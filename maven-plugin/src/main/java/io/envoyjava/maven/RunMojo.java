// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.maven;

import javax.inject.Inject;
import org.apache.maven.plugins.annotations.Execute;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.ResolutionScope;
import org.apache.maven.toolchain.ToolchainManager;
import org.eclipse.aether.RepositorySystem;

/**
 * Compiles the project, and runs its filter in an Envoy until Ctrl-C.
 *
 * @since 0.1
 */
@Mojo(name = "run", requiresDependencyResolution = ResolutionScope.RUNTIME)
@Execute(phase = LifecyclePhase.PROCESS_CLASSES)
public class RunMojo extends EnvoyMojo {
  /**
   * Makes the goal; Maven calls this.
   *
   * @param repositories fetches the tools
   * @param toolchains knows the JDK that the build has selected
   */
  @Inject
  public RunMojo(RepositorySystem repositories, ToolchainManager toolchains) {
    super(repositories, toolchains);
  }

  @Override
  String name() {
    return "run";
  }
}
