using Edge.Cli.Report;
using Edge.Compiler.Pack;
using Edge.Devices.Ladder;
using Edge.Runtime.Judging;
using Edge.Runtime.Update;

namespace Edge.Cli.Tests.Report;

/// <summary>A validation whose every number is known: 600 defects, 1800 good parts, as in the example of an inspection line. For tests only.</summary>
internal static class Sample
{
    public static IReadOnlyList<string> Classes { get; } = ["OK", "scratch", "dent", "stain", "chip"];

    /// <summary>Label, decision of float, decision of INT8, how many such images.</summary>
    private static readonly (int Label, int Float, int Int8, int Count)[] _cases =
    [
        (0, 0, 0, 1788), (0, 3, 3, 7), (0, 0, 3, 3), (0, 1, 1, 1), (0, 1, 0, 1),
        (1, 1, 1, 239), (1, 0, 0, 1),
        (2, 2, 2, 157), (2, 0, 0, 2), (2, 2, 1, 1),
        (3, 3, 3, 120),
        (4, 4, 4, 80),
    ];

    private static readonly (string Node, string Kind, string In, string Out, long Macs, long Bytes, double? Noise)[] _nodes =
    [
        ("stem", "Conv2D", "1x64x64x1", "1x32x32x8", 204_800, 232, 42.1),
        ("reduce1_depthwise", "DepthwiseConv2D", "1x32x32x8", "1x16x16x8", 18_432, 104, 39.8),
        ("reduce1_pointwise", "Conv2D", "1x16x16x8", "1x16x16x24", 49_152, 288, 38.0),
        ("block1.body_depthwise", "DepthwiseConv2D", "1x16x16x24", "1x16x16x24", 55_296, 312, 36.2),
        ("block1.body_pointwise", "Conv2D", "1x16x16x24", "1x16x16x24", 147_456, 672, 35.5),
        ("block1", "Add", "1x16x16x24", "1x16x16x24", 0, 0, 34.9),
        ("pool", "AveragePool2D", "1x16x16x24", "1x1x1x24", 0, 0, 37.7),
        ("classify_flatten", "Reshape", "1x1x1x24", "1x24", 0, 0, null),
        ("classify", "Dense", "1x24", "1x5", 120, 140, 33.3),
        ("scores", "Softmax", "1x5", "1x5", 0, 0, 31.0),
    ];

    public static Validation Create()
    {
        var images = new List<JudgedImage>();
        var (asFloat, asInt8) = (new List<int>(), new List<int>());
        foreach (var (label, before, after, count) in _cases)
        {
            for (int i = 0; i < count; i++)
            {
                int[] outputs = [.. Classes.Select((_, k) => k == after ? label == after ? 127 : 64 - images.Count % 40 : k == label ? -64
                    : -128 + images.Count % 3)];
                images.Add(new JudgedImage($"test/{images.Count:D6}_{Classes[label]}", label, outputs, label == after ? null : PictureOf(images.Count))
                {
                    Tensor = label == after ? null : PictureOf(images.Count),
                    DefectPixels = label == 0 ? null : 3 + images.Count % 11,
                });
                asFloat.Add(before);
                asInt8.Add(after);
            }
        }

        return new Validation
        {
            Project = "bottle-cap",
            ToolVersion = "0.1.0",
            Date = "2026-11-21",
            ModelSha256 = new string('3', 64),
            Classes = Classes,
            Judging = new Judging(JudgeMode.Highest, [.. Classes.Select((name, k) => new ClassLimit(name, k > 0, PackLimits.Never, 0))], 1 / 256.0,
                -128, new string('5', 64)),
            Data = new TestSet("rendered-parts/1 test seed 1 count 2400", new string('a', 64), 0, 0, images),
            Model = Model(),
            Ladder = new LadderResult(
            [
                Stage(StageIds.Float, "float graph on this PC", asFloat),
                Stage(StageIds.Int8, "INT8 reference on this PC", asInt8) with { MaxLsb = 3.27, BitExactImages = images.Count },
                Held(StageIds.CSharp, "emitted C# on .NET", asInt8),
                Held(StageIds.CPc, "emitted C on this PC, with sanitizers", asInt8),
                Held(StageIds.CCortexM4, "emitted C on QEMU netduinoplus2 (Cortex-M4F)", [.. asInt8.Take(500)]) with
                {
                    InstructionsPerInference = 9_876_543,
                    Instructions = Costs(perMac: 12),
                    FlashBytes = 31_416,
                    RamBytes = 18_436,
                    StackBytes = 424,
                },
                new StageResult
                {
                    Id = StageIds.CRiscV32,
                    Title = "emitted C on QEMU RISC-V (RV32IMC)",
                    Status = StageStatus.Skipped,
                    Reason = "qemu-system-riscv32 is not installed",
                    InstallCommand = "apt-get install qemu-system-misc",
                },
            ]),
            Accept = new Limits(0.97, 0.005, 0.015, 0.011, 0.95),
            Facts =
            [
                new Fact("model", "INT8 model", $"sha256 {new string('3', 64)}"),
                new Fact("model", "preprocessing", "gray8, resize 64x64 bilinear_q15"),
                new Fact("data", "calibration", "256 images, sha256 77aa"),
                new Fact("tools", "gcc", "12.2.0"),
            ],
        };
    }

