#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# build.sh OUTPUT_DIR         the launcher, for this machine's architecture and each other one with a cross compiler installed:
#                             OUTPUT_DIR/META-INF/envoy/linux-{x86_64,aarch_64}/launcher.so
# build.sh --test OUTPUT_DIR  from src/test/native, OUTPUT_DIR/libfakeenvoy.so and the program OUTPUT_DIR/envoy-1.35,
#                             envoy-without-FUNCTION, which are that program without a function or two;
#                             a launcher.so that counts what enters Java; bin/java, which starts a JVM that can load them; and
#                             launcher-test-{address,thread}, the launcher as a program, with a JVM in fake-java-{address,thread}
#
# Environment: JAVA_HOME, a JDK (for jni.h; Maven passes the one it selected); CC, the C compiler; CFLAGS and LDFLAGS, appended to ours.
# LAUNCHERS, if set, is the OUTPUT_DIR of an earlier run, which may have been on another machine: its launchers are taken, nothing is compiled.
set -eu

fail() {
  echo "build.sh: $*" >&2
  exit 1
}

mode=launcher
if [ "${1:-}" = --test ]; then
  mode=test
  shift
fi
[ $# -eq 1 ] || fail "usage: build.sh [--test] OUTPUT_DIR"
mkdir -p "$1"
out=$(cd "$1" && pwd)
if [ $mode = launcher ] && [ -n "${LAUNCHERS:-}" ]; then
  cp -R "$LAUNCHERS/META-INF" "$out"
  exit 0
fi
# Relative file names from here on, so that no path of the machine gets into what is built.
cd "$(dirname "$0")"

if [ ! -f "${JAVA_HOME:-}/include/jni.h" ]; then
  # Not told, or told a runtime without headers: the JDK of the javac on the PATH.
  javac=$(command -v javac) && JAVA_HOME=$(dirname "$(dirname "$(readlink -f "$javac")")")
  [ -f "${JAVA_HOME:-}/include/jni.h" ] || fail "jni.h not found: set JAVA_HOME to a JDK 25 or newer"
fi

case $(uname -s)-$(uname -m) in
  Linux-x86_64 | Linux-amd64) own=x86_64 ;;
  Linux-aarch64 | Linux-arm64) own=aarch64 ;;
  *) fail "$(uname -s) on $(uname -m) is not supported: Linux on x86_64 or aarch64 is" ;;
esac
CC=${CC:-cc}
command -v "${CC%% *}" >/dev/null 2>&1 ||
  fail "${CC%% *} not found: install a C compiler (Debian: apt-get install gcc libc6-dev) or set CC"

common="-std=c17 -D_GNU_SOURCE -Wall -Wextra -Werror -I."
shared="$common -fPIC -shared -I$JAVA_HOME/include -I$JAVA_HOME/include/linux"

# compile COMPILER TARGET FLAGS SOURCE...: only if a source is newer than the target
compile() {
  compiler=$1 target=$2 flags=$3
  shift 3
  if [ -f "$target" ] && [ -z "$(find . ../../test/native -type f -newer "$target" 2>/dev/null)" ]; then
    return
  fi
  echo "$compiler -> ${target#"$out"/}"
  mkdir -p "$(dirname "$target")"
  # shellcheck disable=SC2086 # flags are words
  $compiler $flags ${CFLAGS:-} "$@" -o "$target.new" ${LDFLAGS:-} -lpthread -ldl
  # A process may have the old one mapped, and would die if it changed under it.
  mv -f "$target.new" "$target"
}

