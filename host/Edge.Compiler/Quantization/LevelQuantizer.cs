using Edge.Compiler.Ir;
using Edge.Compiler.Passes;

namespace Edge.Compiler.Quantizing;

/// <summary>Turns the levels of a prepared float network into INT8 levels that share their weights.</summary>
/// <remarks>
/// Node by node, all levels side by side: the weights of level 0 are rounded once, a lower level has the leading block of those integers with
/// scales that carry its own factors. Ranges, biases and bias correction are each level's own, measured on what that level computes.
/// </remarks>
public static class LevelQuantizer
{
    /// <param name="levels">Prepared float graphs.</param>
    /// <inheritdoc cref="PostTrainingQuantizer.Run(Graph, IReadOnlyList{float[]}, QuantizationOptions, IProgress{double})"/>
    public static LevelSet Run(LevelSet levels, IReadOnlyList<float[]> calibrationImages, QuantizationOptions options, IProgress<double>? progress = null)
    {
        PostTrainingQuantizer.Check(options);
        foreach (Graph level in levels.Levels)
            LegalState.Prepared(level);
        var scales = new LevelScales(levels,
            [.. levels.Levels.Select(level => ScaleAssignment.Of(level, Calibration.Run(level, calibrationImages, null), options))]);
        progress?.Report(0.5);
        var nodes = new LevelNodes(levels, scales, calibrationImages, options);
        for (int i = 0; i < levels.Full.Nodes.Count; i++)
        {
            nodes.Add(i);
            progress?.Report(0.5 + 0.5 * (i + 1) / levels.Full.Nodes.Count);
        }

        LevelSet quantized = nodes.Finish();
        foreach (Graph level in quantized.Levels)
            LegalState.Int8(level);
        return quantized;
    }
}
