namespace Edge.Cli.Report;

/// <summary>A heat map drawn over what the network saw: red where it is unlike the good parts, a frame around its highest cell.</summary>
internal static class HeatPicture
{
    /// <summary>Small pictures are magnified, by a whole number, until their longer side has so many pixels.</summary>
    private const int LeastSide = 192;

    /// <summary>Of the range above -128: from there on a cell is as red as it gets. The limits of the heads lie at a quarter of it.</summary>
    private const double Reddest = 0.5;

    private const double Cover = 0.8;

    private static readonly double[] _red = [255, 0, 0];

    private static readonly byte[] _frame = [255, 220, 0];

    /// <param name="seen">The network's input, gray or of three colours.</param>
    /// <param name="map">Steps, row after row; -128: like the good parts.</param>
    /// <param name="rows">Of the map; 0: not known.</param>
    /// <returns>In three colours; null where the cells do not make so many rows.</returns>
    public static Picture? Over(Picture seen, IReadOnlyList<int> map, int rows)
    {
        if (rows < 1 || map.Count == 0 || map.Count % rows != 0 || !seen.IsWhole || seen.Pixels.Length == 0)
            return null;
        int columns = map.Count / rows, times = Math.Max(1, (LeastSide + Math.Max(seen.Width, seen.Height) - 1) / Math.Max(seen.Width, seen.Height));
        int width = seen.Width * times, height = seen.Height * times, highest = Enumerable.Range(0, map.Count).MaxBy(i => map[i]);
        int line = Math.Max(width, height) / 96;
        var pixels = new byte[3 * width * height];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                int cell = CellAt(x, y), from = (y / times * seen.Width + x / times) * seen.Channels;
                double cover = Cover * Math.Clamp((map[cell] + 128) / (255 * Reddest), 0, 1);
                bool isFrame = cell == highest && (IsOther(x - line, y) || IsOther(x + line, y) || IsOther(x, y - line) || IsOther(x, y + line));
                for (int c = 0; c < 3; c++)
                {
                    byte own = seen.Pixels[from + (seen.Channels == 3 ? c : 0)];
                    pixels[3 * (y * width + x) + c] = isFrame ? _frame[c] : (byte)Math.Round(own + cover * (_red[c] - own));
                }
            }
        }

        return new Picture(width, height, 3, pixels);

        int CellAt(int x, int y) => y * rows / height * columns + x * columns / width;

        bool IsOther(int x, int y) => x < 0 || y < 0 || x >= width || y >= height || CellAt(x, y) != highest;
    }
}
