#ifndef EDGE_PLAN_KERNEL_SET_H
#define EDGE_PLAN_KERNEL_SET_H

/* The name of the kernels beside this file, a hash of their sources; plan blobs carry it. Written by the test of
 * KernelSet: after a change of a kernel, EDGE_ACCEPT=1 writes it again. */
#define EDGE_KERNEL_SET_NAME "k1-f892082bb800"

#endif
