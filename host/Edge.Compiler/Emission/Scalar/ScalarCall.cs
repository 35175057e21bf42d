using Edge.Compiler.Emission.Paired;
using Edge.Compiler.Ir;

namespace Edge.Compiler.Emission.Scalar;

/// <summary>Calls of kernels for cores that multiply one number at a time, in the place of plain ones: the same bytes in fewer instructions.</summary>
internal static class ScalarCall
{
    /// <summary>The calls that can take a call's place; none where no kernel has its shape or its numbers are out of reach.</summary>
    public static IEnumerable<CallVariant> Possible(KernelCall call)
    {
        CallVariant?[] all = call.Kernel switch
        {
            "conv2d_s8" => [TwinConv2D.Of(call)],
            "dense_s8" => [BlockedDense.Of(call)],
            "depthwise_conv2d_s8" => [SlidingDepthwise.Of(call)],
            "add_s8" => [HalvedAdd.Of(call)],
            _ => [],
        };
        return all.OfType<CallVariant>();
    }
}
