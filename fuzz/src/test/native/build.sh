#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# build.sh OUTPUT_DIR  the libFuzzer targets of launcher_fuzz.c: OUTPUT_DIR/launcher-{1.35,1.36.3}, named by the host that they play,
#                      and OUTPUT_DIR/inflate, that of inflate_fuzz.c;
#                      without a clang that has the runtimes for them, none, and the tests that need them are skipped
#
# Environment: CLANG, the compiler; else the first clang on the PATH that will do.
set -eu

mkdir -p "$1"
out=$(cd "$1" && pwd)
cd "$(dirname "$0")"
sdk=../../../../sdk/src
flags="-std=c17 -D_GNU_SOURCE -Wall -Wextra -Werror -O1 -g -fno-omit-frame-pointer"
flags="$flags -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all"

for clang in ${CLANG:-clang clang-22 clang-21 clang-20 clang-19 clang-18 clang-17 clang-16 clang-15 clang-14}; do
  command -v "$clang" >/dev/null 2>&1 || continue
  # shellcheck disable=SC2086 # flags are words
  echo 'int LLVMFuzzerTestOneInput(const char *data, long size) { return data == 0 && size; }' |
    $clang -x c $flags -o "$out/nothing" - 2>/dev/null || continue
  rm "$out/nothing"
  is_new() { [ -f "$1" ] && [ -z "$(find . $sdk/main/native $sdk/test/native -type f -newer "$1")" ]; }
  if ! is_new "$out/inflate"; then
    echo "$clang -> inflate"
    # shellcheck disable=SC2086 # flags are words
    $clang $flags -I$sdk/main/native $sdk/main/native/core/inflate.c inflate_fuzz.c -o "$out/inflate"
  fi
  for host in 1.35 1.36.3; do
    target=$out/launcher-$host
    if is_new "$target"; then continue; fi
    parts=
    [ $host = 1.35 ] || parts=-DPARTS
    echo "$clang -> launcher-$host"
    # shellcheck disable=SC2086 # flags are words
    $clang $flags $parts -rdynamic -I$sdk/main/native -I$sdk/test/native $sdk/main/native/hooks/*.c $sdk/main/native/polyfill/*.c \
      $sdk/main/native/core/envoy.c launcher_fuzz.c -o "$target" -lpthread -ldl
  done
  exit 0
done
rm -f "$out"/launcher-* "$out"/inflate
echo "build.sh: the launcher is not fuzzed: there is no clang with the runtime of libFuzzer (Debian: apt-get install clang libclang-rt-dev)"
