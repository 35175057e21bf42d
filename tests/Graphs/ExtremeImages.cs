using Edge.Compiler.Ir;

namespace Edge.Tests.Graphs;

/// <summary>Inputs that reach far corners of a network: both ends of int8 everywhere, then ends in blocks of every size, slopes and noise.</summary>
public static class ExtremeImages
{
    /// <param name="random">Draws the image.</param>
    /// <param name="shape">Of the network's input.</param>
    /// <param name="number">0 and 1 are the two ends of int8 everywhere.</param>
    public static sbyte[] Draw(Random random, Shape shape, int number)
    {
        int block = 1 << random.Next(6), kind = number < 2 ? number : 2 + random.Next(3), down = random.Next(-6, 7), right = random.Next(-6, 7);
        int seed = random.Next(1, 1 << 16), width = shape.Rank == 4 ? shape.Width : 1;
        return [.. Enumerable.Range(0, shape.Elements).Select(i =>
        {
            int c = i % shape.Channels, x = i / shape.Channels % width, y = i / shape.Channels / width;
            return kind switch
            {
                0 => sbyte.MinValue,
                1 => sbyte.MaxValue,
                2 => ((y / block * 31 + x / block * 17 + c * 7 + 1) * seed >> 5 & 1) == 0 ? sbyte.MinValue : sbyte.MaxValue,
                3 => (sbyte)Math.Clamp(y * down + x * right + c * 20 + seed % 200 - 100, -128, 127),
                _ => (sbyte)random.Next(-128, 128),
            };
        })];
    }
}
