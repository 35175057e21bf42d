using System.Text;
using Edge.Compiler.Ir;
using Edge.Training.Datasets;
using Edge.Training.Datasets.Images;

namespace Edge.Training.Tests.Datasets.Images;

public class PnmReaderTests
{
    [Theory]
    [InlineData("colour.ppm")]
    [InlineData("gray.pgm")]
    public void Binary_files_give_their_pixels(string file) => ImageFixture.AssertSame(ImageFixture.Reference(file), ImageFixture.Decoded(file));

    [Theory]
    [InlineData("P2 3 1 255\n0 128 255", 3, 1, 1, new byte[] { 0, 128, 255 })]
    [InlineData("P2\n# a comment\n 1 # another\n2\n255 7\n9\n", 1, 2, 1, new byte[] { 7, 9 })]
    [InlineData("P3\t1 1\r\n255\r\n1 2 3", 1, 1, 3, new byte[] { 1, 2, 3 })]
    [InlineData("P2 4 1 3 0 1 2 3", 4, 1, 1, new byte[] { 0, 85, 170, 255 })] // brought to 255
    [InlineData("P2 3 1 1000 0 500 1000", 3, 1, 1, new byte[] { 0, 128, 255 })] // 127.5 rounds up
    [InlineData("P5 2 1 255\n09", 2, 1, 1, new byte[] { (byte)'0', (byte)'9' })]
    [InlineData("P5 2 1 255 \n\n", 2, 1, 1, new byte[] { 10, 10 })] // one white space ends the header, the next is a pixel
    [InlineData("P5 1 2 65535\n@@~~", 1, 2, 1, new byte[] { 64, 126 })] // 0x4040 of 65535 is 64.25
    [InlineData("P6 1 1 255\nABC", 1, 1, 3, new byte[] { 65, 66, 67 })]
    public void A_text_gives_these_pixels(string text, int width, int height, int channels, byte[] pixels) =>
        ImageFixture.AssertSame(new RawImage(width, height, channels, pixels), ImageFile.Decode("a.pnm", Encoding.Latin1.GetBytes(text)));

    [Theory]
    [InlineData("P4 8 1\nx", "a bitmap, P4")]
    [InlineData("P5", "the file ends")]
    [InlineData("P5 2", "the file ends")]
    [InlineData("P5 2 2 255\n123", "the file ends")]
    [InlineData("P5 2 2 255", "the file ends")]
    [InlineData("P5 2 2 256\n1234567", "the file ends")]
    [InlineData("P5 2 2 255x1234", "no single white space")]
    [InlineData("P5 two 2 255\n1234", "'t' where a number belongs")]
    [InlineData("P5 -2 2 255\n1234", "'-' where a number belongs")]
    [InlineData("P5 0 2 255\n1234", "an image of 0x2")]
    [InlineData("P5 65536 1 255\n1234", "an image of 65536x1")]
    [InlineData("P6 60000 60000 255\n1234", "an image of 60000x60000")]
    [InlineData("P6 8000 8000 255\n1234", "the file ends")]
    [InlineData("P5 99999999999999999999 1 255\n1", "a number above")]
    [InlineData("P5 2 1 0\n12", "a maximum of 0")]
    [InlineData("P5 2 1 65536\n1212", "a maximum of 65536")]
    [InlineData("P5 2 1 50\n23", "a sample of 51")]
    [InlineData("P2 2 1 9 4 10", "a sample of 10")]
    [InlineData("P2 8000 8000 9 4 10", "the file ends before 64000000 samples")]
    [InlineData("P2 2 1 9 4 ", "the file ends")]
    [InlineData("P2 1 1 9 # no end", "the file ends")]
    [InlineData("P1 1 1 0", "does not begin like an image")]
    [InlineData("P7\nWIDTH 1", "does not begin like an image")]
    [InlineData("", "does not begin like an image")]
    [InlineData("GIF89a", "does not begin like an image")]
    public void What_is_wrong_is_named(string text, string found)
    {
        var error = Assert.Throws<DataException>(() => ImageFile.Decode("part.pgm", Encoding.Latin1.GetBytes(text)));
        Assert.Equal("E0250", error.Code);
        Assert.StartsWith("part.pgm at byte ", error.Where);
        Assert.Contains(found, error.Found);
    }
}
