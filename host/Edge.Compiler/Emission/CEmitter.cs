using System.Text;
using Edge.Compiler.Ir;
using Edge.Compiler.Planning;

namespace Edge.Compiler.Emission;

/// <summary>Emits a program as C11: <c>name.h</c>, <c>name.c</c> and <c>name_weights.h</c>.</summary>
/// <remarks>The kernels it calls are ordinary source: <see cref="ShippedFiles.CKernels"/>.</remarks>
public static class CEmitter
{
    /// <summary>Same program and options, same bytes, on any machine.</summary>
    /// <param name="program">As its core runs it: <see cref="CoreKernels.Choose(Program)"/>.</param>
    /// <param name="options">Names, and what the file says about itself.</param>
    /// <exception cref="ModelException">E0403: a template has a mistake.</exception>
    public static IReadOnlyList<EmittedFile> Emit(Program program, EmitOptions options)
    {
        var builder = new ProgramViewBuilder(program, options, Dialect.C);
        return Files(builder.Build(), builder.Tables(), options);
    }

    /// <summary>All levels of a network as one program: <c>name_set_level</c> chooses, at any time between two inferences.</summary>
    /// <inheritdoc cref="Emit(Program, EmitOptions)"/>
    public static IReadOnlyList<EmittedFile> Emit(LevelProgram program, EmitOptions options)
    {
        var builder = new LevelViewBuilder(program, options, Dialect.C);
        return Files(builder.Build(), builder.Tables(), options);
    }

    private static EmittedFile[] Files(ProgramView view, IEnumerable<(string Id, string Comment, Table Table)> tables, EmitOptions options)
    {
        var templates = new TemplateSet("c", options.TemplateFolder);
        return
        [
            new EmittedFile($"{view.Name}.h", templates.Render("model.h.sbn", "model", view)),
            new EmittedFile($"{view.Name}.c", NestedText.Indent(templates.Render("model.c.sbn", "model", view), outer: 1)),
            new EmittedFile($"{view.Name}_weights.h", Weights(view, tables)),
        ];
    }

    private static string Weights(ProgramView view, IEnumerable<(string Id, string Comment, Table Table)> tables)
    {
        var text = new StringBuilder();
        foreach (string line in view.Header)
            text.Append("// ").Append(line).Append('\n');
        string guard = $"{view.Name.ToUpperInvariant()}_WEIGHTS_H";
        text.Append($"#ifndef {guard}\n#define {guard}\n\n#include <stdint.h>\n");
        foreach (var (id, comment, table) in tables)
        {
            string type = table.Data is sbyte[]? "int8_t" : "int32_t";
            text.Append($"\n// {comment}\n").Append($"static const {type} {id}[{table.Data.Length}] = {{\n");
            LiteralWriter.Write(text, table.Data, "    ");
            text.Append("};\n");
        }

        return text.Append("\n#endif\n").ToString();
    }
}
