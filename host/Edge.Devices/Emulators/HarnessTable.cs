using Edge.Compiler.Emission;
using Edge.Compiler.Ir;

namespace Edge.Devices.Emulators;

/// <summary>Emits the table of models that <c>device/bare/harness.c</c> reads.</summary>
internal static class HarnessTable
{
    public const string FileName = "harness_models.c";

    /// <param name="locates">Whether a model that locates also answers what it found, behind its outputs.</param>
    public static EmittedFile Of(IReadOnlyList<BareModel> models, bool taps, bool locates)
    {
        var view = new TableView(
            taps, [.. models.Select(model => model.Identifier).Distinct()], [.. models.Select(Model)],
            models.Max(model => model.InputBytes), models.Max(AnswerBytes), Math.Max(1, models.Max(model => model.StepBytes.Count)),
            models.Any(Locates));
        return new EmittedFile(FileName, new TemplateSet("c", overrides: null).Render("harness_models.c.sbn", "table", view));

        bool Locates(BareModel model) => locates && model.Options.Locating is not null;
        int AnswerBytes(BareModel model) => locates ? model.AnswerBytes : model.OutputBytes;
        ModelView Model(BareModel model)
        {
            Graph graph = model.Program.Graph;
            bool isPlan = model.Plan is not null;
            string entry = model.Choice is { Level: var level } ? $"{model.Identifier}_level_{level}" : model.Identifier;
            return new ModelView(
                model.Identifier, entry, model.Choice?.Level ?? -1, model.InputBytes, AnswerBytes(model),
                taps ? model.StepBytes.Count : 0, isPlan || model.Choice is not null ? $"{entry}_open" : "0",
                isPlan ? [0] : model.Program.Camera is null ? Offsets(graph.Inputs) : [], isPlan ? [0] : Offsets(graph.Outputs),
                Locates(model) ? model.OutputBytes : 0);
        }
    }

    private static int[] Offsets(IReadOnlyList<Tensor> tensors) =>
        [.. tensors.Select((_, index) => tensors.Take(index).Sum(tensor => tensor.Bytes))];

    private sealed record TableView(
        bool Taps, IReadOnlyList<string> Headers, IReadOnlyList<ModelView> Models, int InputBytes, int OutputBytes, int Steps, bool Locates);

    private sealed record ModelView(
        string Name, string Entry, int Level, int InputBytes, int OutputBytes, int Steps, string Open, IReadOnlyList<int> Inputs, IReadOnlyList<int> Outputs,
        int DetectionsAt)
    {
        /// <summary>True when the input lies in the model's own memory, where a camera's code would write it.</summary>
        public bool OwnsInput => Inputs.Count == 0;
    }
}
