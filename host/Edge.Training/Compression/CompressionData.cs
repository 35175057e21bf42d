using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Edge.Compiler.Ir;

namespace Edge.Training.Compressing;

/// <summary>The images that compression may see: some to learn and calibrate with, others to judge candidates by. The test split is neither.</summary>
public sealed record CompressionData
{
    /// <param name="train">What is learned from.</param>
    /// <param name="search">What candidates are judged by.</param>
    /// <exception cref="DataException">E0281: the splits share images, so that the judgement would be of what was learned by heart.</exception>
    public CompressionData(ImageSet train, ImageSet search)
    {
        var learned = train.Images.Select(Key).ToHashSet();
        int shared = search.Images.Count(image => learned.Contains(Key(image)));
        // Public sets hold a few images twice.
        if (shared * 20 > search.Count)
        {
            throw new DataException("E0281", "search images", $"{shared} of {search.Count} are training images", "other images than those of training",
                "CompressionData.Split keeps some of the training images back");
        }

        (Train, Search) = (train, search);
    }

    public ImageSet Train { get; }

    public ImageSet Search { get; }

    /// <summary>Keeps some images back for the search, the same share of each class.</summary>
    /// <param name="images">Training images.</param>
    /// <param name="search">How many are kept back; classes round to whole images.</param>
    public static CompressionData Split(ImageSet images, int search, int seed)
    {
        int[] chosen = Drawn(images, search, seed);
        var isChosen = chosen.ToHashSet();
        return new CompressionData(images.Part([.. Enumerable.Range(0, images.Count).Where(i => !isChosen.Contains(i))]), images.Part(chosen));
    }

    /// <summary>Some training images, the same share of each class: what responses are measured on.</summary>
    public ImageSet Calibration(int count, int seed = 1) => count >= Train.Count ? Train : Train.Part(Drawn(Train, count, seed));

    private static int[] Drawn(ImageSet images, int count, int seed)
    {
        var random = new Random(seed);
        int[] order = [.. Enumerable.Range(0, images.Count)];
        random.Shuffle(order);
        double share = (double)count / images.Count;
        return [.. order.GroupBy(i => images.Labels[i]).OrderBy(group => group.Key).SelectMany(group => group.Take((int)Math.Round(share * group.Count()))).Order()];
    }

    private static string Key(sbyte[] image) => Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes<sbyte>(image)));
}
