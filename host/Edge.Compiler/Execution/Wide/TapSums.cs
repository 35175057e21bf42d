using System.Runtime.Intrinsics;

namespace Edge.Compiler.Execution.Wide;

/// <summary>Output channels that sum over one channel each under a window: a vector of neighbouring channels at a time. A value is a word.</summary>
internal sealed unsafe class TapSums
{
    private const int Block = 8;

    private readonly int _lanes, _positions, _channels;
    private readonly int[] _starts, _taps, _weights, _bias;

    /// <param name="channels">Of the output; the image has as many.</param>
    /// <param name="weight">The weight of output channel o and tap, as bits.</param>
    /// <param name="bias">Of each output channel, as bits.</param>
    public TapSums(WideWindow window, int channels, Func<int, int, int> weight, int[] bias, int? lanes = null)
    {
        _channels = channels;
        _lanes = lanes ?? WideLanes.For(_channels);
        _positions = window.Positions;
        _starts = window.Starts(_channels * sizeof(int), 1);
        _taps = window.Taps(_channels * sizeof(int));
        int vectors = (_channels + _lanes - 1) / _lanes;
        _bias = [.. bias, .. new int[vectors * _lanes - _channels]];
        _weights = new int[_taps.Length * _bias.Length];
        for (int o = 0; o < _channels; o++)
        {
            for (int tap = 0; tap < _taps.Length; tap++)
                _weights[(o / _lanes * _taps.Length + tap) * _lanes + o % _lanes] = weight(o, tap);
        }
    }

    /// <inheritdoc cref="ChannelSums.Run{TProducts}"/>
    public void Run<TProducts>(byte* source, void* output, IFinish finish)
        where TProducts : struct, IProducts<Vector512<int>>, IProducts<Vector256<int>>, IProducts<Vector128<int>>
    {
        switch (_lanes)
        {
            case 16: Run<Vector512<int>, Lanes512, TProducts>(source, output, finish); break;
            case 8: Run<Vector256<int>, Lanes256, TProducts>(source, output, finish); break;
            default: Run<Vector128<int>, Lanes128, TProducts>(source, output, finish); break;
        }
    }

    private void Run<TVector, TLanes, TProducts>(byte* source, void* output, IFinish finish)
        where TVector : struct
        where TLanes : struct, ILanes<TVector>
        where TProducts : struct, IProducts<TVector>
    {
        int* sums = stackalloc int[Block * _lanes];
        fixed (int* starts = _starts, taps = _taps, weights = _weights, biases = _bias)
        {
            for (int first = 0; first < _channels; first += _lanes)
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
                            sum = TProducts.MultiplyAdd(sum, TLanes.Load(at + taps[tap]), TLanes.Load(w + tap * _lanes * sizeof(int)));
                        TLanes.Store(sum, (byte*)(sums + i * _lanes));
                    }

                    finish.Write(sums, _lanes, output, position, count, first, Math.Min(_lanes, _channels - first));
                }
            }
        }
    }
}
