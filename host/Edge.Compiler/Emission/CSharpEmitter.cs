using System.Text;
using Edge.Compiler.Emission.Unrolled;
using Edge.Compiler.Ir;
using Edge.Compiler.Planning;

namespace Edge.Compiler.Emission;

/// <summary>Emits a program as C# in the nanoFramework subset: <c>Name.g.cs</c> and <c>Name.Weights.g.cs</c>, two parts of one class.</summary>
/// <remarks>The kernels it calls are Edge.Runtime: <see cref="ShippedFiles.CSharpKernels"/>.</remarks>
public static class CSharpEmitter
{
    // The table of signatures and static data of an assembly has 16-bit offsets; the signatures need some of it.
    private const int NanoTableBytes = 64000;

    /// <summary>Same program and options, same bytes, on any machine.</summary>
    /// <exception cref="ModelException">E0403: a template has a mistake.</exception>
    public static IReadOnlyList<EmittedFile> Emit(Program program, EmitOptions options)
    {
        UnrolledProgram? unrolled = options.UnrolledAssemblies > 0 ? new UnrolledProgram(program, options.ClassName, options.UnrolledAssemblies) : null;
        var builder = new ProgramViewBuilder(program, options, Dialect.CSharp, unrolled);
        ProgramView view = builder.Build();
        var templates = new TemplateSet("csharp", options.TemplateFolder);
        return
        [
            new EmittedFile($"{view.ClassName}.g.cs", templates.Render("Model.g.cs.sbn", "model", view)),
            new EmittedFile($"{view.ClassName}.Weights.g.cs", Weights(view, builder)),
            .. unrolled is null ? [] : UnrolledFiles.Of(unrolled, view, templates),
        ];
    }

    private static string Weights(ProgramView view, ProgramViewBuilder builder)
    {
        var text = new StringBuilder();
        foreach (string line in view.Header)
            text.Append("// ").Append(line).Append('\n');
        int bytes = builder.Tables().Sum(entry => entry.Table.Bytes);
        string limit = bytes > NanoTableBytes ? $"; one nanoFramework assembly holds {NanoTableBytes}, so this one runs on .NET only" : "";
        text.Append($"// {bytes} bytes of tables{limit}\n");
        text.Append($"namespace Edge.Models;\n\npublic sealed partial class {view.ClassName}\n{{");
        foreach (var (id, comment, table) in builder.Tables())
        {
            string type = table.Data is sbyte[]? "sbyte" : "int";
            text.Append($"\n    // {comment}\n    private static readonly {type}[] {id} =\n    {{\n");
            LiteralWriter.Write(text, table.Data, "        ");
            text.Append("    };\n");
        }

        return text.Append("}\n").ToString();
    }
}
