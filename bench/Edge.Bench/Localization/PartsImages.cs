using Edge.Compiler.Ir;
using Edge.Compiler.Locating;
using Edge.Compiler.Preprocessing;
using Edge.Training;
using Edge.Training.Datasets;
using Edge.Training.Locating;

namespace Edge.Bench.Localization;

/// <summary>Rendered parts with the places of their defects.</summary>
internal static class PartsImages
{
    /// <param name="positiveWeight">What a cell with a defect counts in training.</param>
    public static ImageSet Of(RenderedSplit split, int count, LocatingSpecification specification, double positiveWeight)
    {
        var dataset = new RenderedParts(split, count, seed: 1);
        var preprocessing = new PreprocessingSpecification();
        ImageSet set = dataset.Load(preprocessing);
        int cell = specification.CellPixels;
        return set with
        {
            Grid = new GridTruth(specification, new Size(set.Shape.Height / cell, set.Shape.Width / cell), positiveWeight, dataset.Truths(preprocessing, set.Shape, count)),
        };
    }
}
