using Edge.Compiler.Ir;
using TorchSharp;

namespace Edge.Training;

/// <summary>Cuts an <see cref="ImageSet"/> into batches of NCHW tensors, shuffled and augmented from a seed.</summary>
internal sealed class Batches(ImageSet set, TrainingOptions options)
{
    public int StepsPerEpoch => Math.Max(1, set.Count / options.BatchSize);

    /// <summary>The order of one epoch, the same whenever and wherever that epoch is run.</summary>
    public int[] Order(int epoch)
    {
        int[] order = Enumerable.Range(0, set.Count).ToArray();
        Generator(epoch, step: 0).Shuffle(order);
        return order;
    }

    /// <summary>Images and labels of one step: float32 [B, C, H, W] and int64 [B].</summary>
    public (torch.Tensor Images, torch.Tensor Labels) Step(int[] order, int epoch, int step)
    {
        int size = Math.Min(options.BatchSize, set.Count);
        Random random = Generator(epoch, step + 1);
        int pixels = set.Shape.Elements;
        var images = new float[size * pixels];
        var labels = new long[size];
        for (int b = 0; b < size; b++)
        {
            int index = order[step * size + b];
            labels[b] = set.Labels[index];
            bool flipX = options.FlipHorizontally && random.Next(2) == 1;
            bool flipY = options.FlipVertically && random.Next(2) == 1;
            int reach = options.ShiftPixels;
            (int dy, int dx) = reach == 0 ? (0, 0) : (random.Next(-reach, reach + 1), random.Next(-reach, reach + 1));
            Draw(set.Images[index], images.AsSpan(b * pixels, pixels), flipX, flipY, dy, dx);
        }

        return (torch.tensor(images, Extents(size)), torch.tensor(labels, [size]));
    }

    /// <summary>Images <paramref name="first"/> and following, as they are: float32 [B, C, H, W].</summary>
    public torch.Tensor Plain(int first, int size)
    {
        int pixels = set.Shape.Elements;
        var images = new float[size * pixels];
        for (int b = 0; b < size; b++)
            Draw(set.Images[first + b], images.AsSpan(b * pixels, pixels), false, false, 0, 0);
        return torch.tensor(images, Extents(size));
    }

    /// <summary>All images as they are, in order; each batch is the caller's to dispose of.</summary>
    public IEnumerable<torch.Tensor> All()
    {
        for (int first = 0; first < set.Count; first += options.BatchSize)
            yield return Plain(first, Math.Min(options.BatchSize, set.Count - first));
    }

    private long[] Extents(int size) => [size, set.Shape.Channels, set.Shape.Height, set.Shape.Width];

    private Random Generator(int epoch, int step) => new(unchecked((options.Seed * 1_000_003 + epoch) * 1_000_003 + step));

    /// <summary>int8 NHWC to real NCHW, mirrored and moved.</summary>
    private void Draw(sbyte[] image, Span<float> target, bool flipX, bool flipY, int dy, int dx)
    {
        Shape shape = set.Shape;
        (float scale, int zeroPoint) = (set.Quantization.Scale, set.Quantization.ZeroPoint);
        for (int c = 0; c < shape.Channels; c++)
            for (int y = 0; y < shape.Height; y++)
            {
                int iy = (flipY ? shape.Height - 1 - y : y) + dy;
                Span<float> row = target.Slice((c * shape.Height + y) * shape.Width, shape.Width);
                for (int x = 0; x < row.Length; x++)
                {
                    int ix = (flipX ? shape.Width - 1 - x : x) + dx;
                    bool inside = iy >= 0 && iy < shape.Height && ix >= 0 && ix < shape.Width;
                    row[x] = inside ? scale * (image[(iy * shape.Width + ix) * shape.Channels + c] - zeroPoint) : 0;
                }
            }
    }
}
