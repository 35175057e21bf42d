using Edge.Compiler.Ir;

namespace Edge.Training.Datasets.Images;

/// <summary>PGM and PPM, as text (P2, P3) and binary (P5, P6), up to 16 bits a sample, which are brought to 8.</summary>
/// <remarks>Netpbm's descriptions of pgm(5) and ppm(5).</remarks>
internal sealed class PnmReader(ImageBytes source)
{
    /// <exception cref="DataException">Damaged, a bitmap (P1, P4), or a sample above the declared maximum.</exception>
    public RawImage Read()
    {
        source.Byte();
        int kind = source.Byte() - '0';
        if (kind == 4)
            throw source.Fault("a bitmap, P4", "PGM (P2, P5) or PPM (P3, P6)");
        int width = Number(), height = Number(), maximum = Number();
        source.CheckSize(width, height);
        if (maximum is < 1 or > 65535)
            throw source.Fault($"a maximum of {maximum}", "1 to 65535");
        int channels = kind is 3 or 6 ? 3 : 1;
        bool isText = kind is 2 or 3;
        long samples = (long)width * height * channels;
        if (isText)
        {
            if (samples * 2 - 1 > source.Length - source.Position)
                throw source.Fault($"the file ends before {samples} samples", "a complete file", "copy it again");
        }
        else if (!IsSpace(source.Byte()))
        {
            throw source.Fault("no single white space after the maximum", "a header as in pgm(5)");
        }

        ReadOnlySpan<byte> data = isText ? [] : source.Take(samples * (maximum > 255 ? 2 : 1));
        var pixels = new byte[samples];
        for (int i = 0; i < pixels.Length; i++)
        {
            int sample = isText ? Number() : maximum > 255 ? data[2 * i] << 8 | data[2 * i + 1] : data[i];
            if (sample > maximum)
                throw source.Fault($"a sample of {sample}", $"at most the declared {maximum}");
            pixels[i] = (byte)((sample * 255 + maximum / 2) / maximum);
        }

        return new RawImage(width, height, channels, pixels);
    }

    private static bool IsSpace(byte character) => character is (byte)' ' or (>= (byte)'\t' and <= (byte)'\r');

    /// <summary>The next number; white space and comments before it are skipped.</summary>
    private int Number()
    {
        byte next = source.Byte();
        while (IsSpace(next) || next == '#')
        {
            if (next == '#')
            {
                while (source.Byte() != '\n')
                {
                    // a comment ends with its line
                }
            }

            next = source.Byte();
        }

        int number = 0;
        int digits = 0;
        for (; next is >= (byte)'0' and <= (byte)'9'; digits++)
        {
            number = number * 10 + (next - '0');
            if (number > 1 << 26)
                throw source.Fault("a number above 67108864", "smaller numbers");
            if (source.AtEnd)
                return number;
            next = source.Byte();
        }

        if (digits == 0)
            throw source.Fault($"'{(char)next}' where a number belongs", "decimal digits");
        source.Position--;
        return number;
    }
}