    /// <summary>The sample with one stage replaced.</summary>
    public static Validation With(string stage, Func<StageResult, StageResult> change)
    {
        Validation sample = Create();
        return sample with { Ladder = new LadderResult([.. sample.Ladder.Stages.Select(result => result.Id == stage ? change(result) : result)]) };
    }

    private static StageResult Stage(string id, string title, IReadOnlyList<int> decisions) =>
        new() { Id = id, Title = title, Status = StageStatus.Passed, Decisions = decisions, Images = decisions.Count };

    private static StageResult Held(string id, string title, IReadOnlyList<int> decisions) =>
        Stage(id, title, decisions) with { BitExactImages = decisions.Count, MaxLsb = 0 };

    private static ModelFacts Model() => new()
    {
        Name = "parts",
        Macs = _nodes.Sum(node => node.Macs),
        Weights = 1500,
        WeightBytes = _nodes.Sum(node => node.Bytes),
        ArenaBytes = 18_432,
        PeakNode = "block1.body_pointwise",
        Operators = [.. _nodes.Select((node, i) =>
            new OperatorFacts(node.Node, node.Kind, node.In, node.Out, node.Macs, node.Bytes, node.Kind == "Reshape" ? null : i > 7 ? i - 1 : i, node.Noise))],
        Arena =
        [
            new ArenaBlock("stem", 0, 8192, 0, 1),
            new ArenaBlock("reduce1_depthwise", 8192, 2048, 1, 2),
            new ArenaBlock("reduce1_pointwise", 0, 6144, 2, 5),
            new ArenaBlock("block1.body_depthwise", 6144, 6144, 3, 4),
            new ArenaBlock("block1.body_pointwise = block1", 12288, 6144, 4, 6),
            new ArenaBlock("pool = classify_flatten", 0, 24, 6, 7),
            new ArenaBlock("classify", 24, 5, 7, 8),
        ],
    };

    private static NodeInstructions[] Costs(int perMac) => [.. _nodes.Where(node => node.Kind != "Reshape")
        .Select(node => new NodeInstructions(node.Node, node.Kind, Math.Max(900, node.Macs * perMac)))];

    private static Picture PictureOf(int seed)
    {
        const int side = 64;
        var random = new Random(seed);
        var pixels = new byte[side * side];
        for (int i = 0; i < pixels.Length; i++)
        {
            double x = i % side - 32, y = i / side - 32, radius = Math.Sqrt(x * x + y * y);
            pixels[i] = (byte)((radius is > 9 and < 25 ? 150 : 40) + random.Next(20));
        }

        return new Picture(side, side, 1, pixels);
    }
}
