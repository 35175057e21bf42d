using Edge.Compiler.Ir;
using Edge.Compiler.Onnx;

namespace Edge.Compiler.Operators;

public sealed partial record Dense : IOnnxExported
{
    /// <summary>ONNX Gemm: alpha * A * B + beta * C. One of A and B is constant. Specification: Gemm-13.</summary>
    internal static void FromOnnxGemm(OnnxNodeImport node)
    {
        int[] a = node.Operand(0).Dims, b = node.Operand(1).Dims;
        bool isLeft = !node.IsConstant(0), transA = node.Integer("transA", 0) != 0, transB = node.Integer("transB", 0) != 0;
        if (a.Length != 2 || b.Length != 2 || a[transA ? 0 : 1] != b[transB ? 1 : 0])
            throw node.Refused($"{node.Operand(0).DimsText} times {node.Operand(1).DimsText}", "two matrices, the second with a row for each column of the first");
        int rows = a[transA ? 1 : 0], inputs = a[transA ? 0 : 1], columns = b[transB ? 0 : 1], outputs = isLeft ? columns : rows;
        float alpha = node.Float("alpha", 1);
        OnnxActivation value = node.Activation(isLeft ? 0 : 1);
        node.Constant(isLeft ? 1 : 0);
        float[] constant = node.Reals(isLeft ? 1 : 0);
        bool isInputMajor = isLeft ? !transB : transA;
        float[]? bias = Bias(node, isLeft ? 1 : 0, outputs);
        Tensor product = new OnnxProduct(node, inputs, outputs)
        {
            Weight = (o, i) => alpha * constant[isInputMajor ? i * outputs + o : o * inputs + i],
            Bias = bias,
        }.Of(value, isLeft ? (transA ? 0 : 1) : (transB ? 1 : 0));
        int[] axes = isLeft ? [0, 1] : [1, 0], dims = [rows, columns];
        Tensor matrix = node.View(product, new Shape(dims[axes[0]], dims[axes[1]]));
        node.Result(bias is null && node.Has(2) ? node.Run(new Add(), matrix, Addend(node, dims, axes)) : matrix, dims, axes);
    }

    /// <summary>C times beta as one number for each output; null where it is computed or varies otherwise.</summary>
    private static float[]? Bias(OnnxNodeImport node, int outputAxis, int outputs)
    {
        if (!node.IsConstant(2))
            return null;
        float beta = node.Float("beta", 1);
        float[] c = node.Reals(2);
        int[] dims = Matrix(node, node.Constant(2));
        if (dims[1 - outputAxis] != 1 || (dims[outputAxis] != 1 && dims[outputAxis] != outputs))
            return null;
        return [.. Enumerable.Range(0, outputs).Select(o => beta * c[c.Length == 1 ? 0 : o])];
    }

    // C times beta, stored as the product is.
    private static Tensor Addend(OnnxNodeImport node, int[] dims, int[] axes)
    {
        float beta = node.Float("beta", 1);
        int[] extents = Matrix(node, node.Operand(2));
        if (extents.Zip(dims).Any(pair => pair.First != 1 && pair.First != pair.Second))
            throw node.Refused($"C {node.Operand(2).DimsText} added to {string.Join('x', dims)}", "extents that agree, or are 1");
        var shape = new Shape(extents[axes[0]], extents[axes[1]]);
        if (node.IsConstant(2))
        {
            float[] c = node.Reals(2);
            var layout = new OnnxActivation(Tensor.Float("c", shape), extents, axes, extents);
            return node.Weights("c", shape, [.. layout.FileIndices(skipped: 0).Select(i => beta * c[i])]);
        }

        OnnxActivation value = node.Activation(2);
        int[] order = value.Dims.Length == 2 ? axes : [.. Enumerable.Range(0, value.Dims.Length)];
        Tensor computed = node.View(node.Arranged(value, order), shape);
        return beta == 1 ? computed : node.Run(new Mul(), computed, node.Weights("beta", new Shape(1), [beta]));
    }

    private static int[] Matrix(OnnxNodeImport node, OnnxOperand c) => c.Dims.Length <= 2
        ? [.. Enumerable.Repeat(1, 2 - c.Dims.Length), .. c.Dims]
        : throw node.Refused($"C {c.DimsText}", "at most a matrix");

    /// <summary>After an image that was flattened as ONNX does it, the columns stand in the order C, H, W.</summary>
    void IOnnxExported.ToOnnx(OnnxNodeExport node)
    {
        Shape filter = node.Node.Inputs[1].Shape;
        int[] columns = node.Flattened(node.Node.Inputs[0]) is { } image ? [.. image.Extents.Skip(1)] : [filter[1]];
        int[] order = columns.Length == 1 ? [0, 1] : [0, columns.Length, .. Enumerable.Range(1, columns.Length - 1)];
        string weights = node.Weights(1, [filter[0], filter[1]], [filter[0], .. columns], order);
        node.Emit(Activation, "Gemm", [node.Input(0), weights, node.Row(2)], OnnxNodeExport.Integer("transB", 1));
    }
}
