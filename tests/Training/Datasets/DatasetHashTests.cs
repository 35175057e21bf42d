using System.Security.Cryptography;
using Edge.Compiler.Ir;
using Edge.Training.Datasets;

namespace Edge.Training.Tests.Datasets;

public class DatasetHashTests
{
    private static readonly sbyte[][] Images = [[1, 2, 3, -4], [5, 6, 7, 8], [-128, 127, 0, 1], [9, 9, 9, 9]];

    [Fact]
    public void An_image_is_known_by_its_bytes() =>
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData([1, 2, 3, 252])), DatasetHash.OfImage(Images[0]));

    [Fact]
    public void A_set_is_known_by_images_and_labels_in_order()
    {
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData([1, 2, 3, 252, 7, 0, 0, 0, 5, 6, 7, 8, 0, 1, 0, 0])), DatasetHash.OfSet(Set([0, 1], [7, 256])));
        string[] hashes = [.. new[] { Set([0, 1], [0, 1]), Set([1, 0], [0, 1]), Set([0, 1], [1, 0]), Set([0], [0]), Set([0, 1, 2], [0, 1, 2]) }.Select(DatasetHash.OfSet)];
        Assert.Equal(hashes.Length, hashes.Distinct().Count());
        Assert.Equal(hashes[0], DatasetHash.OfSet(Set([0, 1], [0, 1])));
    }

    [Fact]
    public void Overlap_counts_the_test_images_that_stand_in_the_other_set()
    {
        Assert.Equal(0, DatasetHash.Overlap(Set([0, 1]), Set([2, 3])));
        Assert.Equal(1, DatasetHash.Overlap(Set([0, 1]), Set([3, 1])));
        Assert.Equal(2, DatasetHash.Overlap(Set([0, 0, 1]), Set([0]))); // each copy counts
        Assert.Equal(1, DatasetHash.Overlap(Set([0, 1]), Set([0, 0, 0])));
        Assert.Equal(1, DatasetHash.Overlap(Set([0], [4]), Set([0], [2]))); // another label does not hide it
    }

    [Fact]
    public void One_pixel_of_difference_is_no_overlap()
    {
        ImageSet changed = new(Shape.Nhwc(1, 2, 2, 1), Quantization.PerTensor(1f / 255, -128), [[1, 2, 3, -5]], [0]);
        Assert.Equal(0, DatasetHash.Overlap(changed, Set([0])));
    }

    private static ImageSet Set(int[] images, int[]? labels = null) =>
        new(Shape.Nhwc(1, 2, 2, 1), Quantization.PerTensor(1f / 255, -128), [.. images.Select(i => Images[i])], labels ?? new int[images.Length]);
}
