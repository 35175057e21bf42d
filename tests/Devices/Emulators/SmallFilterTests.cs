using Edge.Compiler;
using Edge.Compiler.Emission;
using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using Edge.Compiler.Planning;
using Edge.Devices.Boards;
using Edge.Devices.Emulators;
using Edge.Devices.Ladder;
using Edge.Devices.Tests.Tools;

namespace Edge.Devices.Tests.Emulators;

/// <summary>Filters of a few bytes without their zeros, or of few values: compilers that see how short they are may fear a walk too far.</summary>
public sealed class SmallFilterTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("edge-small-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [ToolFact(Programs.ArmGcc, Programs.ArmQemu)]
    public void They_compile_without_a_warning_and_give_the_reference_s_bytes()
    {
        var random = new Random(1);
        var options = new PlanOptions { Filters = new FilterRule(FilterGoal.Size) { CodeBytes = 0 } };
        Program[] programs = [.. Enumerable.Range(0, 40).Select(_ => Pipeline.Plan(Any(random), options))];
        Program[] coded = [.. programs.Where(program => program.Steps[0].Calls[0].Kernel.Contains("_coded", StringComparison.Ordinal))];
        Assert.True(coded.Length >= 20, $"{coded.Length} coded filters");
        BareModel[] models = [.. coded.Select((program, i) => new BareModel(program, Named(i)))];
        HarnessRequest[] requests = [.. models.Select((model, i) => new HarnessRequest(i, Noise(random, model.InputBytes), HarnessWant.Count))];
        Board board = BoardReader.Read("netduinoplus2") with { Instructions = CoreInstructions.Plain };
        IReadOnlyList<HarnessAnswer> answers = BareBuild.Build(board, models, new BareBuildOptions(), _folder).Run(requests, TimeSpan.FromMinutes(5)).Answers;
        for (int i = 0; i < models.Length; i++)
            Assert.Equal(Reference.Run(coded[i].Graph, coded[i].Graph, [requests[i].Input], _ => { }).Outputs[0], answers[i].Output);
    }

    private static Graph Any(Random random)
    {
        int inputs = random.Next(1, 9), outputs = random.Next(1, 4), values = random.Next(1, 4), zeros = random.Next(10);
        sbyte[] weights = [.. Enumerable.Range(0, inputs * outputs).Select(_ => (sbyte)(random.Next(10) < zeros ? 0 : 30 * random.Next(1, values + 1)))];
        bool isDense = random.Next(2) == 0;
        Shape In(int channels) => isDense ? new Shape(1, channels) : Shape.Nhwc(1, 3, 3, channels);
        Quantization one = Quantization.PerTensor(1, random.Next(-5, 6)), each = Quantization.PerChannel([.. Enumerable.Repeat(0.01f, outputs)], 0);
        Tensor x = Tensor.Int8("x", In(inputs), one), y = Tensor.Int8("y", In(outputs), one);
        Tensor filter = Tensor.Constant("filter", isDense ? new Shape(outputs, inputs) : new Shape(outputs, 1, 1, inputs), weights, each);
        Tensor bias = Tensor.Constant("bias", new Shape(outputs), [.. Enumerable.Range(0, outputs).Select(_ => random.Next(-900, 900))], each);
        Operator kind = isDense ? new Dense() : new Conv2D(Size.Square(1), Padding.None);
        return new Graph("small", [x], [y], [new Node("layer", kind, [x, filter, bias], y)]);
    }

    private static EmitOptions Named(int i) => new() { Name = $"small{i}", ToolVersion = "0", Source = "small", ModelHash = "00000000", Board = "any" };

    private static sbyte[] Noise(Random random, int bytes) => [.. Enumerable.Range(0, bytes).Select(_ => (sbyte)random.Next(-128, 128))];
}
