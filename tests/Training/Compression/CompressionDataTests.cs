using Edge.Compiler.Ir;
using Edge.Training.Compressing;

namespace Edge.Training.Tests.Compression;

[Collection(nameof(OneAtATime))]
public class CompressionDataTests
{
    [Fact]
    public void Search_images_that_training_has_seen_are_refused()
    {
        var e = Assert.Throws<DataException>(() => new CompressionData(TinyTask.Data.Train, TinyTask.Data.Train.Part([.. Enumerable.Range(0, 100)])));
        Assert.Equal("E0281", e.Code);
        Assert.Contains("100 of 100", e.Message);
    }

    [Fact]
    public void Images_kept_back_are_the_same_share_of_each_class_and_the_same_for_a_seed()
    {
        ImageSet images = TinyTask.Data.Train;
        CompressionData data = CompressionData.Split(images, 240, seed: 5), again = CompressionData.Split(images, 240, seed: 5);
        Assert.Equal(data.Search.Images, again.Search.Images);
        Assert.Equal(images.Count, data.Train.Count + data.Search.Count);
        for (int label = 0; label < 4; label++)
            Assert.Equal(0.2, (double)data.Search.Labels.Count(l => l == label) / images.Labels.Count(l => l == label), 0.005);
    }

    [Fact]
    public void Calibration_images_come_from_training()
    {
        ImageSet some = TinyTask.Data.Calibration(100);
        Assert.Equal(100, some.Count, 2.0);
        Assert.All(some.Images, image => Assert.Contains(image, TinyTask.Data.Train.Images));
    }
}
