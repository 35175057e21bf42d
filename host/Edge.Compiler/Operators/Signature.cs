using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

/// <summary>Which inputs an operator takes: computed ones first, constants after them.</summary>
public static class Signature
{
    /// <param name="inputs">The inputs of a node.</param>
    /// <param name="activations">Names of the inputs that are computed while the network runs.</param>
    /// <param name="constants">Names of the constants that follow.</param>
    /// <exception cref="ModelException">There are more or fewer, or one is of the other kind.</exception>
    public static void Check(IReadOnlyList<Tensor> inputs, string[] activations, params string[] constants)
    {
        string[] names = [.. activations, .. constants];
        if (inputs.Count != names.Length)
            throw new ModelException("E0101", "", $"{inputs.Count} inputs", $"{names.Length}: {string.Join(", ", names)}");
        for (int i = 0; i < names.Length; i++)
        {
            bool constant = i >= activations.Length;
            if (inputs[i].IsConstant != constant)
                throw new ModelException("E0101", "", $"{names[i]} '{inputs[i].Name}' is {(constant ? "computed" : "a constant")}", constant ? "a constant" : "a tensor that is computed");
        }
    }
}
