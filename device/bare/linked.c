/* The least firmware around a model: how much larger it is than an empty one is what the model takes of a flash. */

#include "edge_harness.h"

int main(void)
{
#ifndef EDGE_EMPTY
    edge_models[0].infer(edge_input, edge_output);
#endif
    return 0;
}
