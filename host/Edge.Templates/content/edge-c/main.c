/* Tries inspect.c on this computer: judges PGM files and says what it saw; exit code 1 when a part is not good, 2 when
 * a file is none. */

#include "inspect.h"

#include <stdio.h>

enum { MOST_PIXELS = 1 << 22 };

static uint8_t frame[MOST_PIXELS];

static int read_pgm(const char *path, int32_t *height, int32_t *width)
{
    FILE *file = fopen(path, "rb");
    int h = 0, w = 0, most = 0, good = 0;
    if (file == 0) return 0;
    if (fscanf(file, "P5 %d %d %d", &w, &h, &most) == 3 && most == 255 && h > 0 && w > 0 && w <= MOST_PIXELS / h) {
        const size_t pixels = (size_t)h * (size_t)w;
        (void)fgetc(file); /* one white space before the pixels */
        good = fread(frame, 1, pixels, file) == pixels;
    }
    (void)fclose(file);
    *height = h;
    *width = w;
    return good;
}

int main(int count, char **paths)
{
    static const char *const words[] = {"OK", "NG", "GRAY"};
    int found[3] = {0, 0, 0};
    for (int i = 1; i < count; ++i) {
        int32_t height, width;
        if (!read_pgm(paths[i], &height, &width)) {
            fprintf(stderr, "%s: not a PGM file of 8 bits\n", paths[i]);
            return 2;
        }
        const inspection seen = inspect(frame, height, width);
        found[seen.verdict]++;
        printf("%-5s %-8s %s\n", words[seen.verdict], inspect_names[seen.best], paths[i]);
    }
    printf("%d parts: %d OK, %d NG, %d for a person\n", count - 1, found[0], found[1], found[2]);
    return count > 1 && found[0] == count - 1 ? 0 : 1;
}
