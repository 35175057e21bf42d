using System.Globalization;
using System.Text.RegularExpressions;
using Edge.Compiler.Ir;

namespace Edge.Training.Models;

/// <summary>Networks for inspection images that differ in width, depth and kernel: what a search for an architecture chooses from.</summary>
/// <remarks>
/// A stem of stride 2, then stages: a 3x3 convolution of stride 2 that doubles the channels, and residual blocks that are depthwise-separable (Howard et
/// al. 2017, arXiv:1704.04861; He et al. 2016, arXiv:1512.03385). 'parts' is built alike.
/// </remarks>
/// <param name="Width">Filters of the stem; stage s has Width * 2^s.</param>
/// <param name="Depth">Blocks of each stage.</param>
/// <param name="Stages">Each halves height and width.</param>
/// <param name="Kernel">Height and width of the stem's and the depthwise filters.</param>
public sealed partial record SeparableFamily(int Width, int Depth, int Stages, int Kernel)
{
    /// <summary>What a name looks like, for messages.</summary>
    public const string Form = "separable-w8-d1-s3-k3 (width 2 to 64, depth 0 to 8, stages 1 to 5, kernel 3, 5 or 7)";

    /// <summary>What an edge.yaml names it by.</summary>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"separable-w{Width}-d{Depth}-s{Stages}-k{Kernel}");

    /// <returns>Null: not a name of the family.</returns>
    public static SeparableFamily? Parse(string name)
    {
        if (NamePattern().Match(name) is not { Success: true } match)
            return null;
        int Number(int group) => int.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);
        var family = new SeparableFamily(Number(1), Number(2), Number(3), Number(4));
        return family is { Width: >= 2 and <= 64, Depth: <= 8, Stages: >= 1 and <= 5, Kernel: 3 or 5 or 7 } && family.Name == name ? family : null;
    }

    /// <param name="input">[1, H, W, C].</param>
    /// <param name="classes">Outputs of the last layer.</param>
    public Network Create(Shape input, int classes)
    {
        var layers = new List<Layer> { new ConvolutionLayer("stem", Width, Kernel) { Stride = 2 } };
        for (int stage = 1; stage <= Stages; stage++)
        {
            int channels = Width << stage;
            layers.Add(new ConvolutionLayer($"reduce{stage}", channels, 3) { Stride = 2 });
            for (int block = 1; block <= Depth; block++)
                layers.Add(Block($"stage{stage}_block{block}", channels));
        }

        return new Network(Name, input, [.. layers, new GlobalAveragePoolLayer("pool"), new DenseLayer("classify", classes)]);
    }

    private ResidualLayer Block(string name, int channels) => new(name,
    [
        new ConvolutionLayer("depthwise", channels, Kernel) { IsDepthwise = true },
        new ConvolutionLayer("pointwise", channels, 1) { Activation = Activation.None },
    ], []);

    [GeneratedRegex("^separable-w([0-9]{1,3})-d([0-9]{1,3})-s([0-9]{1,3})-k([0-9]{1,3})$")]
    private static partial Regex NamePattern();
}