if [ $mode = test ]; then
  # Undefined behaviour ends the tests, and so does memory used wrongly, if this compiler can tell. For that its runtime has to be in the
  # tests' JVM before all else: $out/bin/java sees to it. The JVM uses SIGSEGV itself, and does not free what it has at its end.
  sanitized="-fsanitize=undefined -fno-sanitize-recover=all" preloaded=
  runtime=$($CC -print-file-name=libasan.so 2>/dev/null || true)
  if [ -f "$runtime" ] && LD_PRELOAD=$runtime true 2>/dev/null; then
    sanitized="$sanitized -fsanitize=address -fno-omit-frame-pointer"
    compile "$CC" "$out/libcoverage.so" "$shared -O2" ../../test/native/coverage.c
    preloaded="LD_PRELOAD='$out/libcoverage.so:$runtime' ASAN_OPTIONS=handle_segv=0:detect_leaks=0:verify_asan_link_order=0 "
  else
    echo "build.sh: the C parts are tested without the address sanitizer: $CC has no libasan.so that can be loaded"
  fi
  mkdir -p "$out/bin"
  printf '#!/bin/sh\n%sexec "%s/bin/java" "$@"\n' "$preloaded" "$JAVA_HOME" >"$out/bin/java"
  chmod +x "$out/bin/java"
  compile "$CC" "$out/libfakeenvoy.so" "$shared -O1 -g $sanitized" ../../test/native/fake_envoy.c ../../test/native/fake_network.c \
    ../../test/native/fake_listener.c ../../test/native/fake_udp.c ../../test/native/fake_bootstrap.c
  compile "$CC" "$out/envoy-1.35" "$common -O1 -g $sanitized -rdynamic" ../../test/native/envoy_1_35.c
  for function in log http_set_request_header; do
    # Under another name it is as good as missing.
    renamed="-Denvoy_dynamic_module_callback_$function=missing -Denvoy_dynamic_module_callback_${function}_enabled=missing_too"
    compile "$CC" "$out/envoy-without-$function" "$common $renamed -O1 -g $sanitized -rdynamic" ../../test/native/envoy_1_35.c
  done
  compile "$CC" "$out/launcher.so" "$shared -O1 -g $sanitized -fvisibility=hidden -Wl,-z,nodelete -DENVOY_JAVA_COUNT" ./*/*.c
  # The launcher as a program with a JVM that misbehaves, once for each sanitizer that this compiler has and this machine lets run.
  included="-I$JAVA_HOME/include -I$JAVA_HOME/include/linux"
  for sanitizer in address thread; do
    checked="-O1 -g -fsanitize=undefined,$sanitizer -fno-sanitize-recover=all"
    # shellcheck disable=SC2086 # flags are words
    if ! { echo 'int main(void) { return 0; }' | $CC -x c $checked - -o "$out/nothing" && "$out/nothing"; } 2>/dev/null; then
      echo "build.sh: the launcher is not tested with the $sanitizer sanitizer: $CC has no runtime for it that can be used here"
      continue
    fi
    home=$out/fake-java-$sanitizer
    mkdir -p "$home/lib/server"
    echo 'JAVA_VERSION="25"' >"$home/release"
    compile "$CC" "$home/lib/server/libjvm.so" "$shared $checked" ../../test/native/fake_jvm.c
    compile "$CC" "$out/launcher-test-$sanitizer" "$common $included $checked -rdynamic" ./*/*.c ../../test/native/launcher_test.c
  done
  exit 0
fi

set -- ./*/*.c
[ -f "$1" ] || fail "no C source in src/main/native"
portable="-include core/glibc.h"
hardened="-O2 -fvisibility=hidden -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2 -fstack-protector-strong -s"
# nodelete: the JVM keeps pointers into the launcher, so it must stay mapped.
linked="-Wl,-z,nodelete -Wl,-z,relro -Wl,-z,now -Wl,-z,defs -Wl,-z,noexecstack -Wl,--as-needed"
for arch in x86_64 aarch64; do
  if [ $arch = $own ]; then
    compiler=$CC
  else
    compiler=$arch-linux-gnu-gcc
    command -v "$compiler" >/dev/null 2>&1 || continue
  fi
  # The names that the netty and protobuf builds made usual for Java: aarch_64.
  case $arch in aarch64) platform=linux-aarch_64 ;; *) platform=linux-$arch ;; esac
  compile "$compiler" "$out/META-INF/envoy/$platform/launcher.so" "$shared $portable $hardened $linked" "$@"
done
