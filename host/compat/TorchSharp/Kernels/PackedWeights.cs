using TorchSharp.Memory;

namespace TorchSharp.Kernels;

/// <summary>
/// A matrix [depth, width] cut into panels of one or two vectors of columns, each panel stored row after row; missing columns are 0.
/// </summary>
internal sealed unsafe class PackedWeights : IDisposable
{
    private readonly Storage? storage;

    /// <param name="source">Element (k, j) is at <paramref name="rows"/>[k] + j * <paramref name="columnStep"/>.</param>
    /// <param name="bias">One value per column that every sum starts from; null for 0.</param>
    public PackedWeights(float* source, long[] rows, int width, long columnStep, int lanes, float* bias = null)
    {
        Depth = rows.Length;
        Width = width;
        Lanes = lanes;
        int padded = (width + lanes - 1) / lanes * lanes;
        storage = new Storage(((long)Depth + 1) * padded * sizeof(float));
        Data = (float*)storage.Raw();
        Start = Data + (long)Depth * padded;
        for (int j = 0; j < padded; j++)
            Start[j] = bias == null || j >= width ? 0 : bias[j];
        for (int first = 0; first < padded; first += 2 * lanes)
        {
            int panel = Math.Min(2 * lanes, padded - first), used = Math.Min(panel, width - first);
            float* to = Data + (long)Depth * first;
            foreach (long row in rows)
            {
                float* from = source + row + first * columnStep;
                for (int j = 0; j < used; j++)
                    to[j] = from[j * columnStep];
                for (int j = used; j < panel; j++)
                    to[j] = 0;
                to += panel;
            }
        }
    }

    /// <summary>A matrix that others own and have packed.</summary>
    public PackedWeights(float* data, float* start, int depth, int width, int lanes)
    {
        (Depth, Width, Lanes) = (depth, width, lanes);
        Data = data;
        Start = start;
    }

    public int Depth { get; }
    public int Width { get; }

    /// <summary>Floats of one vector.</summary>
    public int Lanes { get; }

    public float* Data { get; }

    /// <summary>What the sums start from, padded to whole vectors.</summary>
    public float* Start { get; }

    public void Dispose() => storage?.Release();
}
