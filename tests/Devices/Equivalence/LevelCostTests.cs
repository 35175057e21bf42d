using Edge.Compiler;
using Edge.Compiler.Emission;
using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using Edge.Compiler.Planning;
using Edge.Compiler.Quantizing;
using Edge.Devices.Boards;
using Edge.Devices.Emulators;
using Edge.Devices.Ladder;
using Edge.Devices.Tests.Tools;
using Edge.Tests.Graphs;
using Xunit.Abstractions;

namespace Edge.Devices.Tests.Equivalence;

/// <summary>What levels of compute cost on an emulated Cortex-M4, beside the same levels as programs of their own.</summary>
public class LevelCostTests(ITestOutputHelper log)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    [ToolFact(Programs.ArmGcc, Programs.ArmQemu)]
    public void One_program_of_four_levels_takes_less_flash_than_two_programs_and_hardly_more_time_than_each_level_alone()
    {
        LevelProgram program = Pipeline.Plan(Network());
        Board board = BoardReader.Read("netduinoplus2");
        var options = new EmitOptions { Name = "scalable", ToolVersion = "0.1.0", Source = "test", ModelHash = "00", Board = board.Name };
        sbyte[] image = RandomGraphs.Int8Image(new Random(1), program.Full.Graph);
        string folder = Directory.CreateTempSubdirectory("edge-level-cost-").FullName;
        try
        {
            BareImage one = BareBuild.Build(board, BareModel.OfLevels(program, options), new BareBuildOptions(), Path.Combine(folder, "one"));
            HarnessRequest[] requests = [.. program.Levels.Select((_, level) => new HarnessRequest(level, image, HarnessWant.Count))];
            HarnessAnswer[] together = [.. one.Run(requests, Limit, count: true).Answers];
            var rows = new List<(long Macs, long Together, long Alone, int Tables, int Flash)>();
            for (int level = 0; level < program.Levels.Count; level++)
            {
                Program alone = Planner.Plan(program.Levels[level].Graph);
                BareImage image1 = BareBuild.Build(board, [new BareModel(alone, options)], new BareBuildOptions(), Path.Combine(folder, $"alone{level}"));
                HarnessAnswer answer = image1.Run([new HarnessRequest(0, image, HarnessWant.Count)], Limit, count: true).Answers[0];
                Assert.Equal(answer.Output, together[level].Output);
                rows.Add((alone.Graph.Macs, together[level].Instructions, answer.Instructions, (int)SharedTables.Of(alone).Bytes, image1.ModelSize.FlashBytes));
                var row = rows[^1];
                log.WriteLine($"level {level}: {row.Macs} MAC, {row.Together} instructions; alone {row.Alone}, tables {row.Tables} B, flash {row.Flash} B");
            }

            long tables = SharedTables.Of(program).Bytes;
            log.WriteLine($"together: tables {tables} B, flash {one.ModelSize.FlashBytes} B, RAM {one.ModelSize.RamBytes} B");
            log.WriteLine($"apart: tables {rows.Sum(row => row.Tables)} B, flash {rows.Sum(row => row.Flash)} B");
            Assert.InRange(one.ModelSize.FlashBytes, rows[0].Flash, rows[0].Flash + rows[1].Flash);
            // Geometry that the level chooses is no constant to the compiler.
            Assert.All(rows, row => Assert.InRange(row.Together, row.Alone * 0.9, row.Alone * 1.15));
            Assert.True(rows[3].Together < rows[0].Together * 0.5, "a quarter of the compute takes less than half of the time");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // Three 3x3 convolutions in factors, of 24, 32 and 48 channels on 16x16, 8x8 and 4x4 pixels: rank about the channels, and its parts.
    private static LevelSet Network()
    {
        Graph[] levels = [.. Enumerable.Range(1, 4).Select(divisor => Level(divisor))];
        LevelSet prepared = Pipeline.Prepare(new LevelSet(levels));
        return LevelQuantizer.Run(prepared, RandomGraphs.Images(new Random(2), prepared.Full, 4), new QuantizationOptions());
    }

    private static Graph Level(int divisor)
    {
        var random = new Random(1);
        var nodes = new List<Node>();
        Tensor image = Tensor.Float("image", Shape.Nhwc(1, 16, 16, 3)), x = image;
        foreach (var (channels, rank) in new[] { (24, 24), (32, 36), (48, 48) })
        {
            int depth = x.Shape.Channels, own = rank / divisor, n = nodes.Count;
            Tensor inner = Add($"first{n}", new Conv2D(Size.Square(1), Padding.All(1)), x, new Shape(rank, 3, 3, depth), new Shape(own, 3, 3, depth));
            Tensor outer = Add($"second{n}", new Conv2D(Size.Square(1), Padding.None) { Activation = Activation.Relu }, inner,
                new Shape(channels, 1, 1, rank), new Shape(channels, 1, 1, own));
            x = Run($"pool{n}", new MaxPool2D(Size.Square(2), Size.Square(2), Padding.None), outer);
        }

        Tensor row = Run("flatten", Reshape.Flatten(Shape.Nhwc(1, 1, 1, 48)), Run("mean", AveragePool2D.Global(x.Shape), x));
        Tensor scores = Add("scores", new Dense(), row, new Shape(10, 48), new Shape(10, 48));
        return new Graph("scalable", [image], [scores], nodes);

        Tensor Add(string name, Operator kind, Tensor input, Shape whole, Shape part)
        {
            float spread = 2 * MathF.Sqrt((float)whole[0] / whole.Elements);
            float[] weights = [.. Enumerable.Range(0, whole.Elements).Select(_ => (random.NextSingle() - 0.5f) * spread)];
            Tensor filter = Tensor.Constant("filter", part, LeadingBlock.Of(weights, whole, part));
            return Run(name, kind, input, filter, Tensor.Constant("bias", new Shape(part[0]), new float[part[0]]));
        }

        Tensor Run(string name, Operator kind, params Tensor[] inputs)
        {
            Tensor output = Tensor.Float($"{name}_out", kind.InferShape(inputs));
            nodes.Add(new Node(name, kind, inputs, output));
            return output;
        }
    }
}
