using System.Buffers.Binary;
using Edge.Compiler.Ir;
using Edge.Training.Datasets;
using Edge.Training.Datasets.Images;

namespace Edge.Training.Tests.Datasets.Images;

public class BmpReaderTests
{
    [Theory]
    [InlineData("24_bits.bmp", "colour.ppm")]
    [InlineData("32_bits_masks.bmp", "colour.ppm")]
    [InlineData("4_bits.bmp", "thirteen_colours.ppm")]
    [InlineData("gray_8_bits.bmp", "gray.pgm")]
    [InlineData("1_bit.bmp", "black_white.pgm")]
    public void Files_of_other_programs_give_their_pixels(string file, string reference) =>
        ImageFixture.AssertSame(ImageFixture.Reference(reference), ImageFixture.Decoded(file));

    [Theory]
    [InlineData(1, 3)]
    [InlineData(1, -3)]
    [InlineData(4, 3)]
    [InlineData(8, 3)]
    [InlineData(8, -3)]
    public void Palette_indices_become_colours_from_the_stored_bottom_up(int depth, int height)
    {
        byte[] palette = [.. Enumerable.Range(0, 4 << depth).Select(i => (byte)(i * 29 + 5))];
        uint Index(int x, int y) => (uint)(x * 7 + y * 3) % (1u << depth);
        RawImage image = ImageFile.Decode("a.bmp", new BmpFile(9, height, depth) { Palette = palette }.Write(Index));
        Assert.Equal((9, 3, 3), (image.Width, image.Height, image.Channels));
        for (int i = 0; i < 27; i++)
        {
            int entry = 4 * (int)Index(i % 9, i / 9);
            Assert.Equal([palette[entry + 2], palette[entry + 1], palette[entry]], image.Pixels[(3 * i)..(3 * i + 3)]);
        }
    }

    [Fact]
    public void Five_bits_widen_so_that_31_is_white()
    {
        byte[] file = new BmpFile(2, 1, 16).Write((x, _) => x == 0 ? 0x7fffu : 0b10000_00001_00110);
        Assert.Equal([255, 255, 255, 132, 8, 49], ImageFile.Decode("a.bmp", file).Pixels);
    }

    [Fact]
    public void The_fourth_byte_of_32_bits_is_left_out()
    {
        byte[] file = new BmpFile(1, 1, 32).Write((_, _) => 0x99010203);
        Assert.Equal([1, 2, 3], ImageFile.Decode("a.bmp", file).Pixels);
    }

    public static TheoryData<string, byte[]> Spoilt()
    {
        var rgb = new BmpFile(4, 3, 24);
        var indexed = new BmpFile(4, 3, 8) { Palette = new byte[8], Colors = 2 };
        byte[] Changed(int at, int value)
        {
            byte[] file = rgb.Write((x, y) => (uint)(x * y));
            BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(at), value);
            return file;
        }

        byte[] otherMasks = ImageFixture.Bytes("32_bits_masks.bmp");
        (otherMasks[54], otherMasks[56]) = (otherMasks[56], otherMasks[54]);
        return new TheoryData<string, byte[]>
        {
            { "the file ends", "BM"u8.ToArray() },
            { "the file ends", rgb.Write((x, y) => 0)[..^1] },
            { "a header of 12 bytes", Changed(14, 12) },
            { "24 bits with compression 1", Changed(30, 1) },
            { "24 bits with compression 3", Changed(30, 3) },
            { "32 bits with compression 3", otherMasks },
            { "2 bits with compression 0", Changed(28, 2) },
            { "pixels at byte 1000", Changed(10, 1000) },
            { "pixels at byte -1", Changed(10, -1) },
            { "an image of -4x3", Changed(18, -4) },
            { "an image of 4x2147483648", Changed(22, int.MinValue) },
            { "the file ends", Changed(18, 60000) },
            { "an image of 100000x3", Changed(18, 100000) },
            { "a palette of 2147483647 colours", (indexed with { Colors = int.MaxValue }).Write((x, y) => 0) },
            { "a palette of 257 colours", (indexed with { Colors = 257 }).Write((x, y) => 0) },
            { "colour 2 of a palette of 2", indexed.Write((x, y) => (uint)x) },
        };
    }

    [Theory]
    [MemberData(nameof(Spoilt))]
    public void What_is_wrong_is_named(string found, byte[] file)
    {
        var error = Assert.Throws<DataException>(() => ImageFile.Decode("part.bmp", file));
        Assert.Equal("E0250", error.Code);
        Assert.StartsWith("part.bmp at byte ", error.Where);
        Assert.Contains(found, error.Found);
    }
}
