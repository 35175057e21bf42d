using static TorchSharp.torch;

namespace Edge.Training.Compressing;

/// <summary>Mixes what the full level and the lower ones want of each shared filter, so that neither outweighs the other by the size of its gradient.</summary>
/// <remarks>
/// (1 - a) G + a G' |G| / |G'| for the gradients G of the full level and G' of the lower ones: Yaguchi et al. 2021, arXiv:1910.13141, in the code beside the
/// paper. What a level has for itself learns from its own loss alone.
/// </remarks>
/// <param name="share">a, in [0, 1].</param>
internal sealed class GradientMixing(ScalableModule module, double share)
{
    private Tensor[] _lower = [];

    /// <summary>Goes back through the lower levels' loss and puts their gradients of the shared filters aside.</summary>
    public void TakeLower(Tensor loss)
    {
        loss.backward();
        _lower = [.. module.Filters.Select(filter => filter.Whole.grad!.clone())];
        foreach (SharedFilter filter in module.Filters)
            filter.Whole.grad!.zero_();
    }

    /// <summary>Call it when the filters hold the full level's gradients.</summary>
    public void Mix()
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        foreach (var (filter, lower) in module.Filters.Zip(_lower))
        {
            Tensor gradient = filter.Whole.grad!;
            double given = lower.norm().item<float>(), wanted = gradient.norm().item<float>();
            gradient.mul_(1 - share);
            if (given > 0)
                gradient.add_(lower * (share * wanted / given));
        }
    }
}
