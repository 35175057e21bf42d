using Edge.Compiler.Ir;
using Edge.Compiler.Locating;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace Edge.Training.Locating;

/// <summary>Judges float networks by what the device would read off their grids.</summary>
public static class GridJudge
{
    /// <summary>Scores [1, rows, columns, classes] of each image, from a module that gives logits.</summary>
    internal static IEnumerable<float[]> Scores(nn.Module<Tensor, Tensor> module, ImageSet images)
    {
        module.eval();
        using var noGradient = no_grad();
        foreach (Tensor batch in new Batches(images, new TrainingOptions()).All())
        {
            using var scope = NewDisposeScope();
            Tensor scores = nn.functional.softmax(module.forward(batch), 1).permute(0, 2, 3, 1).contiguous();
            float[] values = scores.data<float>().ToArray();
            int each = values.Length / (int)batch.shape[0];
            for (int at = 0; at < values.Length; at += each)
                yield return values[at..(at + each)];
            batch.Dispose();
        }
    }

    /// <summary>What a float network finds in each image, by centres.</summary>
    internal static LocatingCount[] Counts(nn.Module<Tensor, Tensor> module, ImageSet images) => Counts(Read(module, images), images.Grid!);

    /// <summary>What an INT8 network finds in each image, by centres.</summary>
    /// <param name="outputs">Its grids, one for each image.</param>
    public static LocatingCount[] Counts(Graph int8, IReadOnlyList<sbyte[]> outputs, GridTruth grid)
    {
        var reader = GridReader.Of(grid.Specification, int8);
        return Counts(outputs.Select(reader.Read), grid);
    }

    private static LocatingCount[] Counts(IEnumerable<IReadOnlyList<FoundPart>> parts, GridTruth grid) =>
        [.. parts.Select((own, i) => LocatingMatch.Of(own, grid.Images[i], grid.Reach).Count)];

    /// <summary>F1 of centres over all classes, in [0, 1].</summary>
    internal static double F1(nn.Module<Tensor, Tensor> module, ImageSet images) => LocatingCount.Sum(Counts(module, images)).F1;

    /// <summary>Of a network's INT8 outputs, or of its float ones.</summary>
    /// <param name="read">What is found in each image, by a specification.</param>
    public static LocatingScore Of(Func<LocatingSpecification, IReadOnlyList<IReadOnlyList<FoundPart>>> read, GridTruth grid, int classes)
    {
        LocatingScore score = OfParts(read(grid.Specification), grid, classes);
        IReadOnlyList<IReadOnlyList<FoundPart>> all = read(GridReader.WithEveryScore(grid.Specification));
        return score with { AveragePrecision = [.. Enumerable.Range(0, classes).Select(label => AveragePrecision.Of(all, grid.Images, label))] };
    }

    private static IEnumerable<IReadOnlyList<FoundPart>> Read(nn.Module<Tensor, Tensor> module, ImageSet images)
    {
        GridReader? reader = null;
        foreach (float[] scores in Scores(module, images))
        {
            GridTruth grid = images.Grid!;
            int classes = scores.Length / (grid.Cells.Height * grid.Cells.Width);
            reader ??= GridReader.OfFloat(grid.Specification, Shape.Nhwc(1, grid.Cells.Height, grid.Cells.Width, classes));
            yield return reader.Read(scores);
        }
    }

    private static LocatingScore OfParts(IReadOnlyList<IReadOnlyList<FoundPart>> parts, GridTruth grid, int classes) => LocatingScore.Of(
        parts, grid.Images, classes, grid.Reach);
}
