using Edge.Compiler.Ir;
using Edge.Compiler.Preprocessing;
using Edge.Runtime;

namespace Edge.Devices.Nano;

/// <summary>What a camera has to deliver for a network.</summary>
public static class NanoPicture
{
    /// <param name="specification">The smallest frame it can work on is taken; null: frames as large as the input, gray or red green blue.</param>
    /// <exception cref="ModelException">E0408: the network does not take one image, or another size than preprocessing makes.</exception>
    public static PreprocessingParameters Of(Graph graph, PreprocessingSpecification? specification)
    {
        if (graph is not { Inputs: [{ Shape.Rank: 4 } input] } || input.Shape[3] is not (1 or 3))
        {
            string inputs = string.Join(" and ", graph.Inputs.Select(tensor => tensor.Shape));
            throw new ModelException("E0408", graph.Name, $"takes {inputs}",
                "one image of 1 or 3 channels", "'--language csharp' without '--runtime' emits the model alone");
        }

        int height = input.Shape[1], width = input.Shape[2];
        specification ??= AsItIs(graph);
        int frameHeight = specification.Crop is { } crop ? crop.Top + crop.Height : height;
        int frameWidth = specification.Crop is { } cut ? cut.Left + cut.Width : width;
        if (specification.Color == CameraColor.Yuv422)
            frameWidth += frameWidth % 2;
        PreprocessingParameters p = specification.Parameters(graph.Name, frameWidth, frameHeight);
        return p.OutH == height && p.OutW == width && p.OutC == input.Shape[3]
            ? p
            : throw new ModelException("E0408", graph.Name, $"takes {input.Shape}, preprocessing makes 1x{p.OutH}x{p.OutW}x{p.OutC}",
                "the same shape", "compare 'preprocess' with the network");
    }

    /// <summary>Pictures that are the network's input, less 128.</summary>
    public static PreprocessingSpecification AsItIs(Graph graph) =>
        new() { Color = graph.Inputs[0].Shape[3] == 1 ? CameraColor.Gray8 : CameraColor.Rgb888 };

    public static int BytesOfPixel(int format) => format switch
    {
        PixelFormat.Gray8 => 1,
        PixelFormat.Rgb888 => 3,
        _ => 2,
    };
}
