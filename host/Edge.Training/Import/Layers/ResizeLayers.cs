using Edge.Compiler.Onnx;
using TorchSharp;
using TorchSharp.Modules;

namespace Edge.Training.Import;

/// <summary>Reads layers that make images larger without weights.</summary>
internal static class ResizeLayers
{
    public static string Shuffle(LayerCall<PixelShuffle> call) => call.Input.Dims.Length == 4
        ? call.Node("DepthToSpace", Blocks(call.Layer.upscale_factor))
        : call.Unsupported("of an image without a batch");

    /// <summary>The attributes of DepthToSpace in torch's order of channels.</summary>
    public static OnnxAttribute[] Blocks(long factor) => [ModuleNodes.Integer("blocksize", factor), ModuleNodes.Text("mode", "CRD")];

    public static string Upsample(LayerCall<Upsample> call)
    {
        Upsample layer = call.Layer;
        if (layer.mode is not (torch.UpsampleMode.Nearest or torch.UpsampleMode.Bilinear) || call.Input.Dims.Length != 4)
            return call.Unsupported($"in mode {layer.mode} of {call.Input.Dims.Length} dimensions");
        OnnxAttribute[] attributes = Attributes(layer.mode == torch.UpsampleMode.Nearest, layer.align_corners ?? false);
        if (layer.scale_factor.Length == 0 || layer.recompute_scale_factor == true)
            return call.Node("Resize", ["", "", call.Nodes.Constant($"{call.Path}.sizes", call.OneOutput)], attributes);
        // Places are computed with the factor that was given, not with the ratio of the sizes.
        double[] factors = layer.scale_factor.ToArray();
        return call.Node("Resize", ["", call.Weight("scales", [4], 1, 1, (float)factors[0], (float)factors[^1])], attributes);
    }

    /// <summary>The attributes of Resize that mean what torch's interpolate does.</summary>
    public static OnnxAttribute[] Attributes(bool isNearest, bool align) => isNearest
        ? [ModuleNodes.Text("mode", "nearest"), ModuleNodes.Text("coordinate_transformation_mode", "asymmetric"), ModuleNodes.Text("nearest_mode", "floor")]
        : [ModuleNodes.Text("mode", "linear"), ModuleNodes.Text("coordinate_transformation_mode", align ? "align_corners" : "half_pixel")];
}
