using Edge.Compiler.Ir;

namespace Edge.Training.Tests.Training;

public class ImageDrawTests
{
    private static readonly Quantization _quantization = Quantization.PerTensor(1 / 255f, -128);

    [Fact]
    public void Without_a_turn_it_is_the_plain_move() => Property.Holds(random =>
    {
        Shape shape = Shape.Nhwc(1, random.Next(1, 9), random.Next(1, 9), random.Next(1, 4));
        var image = new sbyte[shape.Elements];
        random.NextBytes((byte[])(object)image);
        var draw = new ImageDraw(random.Next(2) == 1, random.Next(2) == 1, random.Next(-3, 4), random.Next(-3, 4));
        int pixels = shape.Height * shape.Width, channel = random.Next(shape.Channels);
        float[] moved = new float[pixels], varied = new float[pixels];
        draw.Move(image, shape, _quantization, channel, moved);
        draw.Vary(image, shape, _quantization, channel, mirrorsEdges: false, varied);
        for (int i = 0; i < pixels; i++)
            Assert.Equal(moved[i], varied[i], 2e-6f); // the light is computed around the mean
    });

    [Fact]
    public void A_quarter_turn_turns_rows_into_columns()
    {
        // 3x3, rising along x; a quarter turn reads x from y.
        sbyte[] image = [0, 10, 20, 0, 10, 20, 0, 10, 20];
        float[] turned = Vary(image, 3, new ImageDraw(false, false, 0, 0) { Angle = Math.PI / 2 }, mirrors: false);
        Assert.Equal([148, 148, 148, 138, 138, 138, 128, 128, 128], turned.Select(value => Math.Round(255 * value, 3)));
    }

    [Fact]
    public void Edges_are_mirrored_or_real_zero()
    {
        sbyte[] image = [0, 10, 20, 30, 40, 50, 60, 70, 80];
        var draw = new ImageDraw(false, false, 0, 2);
        Assert.Equal([148, 0, 0, 178, 0, 0, 208, 0, 0], Vary(image, 3, draw, mirrors: false).Select(value => Math.Round(255 * value, 3)));
        Assert.Equal([148, 138, 128, 178, 168, 158, 208, 198, 188], Vary(image, 3, draw, mirrors: true).Select(value => Math.Round(255 * value, 3)));
    }

    [Fact]
    public void Brightness_multiplies_contrast_spreads_and_nothing_leaves_the_inputs_range()
    {
        sbyte[] image = [-128, -28, 72, 127]; // 0, 100, 200, 255
        var draw = new ImageDraw(false, false, 0, 0);
        Assert.Equal([0, 50, 100, 127.5], Vary(image, 2, draw with { Gain = 0.5f }, mirrors: false).Select(value => Math.Round(255 * value, 2)));
        Assert.Equal([0, 61.25, 255, 255], Vary(image, 2, draw with { Contrast = 2 }, mirrors: false).Select(value => Math.Round(255 * value, 2)));
    }

    [Fact]
    public void Draws_stay_in_their_ranges_and_settings_that_are_off_take_none()
    {
        var options = new TrainingOptions { Variation = new ImageVariation { Degrees = 10, Zoom = 0.2, Brightness = 0.1, Contrast = 0.3 } };
        var random = new Random(1);
        ImageDraw[] draws = [.. Enumerable.Range(0, 500).Select(_ => ImageDraw.Of(options, random))];
        Assert.All(draws, draw =>
        {
            Assert.InRange(draw.Angle * 180 / Math.PI, -10, 10);
            Assert.InRange(draw.Step, 1 / 1.2, 1 / 0.8);
            Assert.InRange(draw.Gain, 0.9f, 1.1f);
            Assert.InRange(draw.Contrast, 0.7f, 1.3f);
        });
        Assert.True(draws.Max(draw => draw.Angle) > 0.16 && draws.Min(draw => draw.Angle) < -0.16);
        var untouched = new Random(1);
        ImageDraw.Of(new TrainingOptions(), untouched);
        Assert.Equal(new Random(1).Next(), untouched.Next());
    }

    [Fact]
    public void A_run_that_varies_its_images_is_another_run()
    {
        var usual = new TrainingOptions();
        Assert.DoesNotContain("turns", usual.Fingerprint);
        Assert.Contains("turns 10", (usual with { Variation = new ImageVariation { Degrees = 10 } }).Fingerprint);
    }

    [Fact]
    public void Another_lamp_leaves_black_black_wherever_zero_lies()
    {
        sbyte[] image = [-128, -28, 72, 127]; // 0, 100, 200, 255 above black; real zero is in the middle
        var middle = Quantization.PerTensor(1 / 255f, 0);
        float[] lit = new float[4];
        new ImageDraw(false, false, 0, 0) { Gain = 0.5f }.Vary(image, Shape.Nhwc(1, 2, 2, 1), middle, 0, mirrorsEdges: false, lit);
        Assert.Equal([0, 50, 100, 127.5], lit.Select(value => Math.Round(255 * value + 128, 2)));
    }

    private static float[] Vary(sbyte[] image, int size, ImageDraw draw, bool mirrors)
    {
        var varied = new float[image.Length];
        draw.Vary(image, Shape.Nhwc(1, size, size, 1), _quantization, 0, mirrors, varied);
        return varied;
    }
}
