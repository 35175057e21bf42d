using Edge.Cli.Report.Evidence;
using Edge.Cli.Statistics;

namespace Edge.Cli.Report;

/// <summary>What makes a run say nothing: data that cannot be trusted, hashes that do not match, a broken link, too few samples.</summary>
internal static class VoidRules
{
    public static IEnumerable<Said> Of(Validation validation, Figures figures) =>
        OfData(validation, figures).Concat(OfGates(validation, figures)).Concat(OfSamples(figures)).Concat(OfFindings(validation, figures.Found));

    private static IEnumerable<Said> OfData(Validation validation, Figures figures)
    {
        if (validation.IsPlumbingTest)
            yield return new Said("void.plumbing");
        if (figures.Decisions.Count == 0)
            yield return new Said("void.no_images");
        if (validation.Data.SharedWithTraining is > 0 and var train)
            yield return new Said("void.in_training", train);
        if (validation.Data.SharedWithCalibration is > 0 and var calibration)
            yield return new Said("void.in_calibration", calibration);
    }

    private static IEnumerable<Said> OfGates(Validation validation, Figures figures)
    {
        Limits limits = validation.Accept;
        if (limits is { FloatAccuracyMinimum: not null } or { Int8DropMaximum: not null } && figures.FloatAccuracy is null)
            yield return new Said("void.no_float");
        if (limits.EscapeMaximum is not null && !figures.Escape.IsKnown)
            yield return new Said("void.no_defects");
        if (limits.OverkillMaximum is not null && !figures.Overkill.IsKnown)
            yield return new Said("void.no_good");
    }

    /// <summary>A gate that no result of so few samples could pass says nothing, unless what was measured fails it already.</summary>
    private static IEnumerable<Said> OfSamples(Figures figures)
    {
        foreach (Gate gate in figures.Gates.Where(gate => gate.IsJudgedByBound && gate.Limit is > 0 and < 1 && gate.Value <= gate.Limit))
        {
            if (gate.Rate is { IsKnown: true } rate && SampleSize.Needed(0, gate.Limit, figures.Confidence) is var needed && rate.Trials < needed)
                yield return new Said("void.samples", gate.Id, rate.Trials, needed);
        }

        foreach (Gate gate in figures.Gates.Where(gate => gate is { IsJudgedByBound: true, Unit: GateUnit.Milliseconds, Bound: null, Passed: true }))
            yield return new Said("void.times", gate.Id, figures.Found.Line!.Decision.Count, Quantile.ValuesNeeded(0.99, figures.Confidence));
    }

    private static IEnumerable<Said> OfFindings(Validation validation, Findings found)
    {
        if (found is { IsForCertificate: true, Line: not { Decision.Count: > 0 } }
            && (validation.Accept.TaktMilliseconds ?? validation.Accept.DecisionMilliseconds) is not null)
            yield return new Said("void.no_times");
        if (validation.ModelSha256 is not null && found.Energy?.ModelSha256 is { } measured && measured != validation.ModelSha256)
            yield return new Said("void.other_energy");
        foreach (DeviceRun device in found.Devices)
        {
            if (device.TestSha256 != validation.Data.Sha256 || validation.ModelSha256 is { } model && device.ModelSha256 != model)
                yield return new Said("void.other_run", device.Name);
            else if (device.VoidReason is { } reason)
                yield return new Said("void.link", device.Name, reason);
            else if (device.LostImages > 0)
                yield return new Said("void.lost", device.Name, device.LostImages);
        }
    }
}
