using Edge.Compiler.Ir;

namespace Edge.Compiler.Execution.Wide;

/// <summary>The kernels that take this computer's vectors; bit for bit the plain ones.</summary>
internal static class WideKernels
{
    /// <summary>A call by vectors; null where none of them does it.</summary>
    /// <param name="call">Of a plain kernel.</param>
    public static IWideCall<sbyte>? Of(KernelCall call) => call.Kernel switch
    {
        "conv2d_s8" or "dense_s8" => new WideConv2D(call),
        "depthwise_conv2d_s8" => new WideDepthwiseConv2D(call),
        "add_s8" when WideAdd.IsSupported => new WideAdd(call),
        _ => null,
    };
}
