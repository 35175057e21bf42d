using Edge.Compiler.Ir;

namespace Edge.Compiler.Emission.Scalar;

/// <summary>Sums of eight outputs at a time: the tables of <c>edge_dense_blocked_s8.h</c>.</summary>
internal static class BlockedDense
{
    /// <summary>Outputs that are summed at the same time.</summary>
    public const int Together = 8;

    /// <summary>The call that takes a call's place; null where its numbers are out of reach.</summary>
    public static CallVariant? Of(KernelCall call)
    {
        sbyte[] filter = call.Int8Table("filter");
        int inputs = call["in_c"], outputs = call["out_c"], blocks = (outputs + Together - 1) / Together;
        if (ScalarChannel.AllOf(call) is not { } channels)
            return null;
        var arranged = new sbyte[blocks * inputs * Together];
        for (int o = 0; o < outputs; o++)
        {
            for (int k = 0; k < inputs; k++)
                arranged[(((o / Together * inputs) + k) * Together) + (o % Together)] = filter[(o * inputs) + k];
        }

        int[] words = [.. channels.SelectMany(channel => channel.Words())];
        var blocked = new KernelCall("dense_blocked_s8", call.Activations,
            [.. call.Parameters.Where(parameter => !parameter.Name.EndsWith("zero_point", StringComparison.Ordinal)), new("filter_skip", 0)],
            [
                new("weights", arranged, new Shape(blocks, inputs, Together), "eight outputs together"),
                new("channels", words, new Shape(outputs, words.Length / outputs), "the sum's beginning, multiplier, rounding and shift of each"),
            ]);
        return new CallVariant(blocked, 0);
    }
}
