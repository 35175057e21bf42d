namespace Edge.Compiler.Execution.Wide;

/// <summary>Output channels that sum over one channel each under a window: a vector of neighbouring channels at a time. A value is a word.</summary>
internal sealed unsafe class TapSums : WindowSums
{
    private readonly int _positions, _channels;
    private readonly int[] _starts, _taps, _weights, _bias;

    /// <param name="channels">Of the output; the image has as many.</param>
    /// <param name="weight">The weight of output channel o and tap, as bits.</param>
    /// <param name="bias">Of each output channel, as bits.</param>
    public TapSums(WideWindow window, int channels, Func<int, int, int> weight, int[] bias, int? lanes = null)
        : base(lanes ?? WideLanes.For(channels))
    {
        _channels = channels;
        _positions = window.Positions;
        _starts = window.Starts(_channels * sizeof(int), 1);
        _taps = window.Taps(_channels * sizeof(int));
        int vectors = (_channels + Lanes - 1) / Lanes;
        _bias = [.. bias, .. new int[vectors * Lanes - _channels]];
        _weights = new int[_taps.Length * _bias.Length];
        for (int o = 0; o < _channels; o++)
        {
            for (int tap = 0; tap < _taps.Length; tap++)
                _weights[(o / Lanes * _taps.Length + tap) * Lanes + o % Lanes] = weight(o, tap);
        }
    }

    protected override void Run<TVector, TLanes, TProducts>(byte* source, void* output, IFinish finish)
    {
        int* sums = stackalloc int[Block * Lanes];
        fixed (int* starts = _starts, taps = _taps, weights = _weights, biases = _bias)
        {
            for (int first = 0; first < _channels; first += Lanes)
            {
                byte* from = source + first * sizeof(int), w = (byte*)(weights + first * _taps.Length);
                TVector bias = TLanes.Load((byte*)(biases + first));
                for (int position = 0; position < _positions; position += Block)
                {
                    int count = Math.Min(Block, _positions - position);
                    for (int i = 0; i < count; i++)
                    {
                        byte* at = from + starts[position + i];
                        TVector sum = bias;
                        for (int tap = 0; tap < _taps.Length; tap++)
                            sum = TProducts.MultiplyAdd(sum, TLanes.Load(at + taps[tap]), TLanes.Load(w + tap * Lanes * sizeof(int)));
                        TLanes.Store(sum, (byte*)(sums + i * Lanes));
                    }

                    finish.Write(sums, Lanes, output, position, count, first, Math.Min(Lanes, _channels - first));
                }
            }
        }
    }
}
