using Edge.Training.Datasets;

namespace Edge.Cli.Report.Robustness;

/// <summary>A dataset as a disturbed camera would have taken it.</summary>
internal sealed class DisturbedDataset(IImageDataset dataset, Disturbance disturbance) : IImageDataset
{
    public string Name => $"{dataset.Name}, {disturbance.Id}";

    public int Count => dataset.Count;

    public IReadOnlyList<string> ClassNames => dataset.ClassNames;

    public int Label(int index) => dataset.Label(index);

    public string ImageName(int index) => dataset.ImageName(index);

    public RawImage Read(int index) => disturbance.Apply(dataset.Read(index), index);
}
