using Edge.Compiler.Ir;

namespace Edge.Compiler.Tests.Operators;

/// <summary>Pools as lists: the values a window sees, then one function of them.</summary>
internal static class ExactPool
{
    public static sbyte[] Run(KernelCall call, sbyte[] input, Func<IReadOnlyList<int>, int> summary)
    {
        int channels = call["channels"];
        var output = new sbyte[call["out_h"] * call["out_w"] * channels];
        for (int i = 0; i < output.Length; i++)
        {
            int c = i % channels, ox = i / channels % call["out_w"], oy = i / channels / call["out_w"];
            int top = oy * call["stride_h"] - call["pad_top"], left = ox * call["stride_w"] - call["pad_left"];
            int[] seen =
            [
                .. from iy in Enumerable.Range(0, call["in_h"])
                   where Sees(iy - top, call["window_h"], call["dilation_h"])
                   from ix in Enumerable.Range(0, call["in_w"])
                   where Sees(ix - left, call["window_w"], call["dilation_w"])
                   select (int)input[(iy * call["in_w"] + ix) * channels + c],
            ];
            output[i] = (sbyte)summary(seen);
        }

        return output;
    }

    private static bool Sees(int place, int window, int dilation) => place >= 0 && place % dilation == 0 && place / dilation < window;
}
