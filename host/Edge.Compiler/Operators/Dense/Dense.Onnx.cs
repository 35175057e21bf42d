using Edge.Compiler.Ir;
using Edge.Compiler.Onnx;

namespace Edge.Compiler.Operators;

public sealed partial record Dense
{
    /// <summary>ONNX Gemm: alpha * A * B + beta * C, with A computed, B and C constant. Specification: Gemm-13.</summary>
    internal static void FromOnnxGemm(OnnxNodeImport node)
    {
        OnnxActivation input = node.Activation(0);
        if (node.Integer("transA", 0) != 0)
            throw node.Refused("transA 1", "transA 0", "Edge has no transpose that runs on a device");
        bool isTransposed = node.Integer("transB", 0) != 0;
        float alpha = node.Float("alpha", 1), beta = node.Float("beta", 1);
        OnnxConstant filter = node.Constant(1);
        if (filter.Dims.Length != 2)
            throw node.Refused($"B {filter.DimsText}", "a matrix");
        int inputs = filter.Dims[isTransposed ? 1 : 0], outputs = filter.Dims[isTransposed ? 0 : 1];
        float[] bias = node.Has(2) ? [.. BiasFromOnnx(node, outputs).Select(value => beta * value)] : new float[outputs];
        node.Result(Multiply(node, input, inputs, outputs, (o, k) => isTransposed ? o * inputs + k : k * outputs + o, alpha, bias), [input.Dims[0], outputs], 0, 1);
    }

    /// <summary>ONNX MatMul of a computed value [..., K] by a constant [K, O].</summary>
    internal static void FromOnnxMatMul(OnnxNodeImport node)
    {
        OnnxActivation input = node.Activation(0);
        OnnxConstant filter = node.Constant(1);
        if (input.Dims.Length < 2 || filter.Dims.Length != 2)
            throw node.Refused($"{input.DimsText} times {filter.DimsText}", "a value of rank 2 or more times a constant matrix");
        int inputs = filter.Dims[0], outputs = filter.Dims[1];
        int[] rows = input.Dims[..^1], dims = [.. rows, outputs];
        int[] axes = [.. Enumerable.Range(0, dims.Length)];
        OnnxActivation flat = input;
        if (input.Dims.Length > 2)
        {
            int[] matrix = [rows.Aggregate(1, (product, dim) => product * dim), input.Dims[^1]];
            flat = new OnnxActivation(node.View(node.Arranged(input, axes), new Shape(matrix)), matrix, [0, 1], matrix);
        }

        Tensor result = Multiply(node, flat, inputs, outputs, (o, k) => k * outputs + o, 1, new float[outputs]);
        node.Result(node.View(result, new Shape(dims)), dims, axes);
    }

    // The columns take the order in which the input's elements lie in memory: after Flatten that is HWC, where the file means CHW.
    private static Tensor Multiply(OnnxNodeImport node, OnnxActivation input, int inputs, int outputs, Func<int, int, int> at, float alpha, float[] bias)
    {
        if (input.Dims.Length != 2 || input.Dims[1] != inputs)
            throw node.Refused($"{input.DimsText} times {inputs}x{outputs}", $"an input [N, {inputs}]");
        int[]? columns = null;
        Tensor rows;
        if (input.IsPlain)
            rows = node.Arranged(input, 0, 1);
        else if (input.Dims[0] == 1 || (input.Axes[0] == 0 && input.Source[0] == input.Dims[0]))
        {
            columns = input.FileIndices(skipped: input.Dims[0] == 1 ? 0 : 1);
            rows = node.View(input.Tensor, new Shape(input.Dims));
        }
        else
            throw node.Refused($"an input {input.DimsText} that mixes the images of a batch", "one row for each image");

        float[] from = node.Reals(1), filter = new float[from.Length];
        for (int o = 0; o < outputs; o++)
            for (int k = 0; k < inputs; k++)
                filter[o * inputs + k] = alpha * from[at(o, columns is null ? k : columns[k])];
        return node.Run(new Dense(), rows, node.Weights("filter", new Shape(outputs, inputs), filter), node.Weights("bias", new Shape(outputs), bias));
    }

    private static float[] BiasFromOnnx(OnnxNodeImport node, int outputs)
    {
        float[] bias = node.Reals(2);
        int[] dims = node.Constant(2).Dims;
        if (bias.Length == 1)
            return [.. Enumerable.Repeat(bias[0], outputs)];
        if (bias.Length == outputs && dims[^1] == outputs)
            return bias;
        throw node.Refused($"C {node.Constant(2).DimsText} for {outputs} outputs", "one number, or one for each output", "a bias of its own for each image of a batch is no layer");
    }
}
