#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Builds every fuzz target for OSS-Fuzz, ClusterFuzzLite and ci/oss-fuzz-dry-run, from what they set: CC, CXX, CFLAGS, CXXFLAGS,
# LIB_FUZZING_ENGINE, SRC (with wsmi and, from fetch, libxml2 in it), WORK, OUT. Leaves TARGET, TARGET_seed_corpus.zip, TARGET.dict and
# TARGET.options in OUT.
set -euo pipefail
source=$SRC/wsmi

# Instrumented like the rest (MemorySanitizer needs that), static (the machine that runs has no libxml2), and without the parts that
# would bring other libraries or that nothing here calls.
unused=()
for part in C14N CATALOG DEBUG DOCB FTP HTML HTTP ICONV LEGACY LZMA MODULES PATTERN PROGRAMS PYTHON READER REGEXPS SCHEMAS SCHEMATRON TESTS \
    WRITER XINCLUDE XPATH XPTR ZLIB; do
    unused+=("-DLIBXML2_WITH_$part=OFF")
done
cmake -S "$SRC/libxml2" -B "$WORK/libxml2" -DCMAKE_BUILD_TYPE=None -DBUILD_SHARED_LIBS=OFF -DCMAKE_INSTALL_PREFIX="$WORK/prefix" \
    -DCMAKE_INSTALL_LIBDIR=lib "${unused[@]}"
cmake --build "$WORK/libxml2" -j"$(nproc)" --target install

cmake -S "$source" -B "$WORK/wsmi" -DCMAKE_BUILD_TYPE=None -DCMAKE_PREFIX_PATH="$WORK/prefix" -DWSMI_FUZZ=engine -DWSMI_TESTS=OFF \
    -DWSMI_LIBXML2_ONLY=ON
mapfile -t targets < <(cmake --build "$WORK/wsmi" --target fuzz_list | sed -n 's/^fuzz target: //p')
cmake --build "$WORK/wsmi" -j"$(nproc)" --target "${targets[@]/#/fuzz_}"

for name in "${targets[@]}"; do
    target=fuzz_$name
    cp "$WORK/wsmi/fuzz/$target" "$OUT/"
    cp "$source/fuzz/dict/$name.dict" "$OUT/$target.dict"
    printf '[libfuzzer]\nmax_len = 65536\ntimeout = 10\n' >"$OUT/$target.options"
    rm -f "$OUT/${target}_seed_corpus.zip"
    # The names of seeds say what they show; the folder keeps those of found and regress apart.
    (cd "$source/corpus/$name" && zip -q -r "$OUT/${target}_seed_corpus.zip" .)
done
