using Edge.Cli.CommandLine;
using Edge.Cli.Projects;
using Edge.Compiler.Ir;
using Edge.Compiler.Pack;
using Edge.Compiler.Preprocessing;
using Edge.Devices.Line;
using Edge.Devices.Nano;
using Edge.Runtime;
using Edge.Runtime.Judging;
using Edge.Training.Datasets;
using Edge.Training.Datasets.Images;

namespace Edge.Cli.Verbs;

/// <summary>The images of a folder as what the camera of a simulated line takes.</summary>
internal static class SimPictures
{
    /// <summary>In the order of their names, gray as the device sees colours.</summary>
    /// <exception cref="DataException">No images, one that cannot be read, or one of another size than the first: the file is named.</exception>
    public static LinePictures Read(string folder, bool isShuffled, LineNetwork? network)
    {
        IReadOnlyList<string> files = FolderCamera.FilesOf(folder, ImageFile.IsSupported);
        RawImage[] images = [.. files.Select(ImageFile.Read)];
        RawImage first = images[0];
        int other = Array.FindIndex(images, image => (image.Height, image.Width) != (first.Height, first.Width));
        if (other >= 0)
        {
            throw new DataException("E0702", files[other],
                $"is {images[other].Width} x {images[other].Height} pixels, {Path.GetFileName(files[0])} {first.Width} x {first.Height}", "images of one camera");
        }

        return new LinePictures(first.Height, first.Width, [.. images.Select(Gray)], isShuffled, network);
    }

    /// <summary>The model that judges them, with the limits of the project where there is one; without, the highest score decides and the first class is good.</summary>
    /// <exception cref="UsageException">E0003: it does not take gray pictures of any size.</exception>
    public static LineNetwork NetworkOf(Session session, string model)
    {
        ModelChoice choice = ModelChoice.Int8(session, model);
        Graph graph = choice.Model.Graph;
        PreprocessingSpecification preprocessing = choice.Model.Preprocessing is { } text ? PreprocessingPart.Parse(text, session.Shown(choice.Path))
            : NanoPicture.AsItIs(graph) with { Resize = new Size(graph.Inputs[0].Shape[1], graph.Inputs[0].Shape[2]) };
        if (graph is not { Inputs.Count: 1, Outputs.Count: 1 } || preprocessing.Color != CameraColor.Gray8)
            throw new UsageException("E0003", "--model", $"{graph.Name} takes {graph.Inputs[0].Shape}", "a network for one gray picture");
        JudgedClasses? judged = ModelChoice.HasProject(session, model) ? JudgedClasses.Of(session.Project, graph) : null;
        Quantization output = graph.Outputs[0].Quantization!;
        return new LineNetwork(graph, preprocessing, judged is not null
            ? LimitsPart.Write(judged.Limits, judged.Mode, output)
            : LimitsPart.Write(LimitsPart.OfHighest(graph.Classes, graph.Outputs[0], [.. graph.Classes.Take(1)], gray: 0), JudgeMode.Highest, output));
    }

    private static byte[] Gray(RawImage image)
    {
        if (image.Channels == 1)
            return image.Pixels;
        var whole = new PreprocessingParameters
        {
            Format = PixelFormat.Rgb888,
            FrameH = image.Height,
            FrameW = image.Width,
            CropH = image.Height,
            CropW = image.Width,
            OutH = image.Height,
            OutW = image.Width,
            OutC = 1,
            Multiplier = 1,
            ZeroPoint = -128,
        };
        sbyte[] gray = new sbyte[image.Height * image.Width];
        Preprocessing.Run(whole, image.Pixels, 0, gray, 0);
        return [.. gray.Select(value => (byte)(value + 128))];
    }
}
