using System.Globalization;
using Edge.Cli.CommandLine;
using Edge.Cli.Report;
using Edge.Compiler.Costs;
using Edge.Compiler.Emission;
using Edge.Compiler.Planning;

namespace Edge.Cli.Verbs;

/// <summary>An <see cref="Inspection"/> as a person reads it.</summary>
internal static class InspectionText
{
    public static void Write(TextWriter text, Inspection inspection, bool drawArena)
    {
        ModelFacts facts = inspection.Facts;
        text.WriteLine($"{facts.Name}  ({inspection.Model.State})");
        text.WriteLine($"SUPPORTED: {facts.Operators.Count} nodes, all of them in INT8");
        text.WriteLine($"{Report.Text.Short(facts.Macs)} MAC   {Report.Text.Count(facts.Weights)} weights   constants {Report.Text.Bytes(facts.WeightBytes)}   arena {Report.Text.Bytes(facts.ArenaBytes)}   [computed]");
        if (inspection.Peak.Alive.Count > 0)
            text.WriteLine($"peak of the arena at {inspection.Peak}");
        if (inspection.Forecasts.Count == 0 && inspection.ExtraMacs > 0)
            text.WriteLine(PatchesLine(inspection.ExtraMacs, facts.Macs));
        text.WriteLine(ExactPassesLine(inspection) + "\n");
        if (inspection.Levels is { } levels)
            text.WriteLine(LevelTable(levels));
        text.Write(Operators(facts, inspection.Forecasts));
        if (drawArena)
            text.Write("\n" + ArenaDrawing.Of(facts));
        if (inspection.Forecasts.Count > 0)
            WriteFits(text, inspection.Forecasts, facts.Macs);
        if (inspection.Linked.Count > 0)
            WriteLinked(text, inspection.Linked);
        if (inspection.Managed.Count > 0)
            ManagedForecastText.Write(text, inspection.Managed);
    }

    private static string LevelTable(LevelForecast levels)
    {
        var table = new TextTable("level of compute", ">MAC", ">share", ">constants alone", ">arena alone", ">RAM alone", "one inference");
        foreach (LevelCost level in levels.Levels)
        {
            double share = (double)level.Macs / Math.Max(1, levels.Levels[0].Macs);
            table.Row($"{level.Level}", Report.Text.Short(level.Macs), Report.Text.Percent(share), Report.Text.Bytes(level.ConstantBytes), Report.Text.Bytes(level.ArenaBytes),
                Report.Text.Bytes(level.RamBytes), $"~{Report.Text.Short(level.Instructions)} instructions");
        }

        long apart = levels.Levels.Sum(level => level.ConstantBytes);
        string constants = $"constants {Report.Text.Bytes(levels.ConstantBytes)}, in place of {Report.Text.Bytes(apart)} for as many networks";
        return $"{table}one program with all levels: {constants}; RAM as level 0  [computed]\n";
    }

    // With one board, what each node is predicted to take there, by which kernel, and how many times as many cycles another would take.
    private static TextTable Operators(ModelFacts facts, IReadOnlyList<FitForecast> forecasts)
    {
        ProgramCost? cost = forecasts.Count == 1 ? forecasts[0].Cost : null;
        string[] columns = ["node", "operator", "input", "output", ">MAC", ">constants B", "filter", ">filter B"];
        var table = new TextTable([.. columns, .. cost is null ? [] : new[] { ">~instructions", ">~share", "kernel", "~cycles by others" }]);
        foreach (OperatorFacts op in facts.Operators)
        {
            StepCost? step = cost?.Steps.FirstOrDefault(other => other.Node.Name == op.Node);
            string[] predicted = step is null ? ["", "", "", ""]
                :
                [
                    Report.Text.Count((long)step.Instructions), Report.Text.Percent(step.Instructions / cost!.Instructions),
                    .. KernelText(forecasts[0].Kernels[op.Node]),
                ];
            string[] filter = [op.Filter?.ToString() ?? "", op.Filter is { } stored ? Report.Text.Count(stored.Bytes) : ""];
            string[] known = [op.Node, op.Kind, op.Input, op.Output, Report.Text.Count(op.Macs), Report.Text.Count(op.WeightBytes), .. filter];
            table.Row([.. known, .. cost is null ? [] : predicted]);
        }

        return table;
    }

    // conv2d_rowed | conv2d_paired x1.21, conv2d x8.3
    private static string[] KernelText(IReadOnlyList<IReadOnlyList<PredictedCall>> calls)
    {
        static string Name(PredictedCall call) => call.Call.Kernel.Replace("_s8", "", StringComparison.Ordinal);
        static string Others(IReadOnlyList<PredictedCall> all) => string.Join(", ", all.Skip(1)
            .Select(other => string.Create(CultureInfo.InvariantCulture, $"{Name(other)} x{other.Cost.Cycles / Math.Max(1, all[0].Cost.Cycles):G3}")));
        return [string.Join(", ", calls.Select(all => Name(all[0])).Distinct()), calls.Count == 1 ? Others(calls[0]) : ""];
    }

