using System.Globalization;
using Edge.Compiler.Ir;
using Edge.Devices.Link;
using Edge.Firmware;
using Edge.Runtime.Line;
using Edge.Runtime.Link;
using Edge.Runtime.Update;

namespace Edge.Devices.Flashing;

/// <summary>A new model over the link: tried, compared with the one before on the golden samples, and confirmed or taken back.</summary>
internal sealed partial class UnitSteps
{
    /// <summary>What the line has counted since the unit's start, by the names of <see cref="UnitCounters"/>.</summary>
    private static readonly (string Fact, int[] Counters)[] _counted =
    [
        ("parts", [StationCounter.Parts]),
        ("rejected", [PartExit.RejectedNg, PartExit.RejectedGray]),
        ("late", [StationCounter.Late]),
        ("faults", [StationCounter.Faults]),
    ];

    private HashSet<string>? _rightBefore; // null: nobody looked
    private bool _isTrial;

    /// <summary>A unit whose update failed goes back to the model it had.</summary>
    /// <returns>What became of it, for the log.</returns>
    public string GiveUp(CancellationToken cancellation)
    {
        if (!_isTrial)
            return "nothing was changed";
        _isTrial = false;
        try
        {
            UpdateStatus status = new ModelUpdate(_link!).Refuse(cancellation);
            _link!.Reset(cancellation);
            _identity = Connect(cancellation);
            facts["model_sha256"] = _identity.ModelSha256;
            return $"the new model was refused ({status.Result}), {Short(_identity.ModelSha256)} runs";
        }
        catch (Exception e) when (e is EdgeException or LinkLostException or OperationCanceledException)
        {
            return $"could not be told to go back: {e.Message}; its next start does, since nobody confirmed the new model";
        }
    }

    private (StepState, string) Count(CancellationToken cancellation)
    {
        if (!_link!.Abilities!.Can(LinkCapability.Gpio))
            return (StepState.Skipped, "counts nothing");
        foreach (var (fact, counters) in _counted)
        {
            int sum = 0;
            foreach (int counter in counters)
                sum += _link.Gpio(GpioAction.Counter, counter, cancellation) is { } answer ? answer[0] : 0;
            facts[fact] = Text(sum);
        }

        return (StepState.Good, $"{facts["parts"]} parts, {facts["rejected"]} rejected");
    }

    private (StepState, string) Before(CancellationToken cancellation)
    {
        if (job.Golden is null)
            return (StepState.Skipped, "no samples");
        if (_identity!.ModelSha256 == job.ModelSha256)
            return (StepState.Skipped, "has the model");
        if (_identity.PreprocessingSha256 != job.PreprocessingSha256)
            return (StepState.Skipped, "another preprocessing");
        (IReadOnlyList<GoldenSample> samples, LinkResult?[] results) = JudgeSamples(cancellation);
        _rightBefore = [.. samples.Where((sample, i) => IsRight(sample, results[i])).Select(sample => sample.Name)];
        facts["golden_before"] = Text(_rightBefore.Count);
        return (StepState.Good, $"{_rightBefore.Count}/{samples.Count}");
    }

    private (StepState, string) Update(CancellationToken cancellation)
    {
        string before = _identity!.ModelSha256;
        facts["model_before"] = before;
        if (before == job.ModelSha256)
            return (StepState.Skipped, "already there");
        if (job.Pack is null)
            throw new DeviceException("E0738", job.Serial, "there is no pack to send", hint: "'pack: FILE.edgepack' in the line file");
        UpdateStatus status = Refusable(() => new ModelUpdate(_link!).Send(File.ReadAllBytes(job.Pack), cancellation), "keeps one model only");
        if (status.Result != UpdateResult.Ok)
            throw new DeviceException("E0738", Path.GetFileName(job.Pack), $"the unit refuses the pack: {status.Result}",
                hint: "are pack, key, board and unit of one product, and is the release newer?");
        _isTrial = true; // from now on, though it may not come back to say so
        _link!.Reset(cancellation);
        _identity = Connect(cancellation);
        facts["model_sha256"] = _identity.ModelSha256;
        facts["preproc_sha256"] = _identity.PreprocessingSha256;
        if (_identity.ModelSha256 == before)
        {
            _isTrial = false;
            throw new DeviceException("E0738", job.Serial, $"runs the model {Short(before)} again: the new one failed its start ({new ModelUpdate(_link).Status(cancellation).Reason})");
        }

        Same("model", job.ModelSha256, _identity.ModelSha256);
        return (StepState.Good, $"{Short(before)} to {Short(_identity.ModelSha256)}");
    }

    private (StepState, string) Confirm(CancellationToken cancellation)
    {
        if (!_isTrial)
            return (StepState.Skipped, "nothing new");
        UpdateStatus status = new ModelUpdate(_link!).Confirm(cancellation);
        if (status.Result != UpdateResult.Ok)
            throw new DeviceException("E0738", job.Serial, $"does not keep the new model: {status.Result}");
        _isTrial = false;
        return (StepState.Good, "");
    }

    /// <exception cref="DeviceException">E0738: a sample that the model before had right.</exception>
    private (StepState, string)? Compared(IReadOnlyList<GoldenSample> samples, LinkResult?[] results, int[] wrong)
    {
        if (_rightBefore is null)
            return null;
        int[] lost = [.. wrong.Where(i => _rightBefore.Contains(samples[i].Name))];
        facts["golden_lost"] = Text(lost.Length);
        if (lost.Length == 0)
            return (StepState.Good, string.Create(CultureInfo.InvariantCulture, $"{samples.Count - wrong.Length}/{samples.Count}, none lost"));
        throw new DeviceException("E0738", samples[lost[0]].Name,
            $"is judged {Word(results[lost[0]]!)} instead of {(samples[lost[0]].IsDefect ? "NG" : "OK")}, and the model before had it right; "
            + $"{lost.Length} of {samples.Count} samples are lost", hint: "'edge compare OLD NEW --split golden' shows them on this computer");
    }
}
