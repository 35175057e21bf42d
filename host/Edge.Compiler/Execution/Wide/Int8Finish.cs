using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Edge.Compiler.Ir;
using Edge.Runtime;

namespace Edge.Compiler.Execution.Wide;

/// <summary>int8 outputs of int32 sums: each output channel by its own factor, then the output's zero point and clamp.</summary>
internal sealed unsafe class Int8Finish : IFinish
{
    private readonly int[] _multiplier;
    private readonly sbyte[] _shift;
    private readonly int _zeroPoint, _least, _most;
    private readonly WideClamp _clamp;

    /// <summary>Of each channel and the seven behind it: a group's first may be any.</summary>
    private readonly WideRequantization[] _factors;

    /// <param name="call">With the tables <c>multiplier</c> and <c>shift</c>.</param>
    public Int8Finish(KernelCall call)
    {
        (_multiplier, _shift) = (call.Int32Table("multiplier"), call.Int8Table("shift"));
        (_zeroPoint, _least, _most) = (call["output_zero_point"], call["activation_min"], call["activation_max"]);
        _clamp = WideClamp.Of(call);
        int[] multiplier = [.. _multiplier, .. new int[WideRequantization.Lanes]], shift = [.. _shift.Select(s => (int)s), .. new int[WideRequantization.Lanes]];
        _factors = [.. Enumerable.Range(0, _multiplier.Length).Select(o => new WideRequantization(Vector256.Create(multiplier, o), Vector256.Create(shift, o)))];
    }

    public void Write(int* sums, int lanes, void* output, int position, int count, int channel, int used)
    {
        sbyte* to = (sbyte*)output + (long)position * _multiplier.Length + channel;
        if (lanes < WideRequantization.Lanes || !Avx2.IsSupported)
        {
            for (int i = 0; i < count; i++)
            {
                for (int lane = 0; lane < used; lane++)
                    to[(long)i * _multiplier.Length + lane] = OfOne(sums[i * lanes + lane], channel + lane);
            }

            return;
        }

        for (int at = 0; at < used; at += WideRequantization.Lanes)
        {
            WideRequantization factor = _factors[channel + at];
            int left = Math.Min(WideRequantization.Lanes, used - at);
            for (int i = 0; i < count; i++)
            {
                long bytes = _clamp.Bytes(factor.Apply(Vector256.Load(sums + i * lanes + at)));
                sbyte* pixel = to + (long)i * _multiplier.Length + at;
                if (left == WideRequantization.Lanes)
                    *(long*)pixel = bytes;
                else
                    new ReadOnlySpan<sbyte>(&bytes, left).CopyTo(new Span<sbyte>(pixel, left));
            }
        }
    }

    private sbyte OfOne(int sum, int channel)
    {
        int value = Requantization.Apply(sum, _multiplier[channel], _shift[channel]) + _zeroPoint;
        return (sbyte)Math.Min(Math.Max(value, _least), _most);
    }
}
