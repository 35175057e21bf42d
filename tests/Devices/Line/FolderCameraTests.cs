using Edge.Compiler.Ir;
using Edge.Devices.Line;
using Edge.Runtime;
using Edge.Runtime.Cameras;

namespace Edge.Devices.Tests.Line;

public class FolderCameraTests
{
    private static readonly FolderCameraOptions Plain = new() { RowBytes = 8, FramesPerSecond = 100 };

    [Fact]
    public void It_plays_a_folder_in_the_order_of_names_and_keeps_the_newest_frames()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("edge-folder-camera");
        try
        {
            foreach (byte luma in new byte[] { 30, 10, 20 })
                File.WriteAllBytes(Path.Combine(folder.FullName, $"{luma}.raw"), Flat(luma));
            File.WriteAllText(Path.Combine(folder.FullName, "notes.txt"), "not an image");
            var camera = new FolderCamera([.. FolderCamera.FilesOf(folder.FullName, IsRaw).Select(File.ReadAllBytes)], Plain);
            camera.Lock(8000, 4);
            camera.Now = 60_000; // frames 0 to 4 are whole, the last two are kept: 20 and, from the beginning again, 10
            Assert.Equal([(3, 30_000, 10), (4, 40_000, 20)], ReadAll(camera));
            camera.Now = 69_999;
            Assert.Empty(ReadAll(camera));
            camera.Now = 70_000;
            Assert.Equal([(5, 50_000, 30)], ReadAll(camera));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Lost_and_dark_frames_come_as_often_as_asked_and_the_pipeline_counts_them()
    {
        var camera = new FolderCamera([.. Enumerable.Range(50, 100).Select(luma => Flat((byte)luma))], Plain with { DropRate = 0.1, DarkRate = 0.2 });
        var pipeline = new CameraPipeline(camera, PixelFormat.Gray8, 8, 8, new FrameLimits());
        Assert.True(pipeline.Start(8000, 4));
        for (int i = 0; i < 5000; i++)
        {
            camera.Now = i * 10_000L;
            pipeline.Snap((i - 2) * 10_000, i * 10_000, i * 10_000);
        }

        Assert.InRange(pipeline.FramesDropped, 400, 600);
        Assert.InRange(pipeline.Count(FrameStatus.Dark), 800, 1000);
        Assert.Equal(5000, pipeline.FramesRead + pipeline.FramesDropped + 2);
        Assert.Equal(pipeline.FramesRead, pipeline.Count(FrameStatus.Good) + pipeline.Count(FrameStatus.Dark) + pipeline.Count(FrameStatus.Repeated));
    }

    [Fact]
    public void A_shifted_frame_repeats_its_edge_and_keeps_its_pixels_whole()
    {
        byte[] frame = [1, 2, 3, 4, 5, 6, 7, 8, 11, 12, 13, 14, 15, 16, 17, 18]; // two rows of four pixels of two bytes
        var camera = new FolderCamera([frame], Plain with { PixelBytes = 2, ShiftPixels = 1, Kept = 1000 }) { Now = 1_000_000 };
        var seen = new HashSet<string>();
        byte[] into = new byte[16];
        while (camera.TryRead(into, new FrameHead()))
            seen.Add(string.Join(' ', into));
        string[] expected =
        [
            "1 2 1 2 3 4 5 6 11 12 11 12 13 14 15 16",
            "1 2 3 4 5 6 7 8 11 12 13 14 15 16 17 18",
            "3 4 5 6 7 8 7 8 13 14 15 16 17 18 17 18",
        ];
        Assert.Equal(expected, seen.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Images_that_are_no_frames_of_one_camera_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new FolderCamera([], Plain));
        Assert.Throws<ArgumentException>(() => new FolderCamera([Flat(1), new byte[63]], Plain));
        Assert.Throws<ArgumentException>(() => new FolderCamera([new byte[63]], Plain));
    }

    [Fact]
    public void A_folder_without_images_is_named()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("edge-folder-camera");
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, "notes.txt"), "not an image");
            var none = Assert.Throws<DataException>(() => FolderCamera.FilesOf(folder.FullName, IsRaw));
            Assert.Equal(("E0701", folder.FullName, "holds no image"), (none.Code, none.Where, none.Found));
            var missing = Assert.Throws<DataException>(() => FolderCamera.FilesOf(Path.Combine(folder.FullName, "no"), IsRaw));
            Assert.Equal(("E0701", "the folder does not exist"), (missing.Code, missing.Found));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Shuffled_images_come_once_each_time_through_and_in_another_order_each_time()
    {
        byte[][] images = [.. Enumerable.Range(0, 20).Select(luma => Flat((byte)luma))];
        var camera = new FolderCamera(images, Plain with { IsShuffled = true, Kept = 1000 }) { Now = 420_000 };
        int[] lumas = [.. ReadAll(camera).Select(frame => frame.Luma)];
        Assert.Equal(Enumerable.Range(0, 20), lumas[..20].Order());
        Assert.Equal(Enumerable.Range(0, 20), lumas[20..40].Order());
        Assert.NotEqual(lumas[..20], lumas[20..40]);
        Assert.Equal(lumas, ReadAll(new FolderCamera(images, Plain with { IsShuffled = true, Kept = 1000 }) { Now = 420_000 }).Select(frame => frame.Luma));
        Assert.NotEqual(lumas, ReadAll(new FolderCamera(images, Plain with { IsShuffled = true, Kept = 1000, Seed = 2 }) { Now = 420_000 }).Select(frame => frame.Luma));
    }

    [Fact]
    public void Without_loops_the_frames_end_with_the_folder()
    {
        var camera = new FolderCamera([Flat(1), Flat(2), Flat(3)], Plain with { Loops = false, Kept = 1000 }) { Now = 1_000_000 };
        Assert.Equal([1, 2, 3], ReadAll(camera).Select(frame => frame.Luma));
        camera.Now = 2_000_000;
        Assert.Empty(ReadAll(camera));
    }

    /// <summary>Eight pixels pass in 160 ms: 20 ms each. The part's left edge is brighter than the rest.</summary>
    [Fact]
    public void A_part_crosses_the_view_at_its_time_and_the_belt_is_seen_before_and_after()
    {
        byte[] image = [.. Enumerable.Range(0, 64).Select(at => at % 8 == 0 ? (byte)200 : (byte)(100 + at % 8))];
        var camera = new FolderCamera([image], Plain with { Parts = [new PartInView(200_000, false), new PartInView(500_000, true)], Kept = 1000, BeltLevel = 9 }) { Now = 720_000 };
        var rows = new Dictionary<int, string>();
        byte[] into = new byte[64];
        var head = new FrameHead();
        while (camera.TryRead(into, head))
            rows[head.TakenAt / 1000] = string.Join(' ', into[..8]);
        Assert.Equal("9 9 9 9 9 9 9 9", rows[110]);
        Assert.Equal("103 104 105 106 107 107 107 107", rows[140]); // 60 ms early: three pixels to the left
        Assert.Equal("200 101 102 103 104 105 106 107", rows[200]);
        Assert.Equal("200 200 200 101 102 103 104 105", rows[240]);
        Assert.Equal("9 9 9 9 9 9 9 9", rows[300]);
        Assert.Equal("0 0 0 0 0 0 0 0", rows[500]);
    }

    [Fact]
    public void Noise_keeps_frames_of_one_image_apart_and_stays_within_its_steps()
    {
        var camera = new FolderCamera([Flat(100)], Plain with { NoiseSteps = 3 });
        var pipeline = new CameraPipeline(camera, PixelFormat.Gray8, 8, 8, new FrameLimits());
        Assert.True(pipeline.Start(8000, 4));
        for (int i = 3; i < 100; i++)
        {
            camera.Now = i * 10_000L;
            Assert.Equal(FrameStatus.Good, pipeline.Snap((i - 2) * 10_000, i * 10_000, i * 10_000));
            Assert.All(pipeline.Frame, value => Assert.InRange(value, 97, 103));
        }
    }

    private static bool IsRaw(string path) => path.EndsWith(".raw", StringComparison.Ordinal);

    private static byte[] Flat(byte luma) => [.. Enumerable.Repeat(luma, 64)];

    private static List<(int Sequence, int TakenAt, int Luma)> ReadAll(FolderCamera camera)
    {
        var frames = new List<(int, int, int)>();
        byte[] into = new byte[64];
        var head = new FrameHead();
        while (camera.TryRead(into, head))
            frames.Add((head.Sequence, head.TakenAt, into[0]));
        return frames;
    }
}
