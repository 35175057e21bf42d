using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Edge.Compiler.Ir;

namespace Edge.Compiler.Execution.Wide;

/// <summary>The plain Add of two tensors of one shape, eight elements at a time. Needs AVX2.</summary>
internal sealed unsafe class WideAdd : IWideCall<sbyte>
{
    private readonly int _a, _b, _aZeroPoint, _bZeroPoint, _leftShift;
    private readonly WideRequantization _ofA, _ofB, _ofSum;
    private readonly WideClamp _clamp;

    /// <param name="call">Of <c>add_s8</c>.</param>
    public WideAdd(KernelCall call)
    {
        (_a, _b) = (call.Activations[0], call.Activations[1]);
        (_aZeroPoint, _bZeroPoint, _leftShift) = (call["a_zero_point"], call["b_zero_point"], call["left_shift"]);
        (_ofA, _ofB, _ofSum) = (Factor("a"), Factor("b"), Factor("output"));
        _clamp = WideClamp.Of(call);
        WideRequantization Factor(string of) => new(Vector256.Create(call[$"{of}_multiplier"]), Vector256.Create(call[$"{of}_shift"]));
    }

    public static bool IsSupported => Avx2.IsSupported;

    public int ScratchBytes => 0;

    public void Run(sbyte[][] inputs, sbyte[] output, byte[] scratch)
    {
        fixed (sbyte* a = inputs[_a], b = inputs[_b], to = output)
        {
            int i = 0;
            for (; i <= output.Length - WideRequantization.Lanes; i += WideRequantization.Lanes)
                *(long*)(to + i) = Eight(a + i, b + i);
            if (i == output.Length)
                return;
            sbyte* lastA = stackalloc sbyte[WideRequantization.Lanes], lastB = stackalloc sbyte[WideRequantization.Lanes];
            for (int j = i; j < output.Length; j++)
                (lastA[j - i], lastB[j - i]) = (a[j], b[j]);
            long bytes = Eight(lastA, lastB);
            new ReadOnlySpan<sbyte>(&bytes, output.Length - i).CopyTo(new Span<sbyte>(to + i, output.Length - i));
        }
    }

    private long Eight(sbyte* a, sbyte* b)
    {
        Vector256<int> ofA = _ofA.Apply((Avx2.ConvertToVector256Int32(a) - Vector256.Create(_aZeroPoint)) << _leftShift);
        Vector256<int> ofB = _ofB.Apply((Avx2.ConvertToVector256Int32(b) - Vector256.Create(_bZeroPoint)) << _leftShift);
        return _clamp.Bytes(_ofSum.Apply(ofA + ofB));
    }
}
