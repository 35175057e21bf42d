using Edge.Compiler.Emission;
using Edge.Compiler.Ir;

namespace Edge.Devices.Emulators;

/// <summary>Emits the table of models that <c>device/bare/harness.c</c> reads.</summary>
internal static class HarnessTable
{
    public const string FileName = "harness_models.c";

    public static EmittedFile Of(IReadOnlyList<BareModel> models, bool taps)
    {
        var view = new TableView(
            taps, [.. models.Select(model => model.Identifier).Distinct()], [.. models.Select(Model)],
            models.Max(model => model.InputBytes), models.Max(model => model.OutputBytes), Math.Max(1, models.Max(model => model.StepBytes.Count)));
        return new EmittedFile(FileName, new TemplateSet("c", overrides: null).Render("harness_models.c.sbn", "table", view));

        ModelView Model(BareModel model)
        {
            Graph graph = model.Program.Graph;
            bool isPlan = model.Plan is not null;
            string entry = model.Choice is { Level: var level } ? $"{model.Identifier}_level_{level}" : model.Identifier;
            return new ModelView(
                model.Identifier, entry, model.Choice?.Level ?? -1, model.InputBytes, model.OutputBytes,
                taps ? model.StepBytes.Count : 0, isPlan || model.Choice is not null ? $"{entry}_open" : "0",
                isPlan ? [0] : model.Program.Camera is null ? Offsets(graph.Inputs) : [], isPlan ? [0] : Offsets(graph.Outputs));
        }
    }

    private static int[] Offsets(IReadOnlyList<Tensor> tensors) =>
        [.. tensors.Select((_, index) => tensors.Take(index).Sum(tensor => tensor.Bytes))];

    private sealed record TableView(bool Taps, IReadOnlyList<string> Headers, IReadOnlyList<ModelView> Models, int InputBytes, int OutputBytes, int Steps);

    private sealed record ModelView(
        string Name, string Entry, int Level, int InputBytes, int OutputBytes, int Steps, string Open, IReadOnlyList<int> Inputs, IReadOnlyList<int> Outputs)
    {
        /// <summary>True when the input lies in the model's own memory, where a camera's code would write it.</summary>
        public bool OwnsInput => Inputs.Count == 0;
    }
}
