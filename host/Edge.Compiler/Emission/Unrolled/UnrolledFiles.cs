using Scriban.Runtime;

namespace Edge.Compiler.Emission.Unrolled;

/// <summary>What the template of a file of steps sees.</summary>
public sealed record StepsFileView(IReadOnlyList<string> Header, IReadOnlyList<UnrolledStepView> Steps);

/// <summary>One class of straight-line code.</summary>
/// <param name="Parameters">After input and output, each with a comma before it.</param>
public sealed record UnrolledStepView(string ClassName, string Comment, string Template, string Parameters, ScriptObject View);

/// <summary>Renders the classes of a program's unrolled steps, one file for each assembly.</summary>
internal static class UnrolledFiles
{
    public static IEnumerable<EmittedFile> Of(UnrolledProgram program, ProgramView model, TemplateSet templates) =>
        program.Steps.GroupBy(step => step.Assembly).OrderBy(group => group.Key).Select(group => new EmittedFile(
            $"{model.ClassName}.Steps{group.Key + 1}.g.cs",
            templates.Render("Steps.g.cs.sbn", "file", new StepsFileView(model.Header, [.. group.Select(View)]))));

    private static UnrolledStepView View(UnrolledCall call) => new(
        call.ClassName, call.Comment, call.Step.Template, string.Concat(call.Step.Needs.Select(need => $", {need.Type} {need.Name}")), call.Step.View);
}
