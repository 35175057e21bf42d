using Edge.Compiler.Ir;

namespace Edge.Compiler.Execution.Wide;

/// <summary>The plain Conv2D and, over one pixel, the plain Dense: values are widened to int16 with their border, products added in pairs.</summary>
internal sealed unsafe class WideConv2D : IWideCall<sbyte>
{
    private readonly (int From, int To, int Pixels)[] _rows;
    private readonly int _input, _channels, _zeroPoint;
    private readonly ChannelSums _sums;
    private readonly Int8Finish _finish;

    /// <param name="call">Of <c>conv2d_s8</c> or <c>dense_s8</c>.</param>
    /// <param name="lanes">Words of a vector; what suits this computer where it is null.</param>
    public WideConv2D(KernelCall call, int? lanes = null)
    {
        bool isDense = call.Kernel == "dense_s8";
        WideWindow window = isDense ? WideWindow.OfPixel(call["in_c"]) : WideWindow.Of(call);
        int groups = isDense ? 1 : call["groups"], groupIn = window.InC / groups, taps = window.FilterH * window.FilterW;
        sbyte[] filter = call.Int8Table("filter");
        _rows = [.. window.Rows()];
        (_input, _channels, _zeroPoint) = (call.Activations[0], window.InC, call["input_zero_point"]);
        _sums = new ChannelSums(window, groups, sizeof(short), (o, tap, c) => filter[(o * taps + tap) * groupIn + c], call.Int32Table("bias"), lanes);
        _finish = new Int8Finish(call);
        ScratchBytes = window.PaddedH * window.PaddedW * window.InC * sizeof(short) + WideLanes.Slack;
    }

    public int ScratchBytes { get; }

    public void Run(sbyte[][] inputs, sbyte[] output, byte[] scratch)
    {
        fixed (sbyte* from = inputs[_input], to = output)
        fixed (byte* source = scratch)
        {
            foreach (var (pixel, at, pixels) in _rows)
                Widen.ToInt16(from + pixel * _channels, pixels * _channels, _zeroPoint, (short*)source + at * _channels);
            _sums.Run<PairProducts>(source, to, _finish);
        }
    }
}
