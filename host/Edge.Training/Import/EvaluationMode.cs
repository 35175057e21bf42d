using static TorchSharp.torch;

namespace Edge.Training.Import;

/// <summary>Puts a module into evaluation mode for as long as it lives; every part gets its own mode back.</summary>
internal sealed class EvaluationMode : IDisposable
{
    private readonly List<(nn.Module Module, bool Training)> _before;

    public EvaluationMode(nn.Module module)
    {
        // Parents come before what they hold: train() reaches all below.
        _before = [(module, module.training), .. module.named_modules().OrderBy(part => part.name.Count(c => c == '.')).Select(part => (part.module, part.module.training))];
        module.eval();
    }

    public void Dispose()
    {
        foreach (var (module, training) in _before)
            module.train(training);
    }
}