    private static void WriteLinked(TextWriter text, IReadOnlyList<LinkedSize> sizes)
    {
        var table = new TextTable("target", "board", ">nominal", ">tables", ">linked", ">of it code");
        foreach (LinkedSize size in sizes)
        {
            IEnumerable<string> bytes = size.Image is not { } image ? ["-", "-", "-", "-"]
                : new[] { image.NominalBytes, image.PackedBytes, image.LinkedBytes, image.CodeBytes }.Select(Report.Text.Bytes);
            table.Row([size.Target.Name, size.Target.Board.Name, .. bytes]);
        }

        text.Write("\n" + table);
        foreach (LinkedSize size in sizes.Where(size => size.Missing is not null))
            text.WriteLine($"{size.Target.Name}: not linked: {size.Missing}");
        text.WriteLine("Nominal: weights other than 0 times their bits. Tables: as emitted. Linked: what it adds to the flash of an empty firmware.  [measured]");
    }

    private static string ExactPassesLine(Inspection inspection)
    {
        if (inspection.Levels is not null)
            return "exact passes: left out, since each level would lose other channels";
        if (inspection.Before is not { } before)
            return inspection.Model.HasRanges ? "exact passes: left out" : $"exact passes: once it is quantized; {Report.Text.Count(inspection.Model.FloatBytes)} B of float weights now";
        ModelFacts after = inspection.Plain;
        if (Inspection.Sizes(before).SequenceEqual(Inspection.Sizes(after)))
            return "exact passes: nothing to take out";
        return "exact passes, which change no output: " + string.Join(", ",
            $"weights {Report.Text.Count(before.Weights)} -> {Report.Text.Count(after.Weights)}",
            $"MAC {Report.Text.Short(before.Macs)} -> {Report.Text.Short(after.Macs)}",
            $"constants {Report.Text.Bytes(before.WeightBytes)} -> {Report.Text.Bytes(after.WeightBytes)}",
            $"arena {Report.Text.Bytes(before.ArenaBytes)} -> {Report.Text.Bytes(after.ArenaBytes)}",
            $"nodes {before.Operators.Count} -> {after.Operators.Count}");
    }

    private static string PatchesLine(long extra, long macs) =>
        $"patches: {Report.Text.Short(extra)} MAC more ({Report.Text.Percent((double)extra / Math.Max(1, macs))}), of columns that are computed twice";

    private static void WriteFits(TextWriter text, IReadOnlyList<FitForecast> forecasts, long macs)
    {
        var fits = new TextTable("target", "board", ">RAM needed", ">RAM", "peak at", ">flash needed", ">flash", "fits", "one inference");
        foreach (FitForecast fit in forecasts)
        {
            fits.Row(fit.Target.Name, fit.Target.Board.Name, Report.Text.Bytes(fit.RamBytes), Limit(fit.Target.Board.RamBytes), Peak(fit.Peak),
                "~" + Report.Text.Bytes(fit.FlashBytes), Limit(fit.Target.Board.FlashBytes), fit.Fits ? "yes" : "NO", Time(fit));
        }

        text.Write("\n" + fits);
        foreach (FitForecast fit in forecasts.Where(fit => fit.Arenas.Skip(1).Any(arena => arena.Bytes > 0)))
        {
            var memories = fit.Arenas.Select(arena => $"{Report.Text.Bytes(arena.Bytes)} in {arena.Region.Name}, of {Report.Text.Bytes(arena.Region.Bytes)}");
            text.WriteLine($"{fit.Target.Name}: arenas {string.Join("; ", memories)}");
        }

        foreach (FitForecast fit in forecasts.Where(fit => fit.ExtraMacs > 0))
            text.WriteLine($"{fit.Target.Name}: {PatchesLine(fit.ExtraMacs, macs)}");
        foreach (FitForecast fit in forecasts.Where(fit => !fit.Fits))
        {
            foreach (Shortage shortage in fit.Shortages)
            {
                text.WriteLine($"{fit.Target.Name}: {Report.Text.Bytes(shortage.MissingBytes)} of {shortage.Memory} are missing: {shortage.Owners}");
                text.WriteLine($"  what helps: {shortage.Remedy}");
            }

            string[] larger = [.. fit.LargerBoards()];
            text.WriteLine($"  boards that have enough: {(larger.Length == 0 ? "none that edge knows" : string.Join(", ", larger))}");
        }

        text.WriteLine("RAM is computed: arena with working memory of kernels (scratch), input and output, without stack. Flash, instructions and time are estimated;"
            + " 'edge emulate' counts, 'edge inspect --linked' links.");
    }

    private static string Time(FitForecast fit) =>
        $"~{Report.Text.Short(fit.Instructions)} instructions"
        + (fit.Milliseconds is { } time ? string.Create(CultureInfo.InvariantCulture, $", ~{time:G3} ms") : "");

    private static string Peak(ArenaPeak peak) => peak.ScratchBytes == 0 ? peak.Node : $"{peak.Node}, scratch {Report.Text.Bytes(peak.ScratchBytes)}";

    private static string Limit(int bytes) => bytes == 0 ? "?" : Report.Text.Bytes(bytes);
}
