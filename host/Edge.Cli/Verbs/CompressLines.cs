using System.Globalization;
using Edge.Cli.Progress;
using Edge.Cli.Report;
using Edge.Training;
using Edge.Training.Compressing;

namespace Edge.Cli.Verbs;

/// <summary>A compression on the screen: what is being done, and a line for each candidate with its moves, accuracy, bound, bytes and cycles.</summary>
internal sealed class CompressLines(ProgressView view, CombinedOptions options) : IProgress<TrainingProgress>
{
    private readonly ProgressPart _part = view.Part("compressing");
    private readonly HashSet<string> _shown = [];
    private string _working = "";

    public void Working(string name, string what)
    {
        _working = $"{name}: {what}";
        _part.Report(0, _working);
    }

    public void Done(CompressionCandidate candidate)
    {
        // A candidate is told once; the book hands it out again.
        if (!_shown.Add(candidate.Name))
            return;
        foreach (IGrouping<MoveKind, CompressionMove> kind in candidate.Moves.GroupBy(move => move.Kind))
        {
            IEnumerable<string> layers = kind.GroupBy(move => move.Layer).Select(layer => $"{layer.Key} {layer.Last().What}");
            view.Line($"  {MoveKinds.NameOf(kind.Key)}: {string.Join(", ", layers)}");
        }

        string what = candidate.Int8File is null ? "float32" : "INT8";
        string verdict = candidate.Int8File is null ? "" : candidate.IsWithinLoss ? "  inside the loss" : "  outside the loss";
        DeviceCost cost = candidate.Cost;
        string sizes = $"tables {Text.Bytes(cost.TableBytes)}  RAM {Text.Bytes(cost.RamBytes)}";
        string work = $"{Text.Short(candidate.Steps[^1].Macs)} MACs  {Text.Short((long)cost.Cycles)} cycles";
        view.Line(string.Create(CultureInfo.InvariantCulture,
            $"{candidate.Name}: search {Text.Percent(candidate.Accuracy)} in {what}, {Lost(candidate)}  {sizes}  {work}  {candidate.Seconds:0.0} s{verdict}"));
    }

    public void End() => _part.Report(1, null);

    void IProgress<TrainingProgress>.Report(TrainingProgress value) => _part.Report(
        (value.Epoch - 1 + (double)value.Step / value.StepCount) / value.EpochCount,
        string.Create(CultureInfo.InvariantCulture, $"{_working}, epoch {value.Epoch}/{value.EpochCount}, loss {value.Loss:0.000}"));

    private string Lost(CompressionCandidate candidate) => candidate.Round == 0 && candidate.Int8File is null
        ? "nothing lost"
        : string.Create(CultureInfo.InvariantCulture,
            $"lost {100 * candidate.Drop.Value:0.00} pp, at most {100 * candidate.Drop.Upper(options.Confidence):0.00} at {100 * options.Confidence:0.#} %");
}
