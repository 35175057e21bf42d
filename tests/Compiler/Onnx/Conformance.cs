using System.IO.Compression;
using Edge.Compiler.Execution;
using Edge.Compiler.Import;
using Edge.Compiler.Ir;
using Edge.Compiler.Onnx;

namespace Edge.Compiler.Tests.Onnx;

/// <summary>One case of the ONNX backend tests: a model with inputs and the outputs expected. Weights that a case passes as inputs become constants.</summary>
internal sealed record ConformanceCase(string Name, OnnxModel Model, OnnxTensor[] Inputs, OnnxTensor[] Outputs)
{
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

    /// <summary>Null when the outputs agree; otherwise why the case is refused. A wrong answer fails the test.</summary>
    public string? Refusal()
    {
        try
        {
            if (QuantizedCase.Is(this))
            {
                QuantizedCase.Check(this);
                return null;
            }

            bool allComputed = Model.Graph.Nodes.All(node => node.Operator is "Add" or "Concat");
            int computed = allComputed ? Inputs.Length : 1;
            OnnxValue[] open = [.. Model.Graph.Inputs.Where(input => Model.Graph.Initializers.All(tensor => tensor.Name != input.Name))];
            OnnxTensor[] weights = [.. open.Skip(computed).Select((input, i) => Inputs[computed + i] with { Name = input.Name })];
            OnnxImport import = OnnxImporter.Import(Model with { Graph = Model.Graph with { Initializers = [.. Model.Graph.Initializers, .. weights] } });
            float[][] images = [.. import.Inputs.Select((layout, i) => Stored(layout, Inputs[i].Floats()))];
            float[][] outputs = new FloatExecutor(import.Graph).Run(images);
            for (int i = 0; i < outputs.Length; i++)
            {
                Assert.Equal($"{Name}: {string.Join('x', Outputs[i].Dims)}", $"{Name}: {string.Join('x', import.Outputs[i].Dims)}");
                float[] expected = Stored(import.Outputs[i], Outputs[i].Floats());
                for (int at = 0; at < expected.Length; at++)
                {
                    // The backend tests' own tolerance: 1e-7 + 1e-3 relative (onnx/backend/test/runner).
                    Assert.True(Math.Abs(outputs[i][at] - expected[at]) <= 1e-7 + 1e-3 * Math.Abs(expected[at]), $"{Name}: element {at} is {outputs[i][at]} instead of {expected[at]}");
                }
            }

            return null;
        }
        catch (ModelException e)
        {
            return e.Found.Split('\n')[^1].Trim().Split(';')[0];
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
