using Edge.Compiler.Ir;

namespace Edge.Compiler.Execution.Wide;

/// <summary>The plain DepthwiseConv2D: values are widened to int32 with their border, each as often as it has output channels.</summary>
internal sealed unsafe class WideDepthwiseConv2D : IWideCall<sbyte>
{
    private readonly (int From, int To, int Pixels)[] _rows;
    private readonly int _input, _channels, _multiplier, _zeroPoint;
    private readonly TapSums _sums;
    private readonly Int8Finish _finish;

    /// <param name="call">Of <c>depthwise_conv2d_s8</c>.</param>
    /// <param name="lanes">Words of a vector; what suits this computer where it is null.</param>
    public WideDepthwiseConv2D(KernelCall call, int? lanes = null)
    {
        WideWindow window = WideWindow.Of(call);
        int outputs = window.InC * call["depth_multiplier"];
        sbyte[] filter = call.Int8Table("filter");
        _rows = [.. window.Rows()];
        (_input, _channels, _multiplier, _zeroPoint) = (call.Activations[0], window.InC, call["depth_multiplier"], call["input_zero_point"]);
        // A value is a pair whose second weight is 0.
        _sums = new TapSums(window, outputs, (o, tap) => (ushort)filter[tap * outputs + o], call.Int32Table("bias"), lanes);
        _finish = new Int8Finish(call);
        ScratchBytes = window.PaddedH * window.PaddedW * outputs * sizeof(int) + WideLanes.Slack;
    }

    public int ScratchBytes { get; }

    public void Run(sbyte[][] inputs, sbyte[] output, byte[] scratch)
    {
        fixed (sbyte* from = inputs[_input], to = output)
        fixed (byte* source = scratch)
        {
            foreach (var (pixel, at, pixels) in _rows)
                Widen.ToInt32(from + pixel * _channels, pixels * _channels, _multiplier, _zeroPoint, (int*)source + at * _channels * _multiplier);
            _sums.Run<PairProducts>(source, to, _finish);
        }
    }
}
