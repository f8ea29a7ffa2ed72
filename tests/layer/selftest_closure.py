# SPDX-License-Identifier: MIT
"""A smuggled upward prototype links silently in a program, and must not in the closure. selftest_closure.py CMAKE SOURCE_DIR CC"""
import os
import subprocess
import sys
import tempfile

PROJECT = """\
cmake_minimum_required(VERSION 3.24)
project(planted LANGUAGES C)
list(APPEND CMAKE_MODULE_PATH {source}/ci/cmake)
add_library(wsmi_flags INTERFACE)
include(wsmi_layers)
include(wsmi_checks)
wsmi_layer(core SOURCES core.c)
wsmi_layer(dest SOURCES dest.c)
wsmi_layer(mi SOURCES mi.c)
foreach(layer core dest mi)
  wsmi_closure({layer_name} {source}/tests/layer/closure.c)
endforeach()
add_executable(program main.c)
target_link_libraries(program PRIVATE wsmi_mi)
"""
FILES = {
    "src/layers.txt": "core : : :\ndest : core : :\nmi : core dest : :\n",
    "src/core/core.c": "int wsmi_core(void);\nint wsmi_core(void) { return 1; }\n",
    # Used by mi, and calls it back without saying so.
    "src/dest/dest.c": "int wsmi_core(void); int wsmi_up(void); int wsmi_dest(void); int wsmi_call(void);\n"
                       "int wsmi_dest(void) { return wsmi_core(); }\n"
                       "int wsmi_call(void) { return wsmi_up(); }\n",
    "src/mi/mi.c": "int wsmi_dest(void); int wsmi_up(void); int wsmi_mi(void);\n"
                   "int wsmi_up(void) { return 2; }\nint wsmi_mi(void) { return wsmi_dest(); }\n",
    "main.c": "int wsmi_mi(void);\nint main(void) { return wsmi_mi() - 1; }\n",
}


def main():
    cmake, source, compiler = sys.argv[1:4]
    with tempfile.TemporaryDirectory() as folder:
        for path, text in FILES.items():
            full = os.path.join(folder, path)
            os.makedirs(os.path.dirname(full), exist_ok=True)
            with open(full, "w", encoding="utf-8") as file:
                file.write(text)
        with open(os.path.join(folder, "CMakeLists.txt"), "w", encoding="utf-8") as file:
            file.write(PROJECT.format(source=source, layer_name="${layer}"))
        build = os.path.join(folder, "build")
        subprocess.run([cmake, "-S", folder, "-B", build, f"-DCMAKE_C_COMPILER={compiler}"], check=True, stdout=subprocess.DEVNULL)

        def builds(target):
            run = subprocess.run([cmake, "--build", build, "--target", target], capture_output=True, text=True)
            return run.returncode == 0, run.stdout + run.stderr

        failed = 0
        for target, expected in (("program", True), ("closure_core", True), ("closure_mi", True), ("closure_dest", False)):
            good, out = builds(target)
            if good != expected or (not expected and "wsmi_up" not in out):
                print(f"{target}: expected {'success' if expected else 'an undefined wsmi_up'}\n{out}")
                failed += 1
    print("closure link: as expected" if failed == 0 else f"{failed} targets not as expected")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
