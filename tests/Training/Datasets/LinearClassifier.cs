using System.Numerics;
using System.Runtime.InteropServices;
using Edge.Training.Datasets;

namespace Edge.Training.Tests.Datasets;

/// <summary>Multinomial logistic regression on standardized pixels: the yardstick that a dataset must not be solved by.</summary>
internal sealed class LinearClassifier(int classes, int pixels)
{
    private readonly float[] _weights = new float[classes * pixels];
    private readonly float[] _velocity = new float[classes * pixels];
    private readonly float[] _bias = new float[classes];

    /// <summary>Zero mean and unit deviation of each pixel over the training images.</summary>
    public static Func<RawImage, float[]> Standardizer(IReadOnlyList<RawImage> images)
    {
        int pixels = images[0].Pixels.Length;
        var mean = new float[pixels];
        var perDeviation = new float[pixels];
        for (int i = 0; i < pixels; i++)
        {
            double average = images.Average(image => image.Pixels[i]);
            mean[i] = (float)average;
            perDeviation[i] = (float)(1 / Math.Sqrt(images.Average(image => (image.Pixels[i] - average) * (image.Pixels[i] - average)) + 1));
        }

        return image => [.. image.Pixels.Select((pixel, i) => (pixel - mean[i]) * perDeviation[i])];
    }

    /// <summary>One pass of gradient descent with momentum 0.9 and weight decay, an image at a time.</summary>
    public void Epoch(float[][] images, int[] labels, float rate, float decay, Random random)
    {
        int[] order = [.. Enumerable.Range(0, images.Length)];
        random.Shuffle(order);
        foreach (int i in order)
        {
            float[] error = Probabilities(images[i]);
            error[labels[i]] -= 1;
            for (int k = 0; k < classes; k++)
            {
                _bias[k] -= rate * error[k];
                Descend(_weights.AsSpan(k * pixels, pixels), _velocity.AsSpan(k * pixels, pixels), images[i], error[k], rate, decay);
            }
        }
    }

    public int Predict(float[] image)
    {
        float[] probabilities = Probabilities(image);
        return Array.IndexOf(probabilities, probabilities.Max());
    }

    private float[] Probabilities(float[] image)
    {
        var scores = new float[classes];
        ReadOnlySpan<Vector<float>> x = MemoryMarshal.Cast<float, Vector<float>>(image);
        for (int k = 0; k < classes; k++)
        {
            ReadOnlySpan<Vector<float>> w = MemoryMarshal.Cast<float, Vector<float>>(_weights.AsSpan(k * pixels, pixels));
            var sum = Vector<float>.Zero;
            for (int i = 0; i < x.Length; i++)
                sum += w[i] * x[i];
            scores[k] = Vector.Sum(sum) + _bias[k];
        }

        float most = scores.Max();
        for (int k = 0; k < classes; k++)
            scores[k] = MathF.Exp(scores[k] - most);
        float total = scores.Sum();
        return [.. scores.Select(score => score / total)];
    }

    private static void Descend(Span<float> weights, Span<float> velocities, float[] image, float error, float rate, float decay)
    {
        Span<Vector<float>> w = MemoryMarshal.Cast<float, Vector<float>>(weights), v = MemoryMarshal.Cast<float, Vector<float>>(velocities);
        ReadOnlySpan<Vector<float>> x = MemoryMarshal.Cast<float, Vector<float>>(image);
        for (int i = 0; i < x.Length; i++)
        {
            v[i] = v[i] * 0.9f - rate * (error * x[i] + decay * w[i]);
            w[i] += v[i];
        }
    }
}
