/* SPDX-License-Identifier: MIT */
#include "parity.h"

int main(void)
{
    parity_application();
    parity_session();
    parity_operation();
    parity_destination();
    parity_operation_options();
    parity_delivery();
    parity_instance();
    parity_class();
    parity_serializer();
    parity_utilities();
    parity_provider_side();
    parity_callbacks();
    parity_flags();
    parity_authentication();
    return parity_print();
}
