using Edge.Compiler.Ir;

namespace Edge.Training.Models;

/// <summary>One part of a <see cref="Network"/>. The name is the prefix of its parameters in a checkpoint.</summary>
public abstract record Layer(string Name);

/// <summary>(x - mean) / deviation for each channel. The compiler folds it into the first convolution, borders included.</summary>
/// <param name="Mean">In real values of the preprocessed image.</param>
/// <param name="Deviation">Positive.</param>
public sealed record NormalizationLayer(string Name, IReadOnlyList<float> Mean, IReadOnlyList<float> Deviation) : Layer(Name);

/// <summary>A convolution with "half" padding, batch norm and an activation.</summary>
/// <param name="Filters">Output channels; of a depthwise layer, the same as its input channels.</param>
/// <param name="Kernel">Height and width of the window.</param>
public sealed record ConvolutionLayer(string Name, int Filters, int Kernel) : Layer(Name)
{
    public int Stride { get; init; } = 1;

    /// <summary>One filter for each input channel.</summary>
    public bool IsDepthwise { get; init; }

    public bool HasBatchNorm { get; init; } = true;

    public Activation Activation { get; init; } = Activation.Relu;

    /// <summary>Rows and columns added on each side: (Kernel - 1) / 2.</summary>
    public int PaddingPixels => (Kernel - 1) / 2;
}

/// <summary>Two branches from one input, added: He et al. 2016, arXiv:1512.03385.</summary>
/// <param name="Main">The branch that learns.</param>
/// <param name="Shortcut">The other branch; empty for the input itself.</param>
public sealed record ResidualLayer(string Name, IReadOnlyList<Layer> Main, IReadOnlyList<Layer> Shortcut) : Layer(Name)
{
    /// <summary>Applied to the sum.</summary>
    public Activation Activation { get; init; } = Activation.Relu;
}

/// <summary>The largest value of each window.</summary>
public sealed record MaxPoolLayer(string Name, int Window, int Stride) : Layer(Name);

/// <summary>The mean of each channel over the whole image.</summary>
public sealed record GlobalAveragePoolLayer(string Name) : Layer(Name);

/// <summary>Every output sees every input; an image is flattened first.</summary>
public sealed record DenseLayer(string Name, int Outputs) : Layer(Name)
{
    public Activation Activation { get; init; } = Activation.None;
}

/// <summary>Sets a share of the values to 0 while training, so that none is relied on alone; nothing in a graph: Srivastava et al. 2014, JMLR 15.</summary>
/// <param name="Rate">Probability of each value, in [0, 1).</param>
public sealed record DropoutLayer(string Name, double Rate) : Layer(Name);
