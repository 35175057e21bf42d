namespace Edge.Compiler.Execution.Wide;

/// <summary>Output channels that sum over all channels under a window, or over those of their group: a vector of them at 8 positions at once.</summary>
/// <remarks>Weights lie as they are read: for each vector of output channels, a vector for each word of the window.</remarks>
internal sealed unsafe class ChannelSums : WindowSums
{
    private readonly Segment[] _segments;
    private readonly int[] _starts;
    private readonly int _positions;
    private readonly int _panelBytes;
    private readonly byte[] _weights;
    private readonly int[] _bias;

    /// <summary>Vectors of one group's output channels.</summary>
    private readonly IReadOnlyList<Panel> _panels;

    /// <param name="Source">Bytes from a pixel's beginning to its group's channels.</param>
    private readonly record struct Panel(int First, int Used, int Source);

    /// <param name="valueBytes">4 for floats, 2 where two values are a word.</param>
    /// <param name="weight">The weight of output channel o, tap, channel of the group, as the bits of a value.</param>
    /// <param name="bias">Of each output channel, as bits.</param>
    public ChannelSums(WideWindow window, int groups, int valueBytes, Func<int, int, int, int> weight, int[] bias, int? lanes = null)
        : base(lanes ?? WideLanes.For(bias.Length / groups))
    {
        int groupIn = window.InC / groups, groupOut = bias.Length / groups, pixelBytes = window.InC * valueBytes;
        _positions = window.Positions;
        _starts = window.Starts(pixelBytes, Block);
        // Where neighbouring taps lie side by side, a row of them is one segment.
        int[] taps = window.Taps(pixelBytes);
        int merged = groups == 1 && window.Dilation.Width == 1 ? window.FilterW : 1, length = merged * groupIn;
        int valuesOfWord = sizeof(int) / valueBytes, words = (length + valuesOfWord - 1) / valuesOfWord;
        _segments = [.. Enumerable.Range(0, taps.Length / merged).Select(s => new Segment(taps[s * merged], words))];
        _panels =
        [
            .. from o in Enumerable.Range(0, groups)
               from first in Enumerable.Range(0, (groupOut + Lanes - 1) / Lanes)
               select new Panel(o * groupOut + first * Lanes, Math.Min(Lanes, groupOut - first * Lanes), o * groupIn * valueBytes),
        ];
        _panelBytes = _segments.Length * words * Lanes * sizeof(int);
        _weights = new byte[_panels.Count * _panelBytes];
        _bias = new int[_panels.Count * Lanes];
        for (int p = 0; p < _panels.Count; p++)
        {
            for (int lane = 0; lane < _panels[p].Used; lane++)
            {
                int o = _panels[p].First + lane;
                _bias[p * Lanes + lane] = bias[o];
                for (int i = 0; i < _segments.Length * length; i++)
                {
                    int word = i / length * words + i % length / valuesOfWord, tap = i / groupIn, value = weight(o, tap, i % groupIn);
                    int at = p * _panelBytes + (word * Lanes + lane) * sizeof(int) + i % length % valuesOfWord * valueBytes;
                    for (int b = 0; b < valueBytes; b++)
                        _weights[at + b] = (byte)(value >> (8 * b));
                }
            }
        }
    }

    protected override void Run<TVector, TLanes, TProducts>(byte* source, void* output, IFinish finish)
    {
        int* sums = stackalloc int[Block * Lanes];
        fixed (Segment* segments = _segments)
        fixed (int* starts = _starts, biases = _bias)
        fixed (byte* weights = _weights)
        {
            for (int p = 0; p < _panels.Count; p++)
            {
                Panel panel = _panels[p];
                byte* from = source + panel.Source, w = weights + p * _panelBytes, bias = (byte*)(biases + p * Lanes);
                for (int position = 0; position < _positions; position += Block)
                {
                    int count = Math.Min(Block, _positions - position);
                    if (count >= Block / 2)
                        Tile<TVector, TLanes, TProducts>.Eight(from, starts + position, segments, _segments.Length, w, bias, (byte*)sums);
                    else
                    {
                        for (int i = 0; i < count; i++)
                            Tile<TVector, TLanes, TProducts>.One(from, starts[position + i], segments, _segments.Length, w, bias, (byte*)(sums + i * Lanes));
                    }

                    finish.Write(sums, Lanes, output, position, count, panel.First, panel.Used);
                }
            }
        }
    }
}
