namespace Edge.Compiler.Operators;

/// <summary>How a filter's weights lie in flash: the numbers of <c>edge_coded_filter.h</c> and of Edge.Runtime's CodedFilter.</summary>
/// <remarks>
/// All formats hold the same weights. Every filter can be packed; kernels of Conv2D and Dense read the others too. Depthwise filters stay packed:
/// their rows are those of a tap, which a kernel does not walk in order, and they are a hundredth of a network that has them.
/// </remarks>
public enum FilterFormat
{
    /// <summary>Every weight, row after row.</summary>
    Packed = 0,

    /// <summary>For each row a bit for every weight, then the weights that are not 0.</summary>
    Bitmap = 1,

    /// <summary>The different values, then for every weight the number of its value.</summary>
    Codebook = 2,

    /// <summary>The different values other than 0; for each row a bit for every weight, then the numbers of those that are not 0.</summary>
    BitmapCodebook = 3,
}
