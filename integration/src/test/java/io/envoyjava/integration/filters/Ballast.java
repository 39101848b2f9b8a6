// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration.filters;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;

/** Classes that are good for nothing but to take room in the metaspace. */
final class Ballast {
  private Ballast() {}

  /** One more class with that many methods, for as long as it is reachable. */
  static Class<?> load(int methods) {
    return new Loader().define(code(methods));
  }

  private static byte[] code(int methods) {
    return ClassFile.of()
        .build(
            ClassDesc.of("Heavy"),
            builder -> {
              for (int i = 0; i < methods; i++) {
                builder.withMethodBody(
                    "method" + i,
                    ConstantDescs.MTD_void,
                    ClassFile.ACC_STATIC,
                    CodeBuilder::return_);
              }
            });
  }

  private static final class Loader extends ClassLoader {
    Class<?> define(byte[] code) {
      return defineClass("Heavy", code, 0, code.length);
    }
  }
}
