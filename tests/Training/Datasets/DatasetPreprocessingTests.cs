using Edge.Compiler.Ir;
using Edge.Compiler.Preprocessing;
using Edge.Training.Datasets;

namespace Edge.Training.Tests.Datasets;

public class DatasetPreprocessingTests
{
    private static readonly PreprocessingSpecification AsIs = new();

    [Fact]
    public void Gray_goes_through_unchanged_but_for_the_zero_point()
    {
        var set = new Pictures(new RawImage(2, 1, 1, [0, 255]), new RawImage(2, 1, 1, [1, 128])).Load(AsIs);
        Assert.Equal(Shape.Nhwc(1, 1, 2, 1), set.Shape);
        Assert.Equal([-128, 127], set.Images[0]);
        Assert.Equal([-127, 0], set.Images[1]);
        Assert.Equal([0, 1], set.Labels);
        Assert.Equal([0f, 1f], set.Real(0));
    }

    [Fact]
    public void Colour_is_brought_to_what_the_camera_would_send()
    {
        RawImage colour = new(2, 1, 3, [255, 0, 0, 9, 17, 34]), gray = new(2, 1, 1, [100, 101]);
        sbyte[] Input(CameraColor color, RawImage image) => (AsIs with { Color = color }).Apply("a", image);
        Assert.Equal([77 - 128, 17 - 128], Input(CameraColor.Gray8, colour)); // (77 * 9 + 150 * 17 + 29 * 34 + 128) / 256 = 16.99
        Assert.Equal(Input(CameraColor.Gray8, colour), Input(CameraColor.Yuv422, colour));
        Assert.Equal([127, -128, -128, 9 - 128, 17 - 128, 34 - 128], Input(CameraColor.Rgb888, colour));
        Assert.Equal([127, -128, -128, 8 - 128, 16 - 128, 33 - 128], Input(CameraColor.Rgb565, colour)); // 5, 6 and 5 bits are left
        Assert.Equal([100 - 128, 100 - 128, 100 - 128, 101 - 128, 101 - 128, 101 - 128], Input(CameraColor.Rgb888, gray));
    }

    [Fact]
    public void Only_as_many_as_wanted_are_read()
    {
        var pictures = new Pictures(new RawImage(1, 1, 1, [1]), new RawImage(1, 1, 1, [2]), new RawImage(9, 9, 1, new byte[81]));
        Assert.Equal(2, pictures.Load(AsIs, count: 2).Count);
        Assert.Equal(3, pictures.Load(AsIs with { Resize = Size.Square(1) }, count: 100).Count);
        DatasetFault.Named("E0232", "there are no images", () => pictures.Load(AsIs, count: 0));
        DatasetFault.Named("E0232", "there are no images", () => new Pictures().Load(AsIs));
    }

    [Fact]
    public void Of_several_faults_the_first_image_is_always_the_one_named()
    {
        RawImage small = new(1, 1, 1, [1]), large = new(2, 2, 1, new byte[4]);
        for (int run = 0; run < 50; run++)
        {
            RawImage[] images = [.. Enumerable.Range(0, 64).Select(i => i >= 5 ? large : small)];
            var error = DatasetFault.Named("E0232", "gives an input of", () => new Pictures(images).Load(AsIs));
            Assert.Equal("picture 5", error.Where);
        }
    }

    [Fact]
    public void A_crop_outside_names_the_image() =>
        Assert.Equal("picture 0", DatasetFault.Named("E0231", "the crop 4x4", () =>
            new Pictures(new RawImage(2, 2, 1, new byte[4])).Load(AsIs with { Crop = new CropRectangle(0, 0, 4, 4) })).Where);

    [Fact]
    public void Progress_reaches_the_end_and_can_be_stopped()
    {
        var seen = new List<double>();
        var pictures = new Pictures([.. Enumerable.Repeat(new RawImage(1, 1, 1, [1]), 20)]);
        pictures.Load(AsIs, progress: new Recorder(seen));
        Assert.Equal(20, seen.Count);
        Assert.Equal(1, seen.Max());
        Assert.Throws<OperationCanceledException>(() => pictures.Load(AsIs, cancellation: new CancellationToken(canceled: true)));
    }

    private sealed class Recorder(List<double> seen) : IProgress<double>
    {
        public void Report(double value)
        {
            lock (seen)
                seen.Add(value);
        }
    }

    private sealed class Pictures(params RawImage[] images) : IImageDataset
    {
        public string Name => "pictures";

        public int Count => images.Length;

        public IReadOnlyList<string> ClassNames { get; } = ["even", "odd"];

        public int Label(int index) => index % 2;

        public string ImageName(int index) => $"picture {index}";

        public RawImage Read(int index) => images[index];
    }
}
