using System.Text;
using Scriban.Runtime;

namespace Edge.Compiler.Emission.Unrolled;

/// <summary>What the template of a file of steps sees.</summary>
public sealed record StepsFileView(IReadOnlyList<string> Header, IReadOnlyList<UnrolledClassView> Steps);

/// <summary>One class of straight-line code.</summary>
/// <param name="Parameters">After input and output, each with a comma before it.</param>
/// <param name="Parts">Methods: of the class, or that it calls in classes of their own.</param>
public sealed record UnrolledClassView(
    string ClassName, string Comment, string Template, string Parameters, ScriptObject View, IReadOnlyList<PartView> Parts);

/// <summary>One method without loops.</summary>
/// <param name="Call">How the loop names it.</param>
/// <param name="Name">In its class.</param>
/// <param name="IsOwn">True for a method of the loop's class.</param>
/// <param name="Declarations">Locals, one to a line.</param>
/// <param name="Lines">Statements.</param>
/// <param name="Fields">Lines that declare the constant arrays it reads.</param>
public sealed record PartView(
    string Call, string Name, bool IsOwn, IReadOnlyList<string> Declarations, IReadOnlyList<string> Lines, IReadOnlyList<string> Fields);

/// <summary>Renders the classes of a program's unrolled steps, one file for each assembly. A file calls classes of files before it only.</summary>
internal static class UnrolledFiles
{
    public static IEnumerable<EmittedFile> Of(UnrolledProgram program, ProgramView model, TemplateSet templates)
    {
        var files = new SortedDictionary<int, List<UnrolledClassView>>();
        void Add(int assembly, UnrolledClassView view)
        {
            if (!files.TryGetValue(assembly, out List<UnrolledClassView>? views))
                files.Add(assembly, views = []);
            views.Add(view);
        }

        foreach (UnrolledCall call in program.Steps)
        {
            PartView[] parts = [.. call.Step.Parts.Select((part, i) => Part(call, part, i + 1))];
            for (int i = 0; i < parts.Length && !call.IsWhole; i++)
                Add(call.PartAssemblies[i], View($"{call.ClassName}Part{i + 1}", $"{call.Comment}: part {i + 1} of {parts.Length}", call, "unrolled_part.sbn", "", [parts[i]]));
            string parameters = string.Concat(call.Step.Needs.Select(need => $", {need.Type} {need.Name}"));
            Add(call.Assembly, View(call.ClassName, call.Comment, call, call.Step.Template, parameters, parts));
        }

        return files.Select(file => new EmittedFile(
            $"{model.ClassName}.Steps{file.Key + 1}.g.cs", templates.Render("Steps.g.cs.sbn", "file", new StepsFileView(model.Header, file.Value))));
    }

    private static UnrolledClassView View(string name, string comment, UnrolledCall call, string template, string parameters, PartView[] parts) =>
        new(name, comment, template, parameters, call.Step.View, parts);

    private static PartView Part(UnrolledCall call, StepPart part, int number) => call.IsWhole
        ? new PartView($"Part{number}", $"Part{number}", IsOwn: true, part.Declarations, part.Lines, Fields(part))
        : new PartView($"{call.ClassName}Part{number}.Run", "Run", IsOwn: false, part.Declarations, part.Lines, Fields(part));

    private static string[] Fields(StepPart part)
    {
        var text = new StringBuilder();
        foreach (PartTable table in part.Tables)
        {
            text.Append($"// {table.Comment}\nprivate static readonly long[] {table.Name} =\n{{\n");
            LiteralWriter.Write(text, table.Values, "    ");
            text.Append("};\n\n");
        }

        return text.Length == 0 ? [] : text.ToString()[..^1].Split('\n')[..^1];
    }
}
