using Edge.Compiler.Ir;
using Edge.Training.Datasets;
using Edge.Training.Datasets.Images;

namespace Edge.Training.Tests.Datasets.Images;

public class PngReaderTests
{
    private static readonly byte[] SixteenColors = [.. Enumerable.Range(0, 48).Select(i => (byte)(i * 37 + 11))];

    public static TheoryData<int, int, bool> Kinds()
    {
        var kinds = new TheoryData<int, int, bool>();
        foreach ((int color, int[] depths) in new[] { (0, new[] { 1, 2, 4, 8, 16 }), (2, [8, 16]), (3, [1, 2, 4, 8]), (4, [8, 16]), (6, [8, 16]) })
        {
            foreach (int depth in depths)
            {
                kinds.Add(color, depth, false);
                kinds.Add(color, depth, true);
            }
        }

        return kinds;
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_colour_type_and_depth_gives_the_samples_that_were_written(int color, int depth, bool interlaced)
    {
        foreach ((int width, int height) in new[] { (1, 1), (2, 1), (1, 5), (5, 3), (8, 8), (9, 9), (29, 21) })
        {
            int colors = Math.Min(16, 1 << depth);
            var file = new PngFile(width, height, color, depth, interlaced) { Palette = color == 3 ? SixteenColors[..(3 * colors)] : [] };
            int Sample(int x, int y, int c) => (x * 40503 + y * 30011 + c * 20023 + x * y * 257) % (color == 3 ? colors : 1 << depth);
            ImageFixture.AssertSame(Expected(file, Sample), ImageFile.Decode("written.png", file.Write(Sample)));
        }
    }

    [Theory]
    [InlineData("interlaced_rgb.png", "colour.ppm")]
    [InlineData("interlaced_gray.png", "gray.pgm")]
    [InlineData("palette_4_bits.png", "thirteen_colours.ppm")]
    [InlineData("rgba16_interlaced.png", "colour.ppm")]
    public void Files_of_other_programs_give_their_pixels(string file, string reference) =>
        ImageFixture.AssertSame(ImageFixture.Reference(reference), ImageFixture.Decoded(file));

    public static TheoryData<string, byte[]> Spoilt()
    {
        var gray = new PngFile(4, 3, 0, 8);
        byte[] rows = gray.Rows((x, y, c) => x * y), zipped = PngFile.Zip(rows);
        byte[] whole = gray.Assemble(zipped);
        (string, byte[]) header = ("IHDR", gray.Header), data = ("IDAT", zipped), end = ("IEND", []);
        byte[] wrongFilter = [.. rows];
        wrongFilter[5] = 5;
        byte[] wantsDictionary = [0x78, 0xbb, 1, 2, 3, 4, 5, 6];
        byte[] wrongSum = [.. whole];
        wrongSum[40] ^= 1;
        byte[] asText = [.. whole[..4], .. whole[5..]];
        return new TheoryData<string, byte[]>
        {
            { "damaged signature", asText },
            { "check sum is wrong", wrongSum },
            { "first chunk is not the only IHDR", PngFile.Assemble(data, header, end) },
            { "first chunk is not the only IHDR", PngFile.Assemble(header, header, data, end) },
            { "header of 12 bytes", PngFile.Assemble(("IHDR", gray.Header[..12]), data, end) },
            { "critical chunk", PngFile.Assemble(header, ("ABCD", []), data, end) },
            { "0 compressed bytes", PngFile.Assemble(header, end) },
            { "the file ends", PngFile.Assemble(header, data) },
            { "compressed pixels are damaged or end early", gray.Assemble(PngFile.Zip(rows[..^1])) },
            { "compressed pixels are damaged or end early", gray.Assemble(zipped[..^9]) },
            { "compressed pixels are damaged or end early", gray.Assemble([1, 2, 3, 4, 5, 6, 7]) },
            { "compressed pixels are damaged or end early", gray.Assemble(wantsDictionary) },
            { "row filter 5", gray.Assemble(PngFile.Zip(wrongFilter)) },
            { "colour type 0, depth 3", (gray with { Depth = 3 }).Assemble(zipped) },
            { "colour type 2, depth 4", (gray with { Depth = 4, ColorType = 2 }).Assemble(zipped) },
            { "colour type 5, depth 8", (gray with { ColorType = 5 }).Assemble(zipped) },
            { "a palette of 0 bytes", (gray with { ColorType = 3 }).Assemble(zipped) },
            { "a palette of 7 bytes", (gray with { ColorType = 3, Palette = new byte[7] }).Assemble(zipped) },
            { "a palette of 771 bytes", (gray with { ColorType = 3, Palette = new byte[771] }).Assemble(zipped) },
            { "colour 2 of a palette of 2", (gray with { ColorType = 3, Palette = new byte[6] }).Assemble(zipped) },
            { "an image of 0x3", (gray with { Width = 0 }).Assemble(zipped) },
            { "an image of 65536x3", (gray with { Width = 65536 }).Assemble(zipped) },
            { "an image of 4294967295x3", (gray with { Width = -1 }).Assemble(zipped) },
            { "an image of 60000x60000", (gray with { Width = 60000, Height = 60000 }).Assemble(zipped) },
            { "8000x8000 pixels in", (gray with { Width = 8000, Height = 8000 }).Assemble(zipped) },
        };
    }

    [Theory]
    [MemberData(nameof(Spoilt))]
    public void What_is_wrong_is_named(string found, byte[] file)
    {
        var error = Assert.Throws<DataException>(() => ImageFile.Decode("part.png", file));
        Assert.Equal("E0250", error.Code);
        Assert.StartsWith("part.png at byte ", error.Where);
        Assert.Contains(found, error.Found);
    }

    private static RawImage Expected(PngFile file, Func<int, int, int, int> sample)
    {
        int channels = file.ColorType is 0 or 4 ? 1 : 3, most = (1 << file.Depth) - 1;
        var pixels = new List<byte>();
        for (int y = 0; y < file.Height; y++)
        {
            for (int x = 0; x < file.Width; x++)
            {
                for (int c = 0; c < channels; c++)
                {
                    pixels.Add(file.ColorType == 3 ? file.Palette[3 * sample(x, y, 0) + c]
                        : (byte)(file.Depth == 16 ? sample(x, y, c) >> 8 : sample(x, y, c) * 255 / most));
                }
            }
        }

        return new RawImage(file.Width, file.Height, channels, [.. pixels]);
    }
}
