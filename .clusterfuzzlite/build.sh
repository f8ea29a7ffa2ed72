#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
exec "$SRC/wsmi/fuzz/oss-fuzz/build.sh"
