using System.Text;
using Edge.Compiler.Ir;
using Edge.Compiler.Planning;

namespace Edge.Compiler.Emission;

/// <summary>Emits a program as C11: <c>name.h</c>, <c>name.c</c> and <c>name_weights.h</c>.</summary>
/// <remarks>The kernels it calls are ordinary source: <see cref="ShippedFiles.CKernels"/>.</remarks>
public static class CEmitter
{
    /// <summary>Same program and options, same bytes, on any machine.</summary>
    /// <exception cref="ModelException">E0403: a template has a mistake.</exception>
    public static IReadOnlyList<EmittedFile> Emit(Program program, EmitOptions options)
    {
        var builder = new ProgramViewBuilder(program, options, Dialect.C);
        ProgramView view = builder.Build();
        var templates = new TemplateSet("c", options.TemplateFolder);
        return
        [
            new EmittedFile($"{view.Name}.h", templates.Render("model.h.sbn", "model", view)),
            new EmittedFile($"{view.Name}.c", templates.Render("model.c.sbn", "model", view)),
            new EmittedFile($"{view.Name}_weights.h", Weights(view, builder)),
        ];
    }

    private static string Weights(ProgramView view, ProgramViewBuilder builder)
    {
        var text = new StringBuilder();
        foreach (string line in view.Header)
            text.Append("// ").Append(line).Append('\n');
        string guard = $"{view.Name.ToUpperInvariant()}_WEIGHTS_H";
        text.Append($"#ifndef {guard}\n#define {guard}\n\n#include <stdint.h>\n");
        foreach (var (id, comment, table) in builder.Tables())
        {
            string type = table.Data is sbyte[]? "int8_t" : "int32_t";
            text.Append($"\n// {comment}\n").Append($"static const {type} {id}[{table.Data.Length}] = {{\n");
            LiteralWriter.Write(text, table.Data, "    ");
            text.Append("};\n");
        }

        return text.Append("\n#endif\n").ToString();
    }
}
