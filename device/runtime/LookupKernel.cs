namespace Edge.Runtime;

/// <summary>Size of one lookup call; the fields of <c>edge_lookup_params</c> in C.</summary>
public sealed class LookupParameters
{
    public int Count;
}

/// <summary>The integer reference of every function of one value: Relu, Sigmoid and others.</summary>
public static class LookupKernel
{
    /// <param name="input">int8 [Count] from <paramref name="inputOffset"/>.</param>
    /// <param name="lookup">int8 [256]: the answer to q at q + 128.</param>
    /// <param name="output">int8 [Count] from <paramref name="outputOffset"/>; may be all of the input, does not overlap it otherwise.</param>
    public static void Run(LookupParameters p, sbyte[] input, int inputOffset, sbyte[] lookup, sbyte[] output, int outputOffset)
    {
        for (int i = 0; i < p.Count; i++)
            output[outputOffset + i] = lookup[input[inputOffset + i] + 128];
    }
}
