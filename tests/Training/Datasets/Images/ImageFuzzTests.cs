using System.Buffers.Binary;
using System.Diagnostics;
using Edge.Compiler.Ir;
using Edge.Compiler.Storage;
using Edge.Training.Datasets;
using Edge.Training.Datasets.Images;

namespace Edge.Training.Tests.Datasets.Images;

/// <summary>Damaged files: an image or a <see cref="DataException"/>, never anything else, and never without bound.</summary>
public class ImageFuzzTests
{
    private const long MostBytesAllocated = 1L << 30;

    /// <summary>Far above what any of these takes, so that a busy machine does not fail the test; an endless loop does.</summary>
    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("*.jpg")]
    [InlineData("*.png")]
    [InlineData("*.bmp")]
    [InlineData("*.p?m")]
    public void A_mutated_file_is_an_image_or_a_DataException(string pattern)
    {
        byte[][] files = Files(pattern);
        int refused = 0;
        Property.Holds(random =>
        {
            byte[] file = Mutation.Of(files, random);
            if (pattern == "*.png" && random.Next(4) != 0)
                RepairCheckSums(file); // or few of them would come further than the check sum
            if (!IsImage(file))
                refused++;
        }, runs: 4000);
        Assert.NotEqual(0, refused);
    }

    [Fact]
    public void A_damaged_deflate_stream_in_a_sound_PNG_is_an_image_or_a_DataException() => Property.Holds(random =>
    {
        (int color, int depth)[] kinds = [(0, 1), (0, 16), (2, 8), (3, 2), (4, 8), (6, 16)];
        (int color, int depth) = kinds[random.Next(kinds.Length)];
        var file = new PngFile(random.Next(1, 12), random.Next(1, 12), color, depth, random.Next(2) == 1) { Palette = color == 3 ? new byte[9] : [] };
        byte[] rows = file.Rows((x, y, c) => (x + y + c) % (1 << depth));
        IsImage(file.Assemble(random.Next(2) == 0 ? PngFile.Zip(Mutation.Of([rows], random)) : Mutation.Of([PngFile.Zip(rows)], random)));
    }, runs: 4000);

    [Theory]
    [InlineData("*.jpg")]
    [InlineData("*.png")]
    [InlineData("*.bmp")]
    [InlineData("*.pgm")]
    [InlineData("colour.ppm")]
    public void A_file_cut_short_anywhere_is_refused(string pattern)
    {
        foreach (byte[] file in Files(pattern))
        {
            for (int length = 0; length < file.Length; length += 1 + length / 64)
                Assert.False(IsImage(file[..length]), $"the first {length} of {file.Length} bytes");
        }
    }

    [Theory]
    [InlineData(new byte[] { 0xff, 0xd8 })]
    [InlineData(new byte[] { 0xff, 0xd8, 0xff, 0xe0, 0, 2, 0xff })]
    [InlineData(new byte[] { 0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10 })]
    [InlineData(new byte[] { (byte)'B', (byte)'M' })]
    [InlineData(new byte[] { (byte)'P', (byte)'6', (byte)' ' })]
    [InlineData(new byte[] { })]
    public void Noise_behind_a_sound_beginning_is_refused(byte[] beginning) => Property.Holds(random =>
    {
        var noise = new byte[random.Next(2000)];
        random.NextBytes(noise);
        Assert.False(IsImage([.. beginning, .. noise]));
    }, runs: 500);

    private static byte[][] Files(string pattern) => [.. Directory.GetFiles(ImageFixture.Folder, pattern).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];

    /// <summary>True when the file was read, false when it was refused in the proper way; anything else fails the test.</summary>
    private static bool IsImage(byte[] file)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        var watch = Stopwatch.StartNew();
        bool isImage;
        try
        {
            RawImage image = ImageFile.Decode("damaged", file);
            Assert.Equal(image.Width * image.Height * image.Channels, image.Pixels.Length);
            isImage = true;
        }
        catch (DataException e)
        {
            Assert.Equal("E0250", e.Code);
            isImage = false;
        }

        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < MostBytesAllocated, "more than 1 GiB allocated");
        Assert.True(watch.Elapsed < MostTime, $"took {watch.Elapsed}");
        return isImage;
    }

    private static void RepairCheckSums(byte[] file)
    {
        for (int at = 8; at + 12 <= file.Length;)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at));
            if (length > file.Length - at - 12)
                return;
            BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(at + 8 + (int)length), Crc32.Of(file.AsSpan(at + 4, 4 + (int)length)));
            at += 12 + (int)length;
        }
    }
}
