using System.Globalization;
using Edge.Cli.Progress;
using Edge.Training;

namespace Edge.Cli.Verbs;

/// <summary>Training on the screen: a bar over all steps, and a line for each epoch that is done.</summary>
/// <param name="resumed">Epochs an earlier run has finished; their lines were shown then.</param>
/// <param name="title">Names the bar.</param>
internal sealed class EpochLines(ProgressView view, int epochs, int resumed, string title = "training") : IProgress<TrainingProgress>
{
    private readonly ProgressPart _part = view.Part(title);
    private int _shown = resumed;

    public void Report(TrainingProgress value)
    {
        for (; _shown < value.Epochs.Count; _shown++)
        {
            EpochResult epoch = value.Epochs[_shown];
            view.Line(string.Create(CultureInfo.InvariantCulture,
                $"epoch {epoch.Epoch.ToString(CultureInfo.InvariantCulture).PadLeft(Digits)}/{epochs}  loss {epoch.Loss:0.0000}  search {100 * epoch.SearchAccuracy:0.00} %"));
        }

        double fraction = (value.Epoch - 1 + (double)value.Step / value.StepCount) / epochs;
        string last = value.Epochs.Count > 0 ? string.Create(CultureInfo.InvariantCulture, $"  search {100 * value.Epochs[^1].SearchAccuracy:0.0} %") : "";
        _part.Report(fraction, string.Create(CultureInfo.InvariantCulture, $"epoch {value.Epoch}/{epochs}  loss {value.Loss:0.000}{last}"));
    }

    private int Digits => epochs.ToString(CultureInfo.InvariantCulture).Length;
}
