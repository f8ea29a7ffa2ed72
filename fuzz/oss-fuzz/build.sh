#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Builds every fuzz target for OSS-Fuzz, ClusterFuzzLite and ci/oss-fuzz-dry-run, from what they set: CC, CXX, CFLAGS, CXXFLAGS,
# LIB_FUZZING_ENGINE, SRC (with wsmi and, from fetch, libxml2 and curl in it), WORK, OUT. Leaves TARGET, TARGET_seed_corpus.zip,
# TARGET.dict and TARGET.options in OUT.
set -euo pipefail
source=$SRC/wsmi

# static_library NAME OPTION...: instrumented like the rest (MemorySanitizer needs that), static (the machine that runs has no such
# library), and by OPTION without the parts that would bring other libraries or that nothing here calls.
static_library() {
    local name=$1
    cmake -S "$SRC/$name" -B "$WORK/$name" -DCMAKE_BUILD_TYPE=None -DBUILD_SHARED_LIBS=OFF -DCMAKE_INSTALL_PREFIX="$WORK/prefix" \
        -DCMAKE_INSTALL_LIBDIR=lib "${@:2}"
    cmake --build "$WORK/$name" -j"$(nproc)" --target install
}
static_library libxml2 -DLIBXML2_WITH_{C14N,CATALOG,DEBUG,DOCB,FTP,HTML,HTTP,ICONV,LEGACY,LZMA,MODULES,PATTERN,PROGRAMS,PYTHON}=OFF \
    -DLIBXML2_WITH_{READER,REGEXPS,SCHEMAS,SCHEMATRON,TESTS,WRITER,XINCLUDE,XPATH,XPTR,ZLIB}=OFF
# Which of these options there are depends on the version.
static_library curl -DHTTP_ONLY=ON -DCURL_{ENABLE_SSL,USE_GSSAPI,USE_LIBPSL,USE_LIBSSH,USE_LIBSSH2,ZLIB,BROTLI,ZSTD}=OFF \
    -DUSE_{LIBIDN2,NGHTTP2}=OFF -DBUILD_{CURL_EXE,EXAMPLES,LIBCURL_DOCS,MISC_DOCS,TESTING}=OFF -DENABLE_{CURL_MANUAL,MANUAL}=OFF \
    -DPICKY_COMPILER=OFF

# OpenSSL is the distribution's own, and not instrumented: the transport names its functions for certificates, and without TLS in libcurl
# the targets have none to show them.
cmake -S "$source" -B "$WORK/wsmi" -DCMAKE_BUILD_TYPE=None -DCMAKE_PREFIX_PATH="$WORK/prefix" -DWSMI_FUZZ=engine -DWSMI_TESTS=OFF \
    -DOPENSSL_USE_STATIC_LIBS=ON
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
