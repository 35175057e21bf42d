using Edge.Training.Locating;
using TorchSharp;

namespace Edge.Training;

/// <summary>Cuts an <see cref="ImageSet"/> into batches of NCHW tensors, shuffled and augmented from a seed.</summary>
internal sealed class Batches(ImageSet set, TrainingOptions options)
{
    /// <summary>Where cells have classes, what one with an object counts in the loss; null: images have them.</summary>
    public double? PositiveWeight => set.Grid?.PositiveWeight;

    public int StepsPerEpoch => Math.Max(1, set.Count / options.BatchSize);

    /// <summary>The order of one epoch, the same whenever and wherever that epoch is run.</summary>
    public int[] Order(int epoch)
    {
        int[] order = Enumerable.Range(0, set.Count).ToArray();
        Generator(epoch, step: 0).Shuffle(order);
        return order;
    }

    /// <summary>Images and labels of one step: float32 [B, C, H, W] and int64 [B], or [B, rows, columns] where cells have classes.</summary>
    public (torch.Tensor Images, torch.Tensor Labels) Step(int[] order, int epoch, int step)
    {
        int size = Math.Min(options.BatchSize, set.Count);
        Random random = Generator(epoch, step + 1);
        int pixels = set.Shape.Elements;
        var images = new float[size * pixels];
        int cells = set.Grid is { } grid ? grid.Cells.Height * grid.Cells.Width : 1;
        var labels = new long[size * cells];
        for (int b = 0; b < size; b++)
        {
            int index = order[step * size + b];
            ImageDraw draw = ImageDraw.Of(options, random);
            Draw(set.Images[index], draw, images.AsSpan(b * pixels, pixels));
            if (set.Grid is null)
                labels[b] = set.Labels[index];
            else
                WriteCells(index, labels.AsSpan(b * cells, cells), draw);
        }

        long[] labelled = set.Grid is null ? [size] : [size, set.Grid.Cells.Height, set.Grid.Cells.Width];
        return (torch.tensor(images, Extents(size)), torch.tensor(labels, labelled));
    }

    // The objects go where Draw has moved their pixels to.
    private void WriteCells(int index, Span<long> cells, ImageDraw draw)
    {
        GridTruth grid = set.Grid!;
        GridTargets.Write(grid.Images[index], grid.Cells, grid.Specification.CellPixels, (row, column) => draw.PlaceOf(row, column, set.Shape), cells);
    }

    /// <summary>Images <paramref name="first"/> and following, as they are: float32 [B, C, H, W].</summary>
    public torch.Tensor Plain(int first, int size)
    {
        int pixels = set.Shape.Elements;
        var images = new float[size * pixels];
        for (int b = 0; b < size; b++)
            Move(set.Images[first + b], new ImageDraw(false, false, 0, 0), images.AsSpan(b * pixels, pixels));
        return torch.tensor(images, Extents(size));
    }

    /// <summary>All images as they are, in order; each batch is the caller's to dispose of.</summary>
    public IEnumerable<torch.Tensor> All()
    {
        for (int first = 0; first < set.Count; first += options.BatchSize)
            yield return Plain(first, Math.Min(options.BatchSize, set.Count - first));
    }

    /// <summary>All images as one epoch sees them, but for what is left of a batch; each batch is the caller's to dispose of.</summary>
    public IEnumerable<torch.Tensor> Drawn(int epoch)
    {
        int[] order = Order(epoch);
        for (int step = 0; step < StepsPerEpoch; step++)
        {
            var (images, labels) = Step(order, epoch, step);
            labels.Dispose();
            yield return images;
        }
    }

    private long[] Extents(int size) => [size, set.Shape.Channels, set.Shape.Height, set.Shape.Width];

    private Random Generator(int epoch, int step) => new(unchecked((options.Seed * 1_000_003 + epoch) * 1_000_003 + step));

    private void Draw(sbyte[] image, ImageDraw draw, Span<float> target)
    {
        if (!options.Variation.IsAny)
        {
            Move(image, draw, target);
            return;
        }

        int pixels = set.Shape.Height * set.Shape.Width;
        for (int c = 0; c < set.Shape.Channels; c++)
            draw.Vary(image, set.Shape, set.Quantization, c, options.Variation.MirrorsEdges, target.Slice(c * pixels, pixels));
    }

    /// <summary>int8 NHWC to real NCHW.</summary>
    private void Move(sbyte[] image, ImageDraw draw, Span<float> target)
    {
        int pixels = set.Shape.Height * set.Shape.Width;
        for (int c = 0; c < set.Shape.Channels; c++)
            draw.Move(image, set.Shape, set.Quantization, c, target.Slice(c * pixels, pixels));
    }
}
