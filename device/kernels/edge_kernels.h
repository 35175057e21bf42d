#ifndef EDGE_KERNELS_H
#define EDGE_KERNELS_H

/* Every INT8 kernel of Edge. Freestanding C11: no allocation, no library calls. A body is static inline, so that an emitted
 * program, which passes constants, gets code specialized for its geometry. */

#include "edge_conv2d_s8.h"

#endif
