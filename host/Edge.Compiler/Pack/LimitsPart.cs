using System.Buffers.Binary;
using Edge.Compiler.Ir;
using Edge.Runtime.Judging;
using Edge.Runtime.Update;

namespace Edge.Compiler.Pack;

/// <summary>From which score on one class decides.</summary>
/// <param name="IsDefect">False: a good part.</param>
/// <param name="Limit">int8 score at the output's scale; a defect at or above it is NG. <see cref="PackLimits.Never"/>: never.</param>
/// <param name="Gray">Steps on either side of the limit that are left to a person.</param>
public sealed record ClassLimit(string Name, bool IsDefect, int Limit, int Gray);

/// <summary>The limits as a section; the device's view of it is <see cref="PackLimits"/>.</summary>
public static class LimitsPart
{
    /// <summary>Limits as people write them, brought to the steps of the network's output.</summary>
    /// <param name="classes">In the order of the outputs.</param>
    /// <param name="output">The network's output.</param>
    /// <param name="scores">Score from 0 to 1 by class: those are the defects, the others are good.</param>
    /// <param name="gray">Half the width of the gray band, as a score.</param>
    /// <exception cref="UsageException">E0428: a limit for a class that does not exist, or that the output cannot tell from its neighbours.</exception>
    public static IReadOnlyList<ClassLimit> Of(IReadOnlyList<string> classes, Tensor output, IReadOnlyDictionary<string, double> scores, double gray)
    {
        if (scores.Keys.FirstOrDefault(name => !classes.Contains(name)) is { } unknown)
        {
            throw new UsageException("E0428", "judge.limits", $"there is no class '{unknown}'", string.Join(", ", classes),
                NearestName.Of(unknown, classes) is { } nearest ? $"did you mean '{nearest}'?" : null);
        }

        if (output.Shape.Elements != classes.Count)
            throw new UsageException("E0428", "judge.limits", $"{classes.Count} classes for {output.Shape.Elements} outputs", "a class for each output");
        Quantization quantization = output.Quantization!;
        double scale = quantization.Scales[0];
        return [.. classes.Select(name => scores.TryGetValue(name, out double score)
            ? new ClassLimit(name, true, Step(name, score), (int)Math.Round(gray / scale, MidpointRounding.AwayFromZero))
            : new ClassLimit(name, false, PackLimits.Never, 0))];

        int Step(string name, double score)
        {
            // The least q whose real value is at least the score.
            double q = Math.Ceiling(score / scale + quantization.ZeroPoint - 1e-6);
            return q is >= -128 and <= 127
                ? (int)q
                : throw new UsageException("E0428", $"judge.limits.{name}", FormattableString.Invariant($"the limit {score}"),
                    FormattableString.Invariant($"{Real(-128):0.####} to {Real(127):0.####}, what the output can say"));
        }

        double Real(int step) => (step - quantization.ZeroPoint) * scale;
    }

    /// <summary>Classes whose highest score decides: no limits, and which of them are good.</summary>
    /// <param name="gray">By how much one side has to lead, as a score.</param>
    /// <exception cref="UsageException">E0428: a class that does not exist, or nothing but good ones.</exception>
    public static IReadOnlyList<ClassLimit> OfHighest(IReadOnlyList<string> classes, Tensor output, IReadOnlyList<string> good, double gray)
    {
        if (good.FirstOrDefault(name => !classes.Contains(name)) is { } unknown)
            throw new UsageException("E0428", "judge.good", $"there is no class '{unknown}'", string.Join(", ", classes));
        if (classes.All(good.Contains) || output.Shape.Elements != classes.Count)
            throw new UsageException("E0428", "judge.good", $"{good.Count} good classes of {output.Shape.Elements} outputs", "a class for each output, and one of them a defect");
        int steps = (int)Math.Round(gray / output.Quantization!.Scales[0], MidpointRounding.AwayFromZero);
        return [.. classes.Select(name => new ClassLimit(name, !good.Contains(name), PackLimits.Never, good.Contains(name) ? 0 : steps))];
    }

    /// <param name="mode">A constant of <see cref="JudgeMode"/>.</param>
    /// <param name="output">What a step of the scores means; null: unknown.</param>
    /// <exception cref="UsageException">E0427: the name of a class does not fit.</exception>
    public static PackPart Write(IReadOnlyList<ClassLimit> limits, int mode = JudgeMode.AnyDefect, Quantization? output = null)
    {
        byte[] bytes = new byte[PackLimits.HeadBytes + limits.Count * PackLimits.ClassBytes];
        void Put(int at, int value) => BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(at), value);
        Put(0, limits.Count);
        Put(PackLimits.ModeAt, mode);
        if (output is not null)
        {
            Put(PackLimits.ScaleAt, BitConverter.SingleToInt32Bits((float)output.Scales[0]));
            Put(PackLimits.ZeroPointAt, output.ZeroPoint);
        }

        for (int i = 0; i < limits.Count; i++)
        {
            int at = PackLimits.HeadBytes + i * PackLimits.ClassBytes;
            PackName.ToBytes("class", limits[i].Name).CopyTo(bytes, at);
            Put(at + PackLimits.RoleAt, limits[i].IsDefect ? PackLimits.Defect : PackLimits.Good);
            Put(at + PackLimits.LimitAt, limits[i].Limit);
            Put(at + PackLimits.GrayAt, limits[i].Gray);
        }

        return new PackPart(PackSection.Limits, bytes);
    }

    /// <summary>How the scores of a section become a verdict: a constant of <see cref="JudgeMode"/>.</summary>
    public static int ModeOf(byte[] part) => BinaryPrimitives.ReadInt32LittleEndian(part.AsSpan(PackLimits.ModeAt));

    /// <exception cref="DataException">E0424: the section's size is not that of its classes.</exception>
    public static IReadOnlyList<ClassLimit> Read(byte[] part, string shown)
    {
        int Number(int at) => BinaryPrimitives.ReadInt32LittleEndian(part.AsSpan(at));
        int count = part.Length >= PackLimits.HeadBytes ? Number(0) : -1;
        if (count < 0 || part.Length != PackLimits.HeadBytes + (long)count * PackLimits.ClassBytes)
            throw new DataException("E0424", $"{shown}: limits", $"{part.Length} bytes for {count} classes",
                $"{PackLimits.HeadBytes} bytes and {PackLimits.ClassBytes} for each class");
        return [.. Enumerable.Range(0, count).Select(i => PackLimits.HeadBytes + i * PackLimits.ClassBytes).Select(at => new ClassLimit(
            PackName.Read(part.AsSpan(at)), Number(at + PackLimits.RoleAt) == PackLimits.Defect, Number(at + PackLimits.LimitAt),
                Number(at + PackLimits.GrayAt)))];
    }
}
