using System.IO.Compression;
using Edge.Compiler.Execution;
using Edge.Compiler.Import;
using Edge.Compiler.Ir;
using Edge.Compiler.Onnx;

namespace Edge.Compiler.Tests.Onnx;

/// <summary>One case of the ONNX backend tests: a model with inputs and the outputs expected.</summary>
internal sealed record ConformanceCase(string Name, OnnxModel Model, OnnxTensor[] Inputs, OnnxTensor[] Outputs)
{
    /// <summary>The operators of the case, each once.</summary>
    public IEnumerable<string> Operators => Model.Graph.Nodes.Select(node => node.Domain.Length == 0 ? node.Operator : $"{node.Domain}.{node.Operator}").Distinct();

    public static ConformanceCase Read(ZipArchive zip, string name)
    {
        OnnxTensor[] Tensors(string role)
        {
            var tensors = new List<OnnxTensor>();
            while (zip.GetEntry($"{name}/test_data_set_0/{role}_{tensors.Count}.pb") is { } entry)
                tensors.Add(OnnxTensorReader.Read(new ProtoMessage(new ProtoFile(Bytes(entry), name), "tensor", 0, (int)entry.Length), name, null));
            return [.. tensors];
        }

        return new ConformanceCase(name, OnnxReader.Read(Bytes(zip.GetEntry($"{name}/model.onnx")!), name), Tensors("input"), Tensors("output"));
    }

    /// <summary>Runs the case in every way in which its inputs can be bound. A wrong answer fails the test.</summary>
    /// <remarks>
    /// Real inputs are computed: all of them, the first alone with the others as weights, the last alone. Only when Edge refuses each of these,
    /// as it must where values are whole numbers or there are none, all inputs become constants and the import folds the answer.
    /// </remarks>
    public ConformanceResult Run()
    {
        if (QuantizedCase.Is(this))
            return Quantized();
        OnnxValue[] open = [.. Model.Graph.Inputs.Where(input => Model.Graph.Initializers.All(tensor => tensor.Name != input.Name))];
        if (open.Any(input => input.Type == OnnxType.Undefined))
            return new ConformanceResult(null, "a sequence or an optional value");
        int[] real = [.. Enumerable.Range(0, open.Length).Where(i => open[i].Type == OnnxType.Float && Inputs[i].Dims.Count > 0 && Inputs[i].Elements > 0)];
        string? refusal = null;
        bool passed = false;
        foreach (int[] computed in new[] { real, [.. real.Take(1)], [.. real.TakeLast(1)] }.DistinctBy(set => string.Join(',', set)).Where(set => set.Length > 0))
        {
            string? reason = Refusal(open, computed);
            passed |= reason is null;
            refusal ??= reason;
        }

        if (passed)
            return new ConformanceResult(true, "");
        string? asConstants = Refusal(open, []);
        return asConstants is null ? new ConformanceResult(false, refusal ?? "no real values") : new ConformanceResult(null, refusal ?? asConstants);
    }

    // A node that only changes between real and whole numbers is no network; its inputs are constants.
    private ConformanceResult Quantized()
    {
        try
        {
            return QuantizedCase.Check(this) ? new ConformanceResult(true, "") : new ConformanceResult(false, "a change of numbers alone");
        }
        catch (ModelException e)
        {
            return new ConformanceResult(null, ReasonOf(e));
        }
    }

    // Null when the outputs agree; otherwise why the case is refused.
    private string? Refusal(OnnxValue[] open, int[] computed)
    {
        try
        {
            OnnxTensor[] constants = [.. Enumerable.Range(0, open.Length).Except(computed).Select(i => Inputs[i] with { Name = open[i].Name })];
            OnnxImport import = OnnxImporter.Evaluate(Model with { Graph = Model.Graph with { Initializers = [.. Model.Graph.Initializers, .. constants] } });
            float[][] images = [.. import.Inputs.Select((layout, i) => Stored(layout, Inputs[computed[i]].Floats()))];
            var answers = new Queue<float[]>(import.Computed is null ? [] : new FloatExecutor(import.Graph).Run(images));
            for (int i = 0; i < Outputs.Length; i++)
            {
                Assert.Equal($"{Name}: {string.Join('x', Outputs[i].Dims)}", $"{Name}: {string.Join('x', import.Outputs[i].Dims)}");
                if (import.Outputs[i] is OnnxConstant constant)
                    Agree(constant, Outputs[i]);
                else
                    Agree(answers.Dequeue(), Stored((OnnxActivation)import.Outputs[i], Outputs[i].Floats()));
            }

            return null;
        }
        catch (ModelException e)
        {
            return ReasonOf(e);
        }
    }

    private static string ReasonOf(ModelException refusal) => refusal.Found.Split('\n')[^1].Trim().Split(';')[0];

    private void Agree(OnnxConstant actual, OnnxTensor expected)
    {
        Assert.Equal($"{Name}: {expected.Type}", $"{Name}: {actual.Type}");
        if (expected.IsInteger)
            Assert.Equal(expected.Integers(), actual.Integers!);
        else
            Agree(actual.Floats!, expected.Floats());
    }

    private void Agree(float[] actual, float[] expected)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int at = 0; at < expected.Length; at++)
        {
            // The backend tests' own tolerance: 1e-7 + 1e-3 relative (onnx/backend/test/runner).
            bool agrees = actual[at].Equals(expected[at]) || Math.Abs(actual[at] - expected[at]) <= 1e-7 + 1e-3 * Math.Abs(expected[at]);
            Assert.True(agrees, $"{Name}: element {at} is {actual[at]} instead of {expected[at]}");
        }
    }

    // From the file's order to the stored one.
    private static float[] Stored(OnnxActivation layout, float[] values) => [.. layout.FileIndices(skipped: 0).Select(i => values[i])];

    private static byte[] Bytes(ZipArchiveEntry entry)
    {
        using Stream stream = entry.Open();
        byte[] bytes = new byte[entry.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}

/// <param name="IsComputed">True: passed while the network runs; false: passed at import, as constants; null: refused.</param>
/// <param name="Reason">Why it is refused as a computation.</param>
internal sealed record ConformanceResult(bool? IsComputed, string Reason);
