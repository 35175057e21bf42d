using Edge.Training.Datasets;

namespace Edge.Training.Tests.Datasets;

/// <summary>Public sets in IDX, where they are there.</summary>
public class SharedDatasetTests
{
    [TheoryWithSharedData]
    [InlineData("fashion-mnist", "train", 60000, 28, new[] { 9, 0, 0, 3, 0, 2, 7, 2, 5, 5 })]
    [InlineData("fashion-mnist", "t10k", 10000, 28, new[] { 9, 2, 1, 1, 6, 1, 4, 6, 5, 7 })]
    [InlineData("mnist", "t10k", 10000, 28, new[] { 7, 2, 1, 0, 4, 1, 4, 9, 5, 9 })]
    [InlineData("xsdd", "train", 812, 128, new[] { 6, 5, 4, 3, 2, 3, 0, 5, 0, 0 })]
    [InlineData("xsdd", "val", 207, 128, new int[0])]
    [InlineData("xsdd", "test", 341, 128, new int[0])]
    public void Counts_sizes_and_first_labels_are_those_published(string set, string split, int count, int side, int[] labels)
    {
        IImageDataset dataset = Open(set, split);
        Assert.Equal(count, dataset.Count);
        Assert.Equal(labels, Enumerable.Range(0, labels.Length).Select(dataset.Label));
        RawImage last = dataset.Read(count - 1);
        Assert.Equal((side, side, 1), (last.Width, last.Height, last.Channels));
    }

    [TheoryWithSharedData]
    [InlineData(7, new byte[] { 84, 185, 159, 151, 60, 36 })] // the first seven's bar begins here
    public void Pixels_lie_in_rows(int row, byte[] expected) =>
        Assert.Equal(expected, Open("mnist", "t10k").Read(0).Pixels[(row * 28 + 6)..(row * 28 + 12)]);

    [TheoryWithSharedData]
    [InlineData("xsdd")]
    public void Labels_are_those_of_the_index(string set)
    {
        string[] classes = File.ReadAllLines(Path.Combine(TheoryWithSharedDataAttribute.Folder, set, "classes.txt"));
        string[][] rows = [.. File.ReadLines(Path.Combine(TheoryWithSharedDataAttribute.Folder, set, "index.csv")).Skip(1).Select(line => line.Split(','))];
        foreach (string split in new[] { "train", "val", "test" })
        {
            IImageDataset dataset = Open(set, split, classes);
            string[][] own = [.. rows.Where(row => row[0] == split)];
            Assert.Equal(own.Length, dataset.Count);
            Assert.All(own, row => Assert.Equal(row[3], dataset.ClassNames[dataset.Label(int.Parse(row[1]))]));
        }
    }

    private static IImageDataset Open(string set, string split, IReadOnlyList<string>? classes = null)
    {
        string File(string kind) => Path.Combine(TheoryWithSharedDataAttribute.Folder, set, $"{split}-{kind}-ubyte.gz");
        return IdxDataset.Open(File("images-idx3"), File("labels-idx1"), classes);
    }
}
