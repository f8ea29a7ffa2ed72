#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# check.sh install CMAKE BUILD PREFIX LIBDIR
# check.sh pkg-config|find-package CMAKE PROJECT PREFIX LIBDIR c11|c++17 WORK
set -euo pipefail
way=$1 cmake=$2 from=$3 prefix=$4 libdir=$5
staging=$prefix.staging

need() { [ -e "$prefix/$1" ] || { echo "not installed: $1"; exit 1; }; }

if [ "$way" = install ]; then
    rm -rf "$prefix" "$staging"
    "$cmake" --install "$from" --prefix "$staging" >/dev/null
    # An installed tree may be moved: the checks run where it was not installed to.
    mv "$staging" "$prefix"
    for file in include/mi.h include/MI.h include/wsmi/destination.h share/doc/wsmi/LICENSE \
        "$libdir/libwsmi.so" "$libdir/libwsmi.so.0" "$libdir/libwsmi.so.0.1.0" \
        "$libdir/libwsmi-parse.so" "$libdir/libwsmi-parse.so.0" "$libdir/libwsmi-parse.so.0.1.0" \
        "$libdir/pkgconfig/wsmi.pc" "$libdir/pkgconfig/wsmi-parse.pc" "$libdir/cmake/wsmi/wsmiConfig.cmake"; do
        need "$file"
    done
    # Nothing of the build machine's folders may be left in what others read.
    if grep -rlF -e "$staging" -e "$from" "$prefix/$libdir/pkgconfig" "$prefix/$libdir/cmake" "$prefix/include"; then
        exit 1
    fi
    exit 0
fi

language=$6 work=$7
rm -rf "$work"
mkdir -p "$work"
if [ "$way" = pkg-config ]; then
    export PKG_CONFIG_PATH=$prefix/$libdir/pkgconfig
    case $language in
        c11) compiler=("${CC:-cc}" -std=c11) ;;
        *) compiler=("${CXX:-c++}" -std=c++17 -x c++) ;;
    esac
    for program in mi:wsmi parse:wsmi-parse; do
        read -r -a flags <<<"$(pkg-config --cflags --libs "${program#*:}")"
        "${compiler[@]}" -Wall -Wextra -Wpedantic -Werror "$from/${program%:*}.c" -x none -o "$work/${program%:*}" "${flags[@]}"
    done
else
    "$cmake" -S "$from" -B "$work" -DCMAKE_PREFIX_PATH="$prefix" -DCONSUMER_LANGUAGE="$language" >/dev/null
    "$cmake" --build "$work"
fi
LD_LIBRARY_PATH=$prefix/$libdir "$work/parse"
LD_LIBRARY_PATH=$prefix/$libdir "$work/mi"
