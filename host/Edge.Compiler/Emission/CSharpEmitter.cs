using Edge.Compiler.Emission.Unrolled;
using Edge.Compiler.Ir;
using Edge.Compiler.Planning;

namespace Edge.Compiler.Emission;

/// <summary>Emits a program as C# in the nanoFramework subset: <c>Name.g.cs</c> and <c>Name.Weights.g.cs</c>, two parts of one class; steps and tables that assemblies of nanoCLR divide.</summary>
/// <remarks>The kernels it calls are Edge.Runtime: <see cref="ShippedFiles.CSharpKernels"/>.</remarks>
public static class CSharpEmitter
{
    /// <summary>Same program and options, same bytes, on any machine.</summary>
    /// <param name="program">In one arena.</param>
    /// <param name="options">Names, what the file says about itself, and what room there is for code.</param>
    /// <exception cref="ModelException">E0403: a template has a mistake.</exception>
    public static IReadOnlyList<EmittedFile> Emit(Program program, EmitOptions options)
    {
        UnrolledProgram? unrolled = options.UnrolledAssemblies > 0 ? new UnrolledProgram(program, options) : null;
        var builder = new ProgramViewBuilder(program, options, Dialect.CSharp, unrolled);
        ProgramView view = builder.Build();
        var templates = new TemplateSet("csharp", options.TemplateFolder);
        string text = templates.Render("Model.g.cs.sbn", "model", view);
        return
        [
            new EmittedFile($"{view.ClassName}.g.cs", program.Groups.Count == 0 ? text : NestedText.Indent(text, outer: 2)),
            .. WeightFiles.Of(view, [.. builder.Tables()], []),
            .. unrolled is null ? [] : UnrolledFiles.Of(unrolled, view, templates),
        ];
    }

    /// <summary>All levels of a network as one class: its property <c>Level</c> chooses, at any time between two inferences.</summary>
    /// <remarks>Every step calls a kernel over tables: code with weights in it, and words of packed weights, would be there for each level.</remarks>
    /// <inheritdoc cref="Emit(Program, EmitOptions)"/>
    public static IReadOnlyList<EmittedFile> Emit(LevelProgram program, EmitOptions options)
    {
        var builder = new LevelViewBuilder(program, options, Dialect.CSharp);
        ProgramView view = builder.Build();
        return
        [
            new EmittedFile($"{view.ClassName}.g.cs", new TemplateSet("csharp", options.TemplateFolder).Render("Model.g.cs.sbn", "model", view)),
            .. WeightFiles.Of(view, [.. builder.Tables()], builder.Arrays),
        ];
    }

    /// <summary>How each step is emitted and what that is expected to cost.</summary>
    public static IReadOnlyList<StepForecast> Forecast(Program program, EmitOptions options)
    {
        UnrolledProgram? unrolled = options.UnrolledAssemblies > 0 ? new UnrolledProgram(program, options) : null;
        return [.. program.Steps.Select(step => StepForecast.Of(step, unrolled))];
    }
}
