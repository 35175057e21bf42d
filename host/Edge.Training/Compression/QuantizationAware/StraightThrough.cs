using static TorchSharp.torch;

namespace Edge.Training.Compressing;

/// <summary>Rounding that learns: forwards whole steps, backwards as if nothing had been rounded.</summary>
/// <remarks>Bengio et al. 2013, arXiv:1308.3432; with a learned step it is LSQ, Esser et al. 2020, arXiv:1902.08153, equations 1 to 3.</remarks>
internal static class StraightThrough
{
    /// <summary>round(clip(value / step, least, most)), in steps.</summary>
    /// <remarks>
    /// Times the step, the gradient of the value is 1 within the clipping and 0 beyond it; that of the step is round(v / s) - v / s within it, and
    /// least or most beyond.
    /// </remarks>
    public static Tensor Steps(Tensor value, Tensor step, int least, int most)
    {
        Tensor clipped = (value / step).clamp(least, most);
        return clipped + (clipped.round() - clipped).detach();
    }

    /// <summary>The same value, its gradient times a factor.</summary>
    public static Tensor ScaledGradient(Tensor value, double factor)
    {
        Tensor scaled = value * factor;
        return value.detach() + (scaled - scaled.detach());
    }
}
