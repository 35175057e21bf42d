using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using Edge.Compiler.Planning;
using Edge.Compiler.Quantizing;
using Edge.Compiler.Storage;

namespace Edge.Compiler.Tests;

/// <summary>One small network after every stage, as text.</summary>
public class PipelineTests
{
    [Fact]
    public void Every_stage_can_be_read()
    {
        Graph graph = Model(), prepared = Pipeline.Prepare(graph);
        // Two images whose values are exact in binary, so that every scale is the same on any machine.
        float[][] images = [[.. Enumerable.Range(0, 60).Select(i => i % 9 / 8f)], [.. Enumerable.Range(0, 60).Select(i => i % 7 / 8f)]];
        var options = new QuantizationOptions { ActivationRange = ActivationRangeMethod.MinMax, BiasCorrection = false };
        Graph quantized = PostTrainingQuantizer.Run(prepared, images, options);
        Golden.Check("stages/model.txt", GraphText.Write(graph));
        Golden.Check("stages/fold-batch-norm.txt", GraphText.Write(Pipeline.Prepare(graph, stopAfter: "fold-batch-norm")));
        Golden.Check("stages/prepared.txt", GraphText.Write(prepared));
        Golden.Check("stages/quantized.txt", GraphText.Write(quantized));
        Golden.Check("stages/plan.txt", ProgramText.Write(Pipeline.Plan(quantized)));
    }

    [Fact]
    public void A_model_quantized_with_random_data_says_so()
    {
        var model = new ModelFile(Model()) { Provenance = new Dictionary<string, string> { ["dataset"] = "parts" } };
        ModelFile quantized = Pipeline.Quantize(model, RandomCalibration.PlumbingTestOnly(model.Graph, 1), new QuantizationOptions());
        Assert.Equal("random (plumbing test only)", quantized.Provenance["calibration"]);
        Assert.Equal(model.Sha256, quantized.Provenance["quantized_from"]);
        Assert.Equal("parts", quantized.Provenance["dataset"]);
        Assert.True(quantized.Graph.IsInt8);
    }

    private static Graph Model()
    {
        var nodes = new List<Node>();
        Tensor Add(string name, Operator kind, params Tensor[] inputs)
        {
            Tensor output = Tensor.Float($"{name}_out", kind.InferShape(inputs));
            nodes.Add(new Node(name, kind, inputs, output));
            return output;
        }

        Tensor Numbers(string name, float step, params int[] shape) =>
            Tensor.Constant(name, new Shape(shape), [.. Enumerable.Range(0, new Shape(shape).Elements).Select(i => (i * 7 % 11 - 5) * step)]);
        Tensor Ones(string name) => Tensor.Constant(name, new Shape(4), [1f, 1f, 1f, 1f]);

        Tensor image = Tensor.Float("image", Shape.Nhwc(1, 5, 6, 2));
        Tensor stem = Add("stem", new Conv2D(new Size(1, 2), Padding.All(1)), image, Numbers("stem_w", 0.125f, 4, 3, 3, 2), Numbers("stem_b", 0.25f, 4));
        stem = Add("stem_norm", new BatchNorm(0), stem, Ones("gamma"), Numbers("beta", 0.5f, 4), Numbers("mean", 0.25f, 4), Ones("variance"));
        stem = Add("stem_relu", new Relu6(), stem);
        Tensor deep = Add("border", new Pad(Padding.All(1)), stem);
        deep = Add("deep", new DepthwiseConv2D(Size.Square(1), Padding.None), deep, Numbers("deep_w", 0.25f, 1, 3, 3, 4), Numbers("deep_b", 0.5f, 4));
        Tensor sum = Add("sum_relu", new Relu(), Add("sum", new Add(), stem, deep));
        Tensor pooled = Add("pool", new MaxPool2D(Size.Square(2), Size.Square(2), Padding.None), sum);
        Tensor flat = Add("flatten", Reshape.Flatten(pooled.Shape), pooled);
        Tensor scores = Add("scores", new Dense(), flat, Numbers("scores_w", 0.0625f, 3, 8), Numbers("scores_b", 0.5f, 3));
        return new Graph("small", [image], [Add("softmax", new Softmax(), scores)], nodes, ["OK", "scratch", "dent"]);
    }
}
