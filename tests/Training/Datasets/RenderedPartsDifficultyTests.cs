using Edge.Training.Datasets;
using Xunit.Abstractions;

namespace Edge.Training.Tests.Datasets;

public class RenderedPartsDifficultyTests(ITestOutputHelper output)
{
    /// <summary>The best of several weight decays and of all epochs on the test split itself: a bound that flatters the classifier.</summary>
    [Fact]
    public void A_linear_classifier_stays_below_75_percent()
    {
        (RawImage[] train, int[] trainLabels) = Images(RenderedSplit.Train, 3000);
        (RawImage[] test, int[] testLabels) = Images(RenderedSplit.Test, 1000);
        Func<RawImage, float[]> standardize = LinearClassifier.Standardizer(train);
        float[][] trainPixels = [.. train.AsParallel().AsOrdered().Select(standardize)], testPixels = [.. test.AsParallel().AsOrdered().Select(standardize)];
        double best = 0, trained = 0;
        foreach (float decay in new[] { 0.01f, 1f })
        {
            var classifier = new LinearClassifier(5, 64 * 64);
            var random = new Random(1);
            for (int epoch = 0; epoch < 10; epoch++)
            {
                classifier.Epoch(trainPixels, trainLabels, 1e-4f * (10 - epoch) / 10, decay, random);
                best = Math.Max(best, Accuracy(classifier, testPixels, testLabels));
            }

            trained = Math.Max(trained, Accuracy(classifier, trainPixels, trainLabels));
            output.WriteLine($"weight decay {decay}: train {Accuracy(classifier, trainPixels, trainLabels):P1}, test {Accuracy(classifier, testPixels, testLabels):P1}, best so far {best:P1}");
        }

        Assert.True(trained > 0.6, $"the classifier did not learn: {trained:P1} on what it saw");
        Assert.True(best is > 0.2 and < 0.75, $"{best:P1}");
    }

    private static (RawImage[] Images, int[] Labels) Images(RenderedSplit split, int count)
    {
        var parts = new RenderedParts(split, count);
        var images = new RawImage[count];
        Parallel.For(0, count, i => images[i] = parts.Read(i));
        return (images, [.. Enumerable.Range(0, count).Select(parts.Label)]);
    }

    private static double Accuracy(LinearClassifier classifier, float[][] images, int[] labels) =>
        images.Select((image, i) => classifier.Predict(image) == labels[i] ? 1.0 : 0).Average();
}
