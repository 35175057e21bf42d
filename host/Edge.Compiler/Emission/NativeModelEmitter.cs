using Edge.Compiler.Ir;
using Edge.Compiler.Planning;

namespace Edge.Compiler.Emission;

/// <summary>Emits the class of a model whose plan the native runtime executes: the same members as those of <see cref="CSharpEmitter"/>'s class.</summary>
public static class NativeModelEmitter
{
    /// <param name="assembly">Name of the assembly that holds the plan as a resource.</param>
    /// <param name="resource">The resource's number.</param>
    /// <exception cref="ModelException">E0403: the template has a mistake.</exception>
    public static EmittedFile Emit(PlannedModel planned, EmitOptions options, string assembly, int resource)
    {
        ProgramView view = planned.Levels is { } levels
            ? new LevelViewBuilder(levels, options, Dialect.CSharp).Build()
            : new ProgramViewBuilder(planned.Full, options, Dialect.CSharp).Build();
        var model = new NativeModelView(view, assembly, resource, view.Inputs.Count + view.Outputs.Count > 2, view.Inputs.Sum(buffer => buffer.Bytes),
            view.Outputs.Sum(buffer => buffer.Bytes), Copies(view.Inputs, (name, at, bytes) => $"Array.Copy({name}, 0, _inputs, {at}, {bytes});"),
            Copies(view.Outputs, (name, at, bytes) => $"Array.Copy(_outputs, {at}, {name}, 0, {bytes});"));
        string text = new TemplateSet("csharp", options.TemplateFolder).Render("NativeModel.g.cs.sbn", "model", model);
        return new EmittedFile($"{view.ClassName}.g.cs", text);
    }

    private static string[] Copies(IReadOnlyList<BufferView> buffers, Func<string, int, int, string> line) =>
        [.. buffers.Select((buffer, i) => line(buffer.Name, buffers.Take(i).Sum(before => before.Bytes), buffer.Bytes))];
}

/// <summary>What the template of a native model's class sees.</summary>
/// <param name="IsSplit">True with several inputs or outputs, which are copied to and from one array.</param>
/// <param name="CopiesIn">Statements.</param>
/// <param name="CopiesOut">Statements.</param>
public sealed record NativeModelView(
    ProgramView Program, string Assembly, int Resource, bool IsSplit, int InputBytes, int OutputBytes, IReadOnlyList<string> CopiesIn, IReadOnlyList<string> CopiesOut);
