using Edge.Compiler.Execution;
using Edge.Compiler.Import;
using Edge.Compiler.Ir;
using Edge.Compiler.Onnx;

namespace Edge.Compiler.Tests.Onnx;

/// <summary>Gemm and MatMul of ONNX files against sums written out, whichever side is constant and however the computed one lies.</summary>
public class MatrixImportTests
{
    private static OnnxImport Import(OnnxSketch sketch) => OnnxImporter.Import(OnnxReader.Read(sketch.ToBytes(), "m.onnx"));

    private static string Listing(OnnxSketch sketch) => string.Join("; ", Import(sketch).Graph.Nodes.Select(node => node.Operator.Kind));

    /// <summary>Input and output in the file's order.</summary>
    private static float[] Run(OnnxSketch sketch, float[] input)
    {
        OnnxImport import = Import(sketch);
        float[] stored = new FloatExecutor(import.Graph).Run([[.. import.Inputs[0].FileIndices(skipped: 0).Select(i => input[i])]])[0];
        var output = new float[stored.Length];
        int[] places = ((OnnxActivation)import.Outputs[0]).FileIndices(skipped: 0);
        for (int i = 0; i < stored.Length; i++)
            output[places[i]] = stored[i];
        return output;
    }

    private static float[] Whole(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => (float)random.Next(-9, 10))];

    [Fact]
    public void Gemm_is_what_its_sums_are() => Property.Holds(random =>
    {
        int m = random.Next(1, 4), k = random.Next(1, 4), n = random.Next(1, 4);
        bool transA = random.Next(2) == 0, transB = random.Next(2) == 0, isLeft = random.Next(2) == 0;
        float[] a = Whole(random, m * k), b = Whole(random, k * n);
        long[] ofA = transA ? [k, m] : [m, k], ofB = transB ? [n, k] : [k, n];
        long[] ofC = random.Next(5) switch { 0 => [n], 1 => [m, n], 2 => [m, 1], 3 => [1], _ => [1, n] };
        float[] c = Whole(random, (int)ofC.Aggregate(1L, (product, dim) => product * dim));
        OnnxSketch sketch = new OnnxSketch().Input("x", isLeft ? ofA : ofB).Output("y", m, n).Constant("w", isLeft ? ofB : ofA, isLeft ? b : a).Constant("c", ofC, c)
            .Node("Gemm", isLeft ? "x w c" : "w x c", "y", OnnxSketch.Attribute("transA", transA ? 1L : 0), OnnxSketch.Attribute("transB", transB ? 1L : 0),
                OnnxSketch.Attribute("alpha", 2f), OnnxSketch.Attribute("beta", 0.5f));

        float C(int row, int column) => c[(ofC.Length == 2 && ofC[0] > 1 ? row * (int)ofC[1] : 0) + (ofC[^1] > 1 ? column : 0)];
        float[] expected = [.. from row in Enumerable.Range(0, m)
                               from column in Enumerable.Range(0, n)
                               select 2 * Enumerable.Range(0, k).Sum(i => a[transA ? i * m + row : row * k + i] * b[transB ? column * k + i : i * n + column]) + C(row, column) / 2];
        Assert.Equal(expected, Run(sketch, isLeft ? a : b));
    });

    /// <summary>[2, M, K] times [3, 1, K, N]: each of six pairs of matrices, with either side constant.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Matrices_meet_as_their_axes_are_repeated(bool isLeft)
    {
        var random = new Random(3);
        const int m = 2, k = 3, n = 4;
        float[] a = Whole(random, 2 * m * k), b = Whole(random, 3 * k * n);
        long[] ofA = [2, m, k], ofB = [3, 1, k, n];
        OnnxSketch sketch = new OnnxSketch().Input("x", isLeft ? ofA : ofB).Output("y", 3, 2, m, n).Constant("w", isLeft ? ofB : ofA, isLeft ? b : a).Node("MatMul", isLeft ? "x w" : "w x", "y");
        float[] expected = [.. from t in Enumerable.Range(0, 3)
                               from s in Enumerable.Range(0, 2)
                               from row in Enumerable.Range(0, m)
                               from column in Enumerable.Range(0, n)
                               select Enumerable.Range(0, k).Sum(i => a[(s * m + row) * k + i] * b[(t * k + i) * n + column])];
        Assert.Equal(expected, Run(sketch, isLeft ? a : b));
    }

    [Theory]
    [InlineData(new long[] { 1, 4 }, new long[] { 4, 2 }, new long[] { 1, 2 }, "Dense")]
    [InlineData(new long[] { 1, 3, 4 }, new long[] { 4, 2 }, new long[] { 1, 3, 2 }, "Reshape; Conv2D; Reshape")] // three rows: a device computes them one by one
    [InlineData(new long[] { 4 }, new long[] { 4 }, new long[] { }, "Reshape; Dense; Reshape")]
    public void A_row_times_a_matrix_is_Dense_and_several_rows_are_pixels(long[] value, long[] constant, long[] result, string expected)
    {
        OnnxSketch sketch = new OnnxSketch().Input("x", value).Output("y", result).Constant("w", constant, [.. Enumerable.Repeat(1f, (int)constant.Aggregate(1L, (product, dim) => product * dim))])
            .Node("MatMul", "x w", "y");
        Assert.Equal(expected, Listing(sketch));
    }

    [Fact]
    public void Two_computed_matrices_are_refused()
    {
        OnnxSketch sketch = new OnnxSketch().Input("x", 1, 2, 2).Output("y", 1, 2, 2).Node("Relu", "x", "r").Node("MatMul", "x r", "y");
        Assert.Contains("computed while the network runs", Assert.Throws<ModelException>(() => Import(sketch)).Message);
    }
}
