namespace Edge.Training.Compressing;

/// <summary>What a channel is worth.</summary>
public enum ChannelCriterion
{
    /// <summary>|gamma| of its batch norm: Liu et al. 2017, arXiv:1708.06519. For networks trained with <see cref="FineTuning.ScaleSparsity"/>.</summary>
    BatchNormScale,

    /// <summary>The size of its filter with its batch norm folded in, relative to the others of the layer: Li et al. 2017, arXiv:1608.08710.</summary>
    Magnitude,

    /// <summary>How much the loss would change without it, to first order: Molchanov et al. 2019, arXiv:1906.10771.</summary>
    Taylor,
}
