using Edge.Cli.Projects;
using Edge.Compiler.Locating;
using Edge.Compiler.Pack;
using Edge.Runtime.Judging;
using Edge.Runtime.Update;

namespace Edge.Cli.Report;

/// <summary>How the device turns a network's output into a verdict, and what a step of that output means.</summary>
/// <param name="Mode">A constant of <see cref="JudgeMode"/>.</param>
/// <param name="Limits">One for each output, in steps.</param>
/// <param name="Scale">score = Scale * (step - ZeroPoint).</param>
/// <param name="Sha256">Of the limits as the pack holds them.</param>
internal sealed record Judging(int Mode, IReadOnlyList<ClassLimit> Limits, double Scale, int ZeroPoint, string Sha256)
{
    /// <summary>The limits as they would travel in a pack, with their hash.</summary>
    public static Judging Of(int mode, IReadOnlyList<ClassLimit> limits, Compiler.Ir.Quantization output)
    {
        byte[] part = LimitsPart.Write(limits, mode, output).Bytes;
        return new Judging(mode, limits, output.Scales[0], output.ZeroPoint, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(part)));
    }

    /// <summary>What a device with this project's pack decides by; without words about it the highest score, the first class being the good one.</summary>
    /// <param name="classes">In the order of the outputs; for models that name none.</param>
    /// <param name="locating">How detections are read off a network that locates; null: it tells classes of images apart.</param>
    public static Judging Of(Project project, Compiler.Ir.Graph graph, IReadOnlyList<string> classes, LocatingSpecification? locating)
    {
        JudgedClasses judged = locating is not null ? JudgedClasses.OfLocating(project, graph, locating, classes)
            : JudgedClasses.Of(project, graph, locating: null)
            ?? new JudgedClasses(JudgeMode.Highest, LimitsPart.OfHighest(classes, graph.Outputs[0], [classes[0]], gray: 0));
        return Of(judged.Mode, judged.Limits, graph.Outputs[0].Quantization!);
    }

    public bool IsDefect(int label) => Limits[label].IsDefect;

    public double Score(int step) => Scale * (step - ZeroPoint);

    /// <summary>The score from which on this class is NG; null where none is in force.</summary>
    public double? LimitOf(int label) =>
        Mode == JudgeMode.AnyDefect && Limits[label] is { IsDefect: true, Limit: < PackLimits.Never } limit ? Score(limit.Limit) : null;

    /// <summary>Whether a device could judge by it.</summary>
    public bool IsPossible => Judge.IsPossible(Mode, Roles, Steps, Grays);

    private int[] Roles => [.. Limits.Select(limit => limit.IsDefect ? PackLimits.Defect : PackLimits.Good)];

    private int[] Steps => [.. Limits.Select(limit => limit.Limit)];

    private int[] Grays => [.. Limits.Select(limit => limit.Gray)];

    /// <summary>What the device's own judge says of each image.</summary>
    public IReadOnlyList<ImageVerdict> Verdicts(IEnumerable<IReadOnlyList<int>> outputs)
    {
        var judge = new Judge(Mode, Roles, Steps, Grays);
        return [.. outputs.Select(steps => new ImageVerdict((PartVerdict)judge.Decide([.. steps.Select(step => (sbyte)step)], 0), Excess(steps)))];
    }

    /// <summary>Steps by which the furthest defect is above its limit, or above the best good class where the highest score decides.</summary>
    private int Excess(IReadOnlyList<int> steps)
    {
        int good = steps.Where((_, i) => !IsDefect(i)).DefaultIfEmpty(0).Max();
        return steps.Select((step, i) => (step, i)).Where(output => IsDefect(output.i))
            .Max(output => output.step - (Mode == JudgeMode.AnyDefect ? Limits[output.i].Limit : good));
    }
}

/// <summary>What the line does with a part; the numbers are those of <see cref="Runtime.Judging.Verdict"/>.</summary>
internal enum PartVerdict
{
    Ok = Runtime.Judging.Verdict.Ok,
    Ng = Runtime.Judging.Verdict.Ng,

    /// <summary>要確認: a person decides.</summary>
    Gray = Runtime.Judging.Verdict.Gray,
}

/// <param name="Excess">How far above the limits, in steps of the output: what moves when all limits are moved together. Below 0 nothing reaches its
/// limit.</param>
internal readonly record struct ImageVerdict(PartVerdict Verdict, int Excess);
