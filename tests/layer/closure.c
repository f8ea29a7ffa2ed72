/* SPDX-License-Identifier: MIT */
/* Linked with the whole of one layer: see wsmi_closure in ci/cmake/wsmi_checks.cmake. */
int main(void)
{
    return 0;
}
