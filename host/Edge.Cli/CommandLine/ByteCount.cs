using System.Globalization;

namespace Edge.Cli.CommandLine;

/// <summary>A number of bytes as people write it: plainly or as <c>64K</c> or <c>1M</c>, 1,024 of them and 1,024 times as many.</summary>
internal static class ByteCount
{
    public const string Accepted = "bytes, such as 65536, 64K or 1M";

    /// <returns>False where it is no such number, or 2^32 or more before the letter.</returns>
    public static bool TryParse(string text, out long bytes)
    {
        int shift = text.EndsWith('K') ? 10 : text.EndsWith('M') ? 20 : 0;
        bool isNumber = long.TryParse(shift == 0 ? text : text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out long value) && value < 1L << 32;
        bytes = isNumber ? value << shift : 0;
        return isNumber;
    }
}
