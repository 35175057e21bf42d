using Edge.Compiler.Ir;

namespace Edge.Training;

/// <summary>How one training image is drawn this time.</summary>
/// <param name="FlipX">Mirrored left to right; <paramref name="FlipY"/> top to bottom.</param>
/// <param name="Dy">Rows that the source is read further down; <paramref name="Dx"/> columns further right.</param>
internal readonly record struct ImageDraw(bool FlipX, bool FlipY, int Dy, int Dx)
{
    /// <summary>In radians.</summary>
    public double Angle { get; init; }

    /// <summary>Pixels of the source for a pixel of the result.</summary>
    public double Step { get; init; } = 1;

    public float Gain { get; init; } = 1;

    public float Contrast { get; init; } = 1;

    /// <summary>Each setting that is off takes no draw, so that a run without it draws as it always did.</summary>
    public static ImageDraw Of(TrainingOptions options, Random random)
    {
        bool flipX = options.FlipHorizontally && random.Next(2) == 1;
        bool flipY = options.FlipVertically && random.Next(2) == 1;
        int reach = options.ShiftPixels;
        (int dy, int dx) = reach == 0 ? (0, 0) : (random.Next(-reach, reach + 1), random.Next(-reach, reach + 1));
        ImageVariation variation = options.Variation;
        double Within(double most) => most > 0 ? most * (2 * random.NextDouble() - 1) : 0;
        return new ImageDraw(flipX, flipY, dy, dx)
        {
            Angle = Within(variation.Degrees) * Math.PI / 180,
            Step = 1 / (1 + Within(variation.Zoom)),
            Gain = (float)(1 + Within(variation.Brightness)),
            Contrast = (float)(1 + Within(variation.Contrast)),
        };
    }

    /// <summary>One channel of an int8 NHWC image, mirrored and moved by whole pixels, to real values; outside is real zero.</summary>
    public void Move(sbyte[] image, Shape shape, Quantization quantization, int channel, Span<float> target)
    {
        (float scale, int zeroPoint) = (quantization.Scale, quantization.ZeroPoint);
        for (int y = 0; y < shape.Height; y++)
        {
            int iy = (FlipY ? shape.Height - 1 - y : y) + Dy;
            Span<float> row = target.Slice(y * shape.Width, shape.Width);
            for (int x = 0; x < row.Length; x++)
            {
                int ix = (FlipX ? shape.Width - 1 - x : x) + Dx;
                bool inside = iy >= 0 && iy < shape.Height && ix >= 0 && ix < shape.Width;
                row[x] = inside ? scale * (image[(iy * shape.Width + ix) * shape.Channels + channel] - zeroPoint) : 0;
            }
        }
    }

    /// <summary>As <see cref="Move"/>, turned, sized and lit as well; between pixels linearly. The result stays within what the input can hold.</summary>
    public void Vary(sbyte[] image, Shape shape, Quantization quantization, int channel, bool mirrorsEdges, Span<float> target)
    {
        (int height, int width) = (shape.Height, shape.Width);
        (float scale, int zeroPoint) = (quantization.Scale, quantization.ZeroPoint);
        (double cosine, double sine) = (Step * Math.Cos(Angle), Step * Math.Sin(Angle));
        (double cy, double cx) = ((height - 1) / 2.0, (width - 1) / 2.0);
        int channels = shape.Channels;
        float Value(int y, int x)
        {
            if (mirrorsEdges)
                (y, x) = (Mirrored(y, height), Mirrored(x, width));
            return y >= 0 && y < height && x >= 0 && x < width ? scale * (image[(y * width + x) * channels + channel] - zeroPoint) : 0;
        }

        double sum = 0;
        for (int y = 0; y < height; y++)
        {
            double ty = (FlipY ? height - 1 - y : y) - cy;
            for (int x = 0; x < width; x++)
            {
                double tx = (FlipX ? width - 1 - x : x) - cx;
                double sy = cosine * ty + sine * tx + cy + Dy, sx = cosine * tx - sine * ty + cx + Dx;
                (int iy, int ix) = ((int)Math.Floor(sy), (int)Math.Floor(sx));
                (float fy, float fx) = ((float)(sy - iy), (float)(sx - ix));
                float upper = Value(iy, ix) + fx * (Value(iy, ix + 1) - Value(iy, ix));
                float lower = Value(iy + 1, ix) + fx * (Value(iy + 1, ix + 1) - Value(iy + 1, ix));
                sum += target[y * width + x] = upper + fy * (lower - upper);
            }
        }

        Light(target, (float)(sum / target.Length), scale * (-128 - zeroPoint), scale * (127 - zeroPoint));
    }

    /// <summary>Where a pixel of the source is drawn, to the nearest; may lie outside.</summary>
    public (int Row, int Column) PlaceOf(int row, int column, Shape shape)
    {
        (double cy, double cx) = ((shape.Height - 1) / 2.0, (shape.Width - 1) / 2.0);
        (double vy, double vx) = (row - cy - Dy, column - cx - Dx);
        (double cosine, double sine) = (Math.Cos(Angle) / Step, Math.Sin(Angle) / Step);
        int y = (int)Math.Round(cosine * vy - sine * vx + cy), x = (int)Math.Round(cosine * vx + sine * vy + cx);
        return (FlipY ? shape.Height - 1 - y : y, FlipX ? shape.Width - 1 - x : x);
    }

    // Black, the least value there is, stays black in any light: it is 0 only where the zero point is -128.
    private void Light(Span<float> target, float mean, float least, float most)
    {
        for (int i = 0; i < target.Length; i++)
            target[i] = Math.Clamp(least + Gain * (mean + Contrast * (target[i] - mean) - least), least, most);
    }

    /// <summary>-1 is 1, and <paramref name="size"/> is size - 2, over and over.</summary>
    private static int Mirrored(int at, int size)
    {
        if (size == 1)
            return 0;
        int period = 2 * (size - 1);
        at = (at % period + period) % period;
        return at < size ? at : period - at;
    }
}
