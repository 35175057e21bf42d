/* Sizes of the native half, chosen by edge for a board and a model; a definition of the build wins. */
#ifndef EDGE_CONFIG_H
#define EDGE_CONFIG_H

/* Bytes for the arenas of all models that are open at a time. Without meaning on ESP32, which takes them from its heap. */
#ifndef EDGE_ARENA_BYTES
#define EDGE_ARENA_BYTES 65536
#endif

/* Models that may be open at a time. */
#ifndef EDGE_MODELS
#define EDGE_MODELS 4
#endif

#endif
