using Edge.Compiler.Ir;

namespace Edge.Compiler.Emission;

/// <summary>The line above an emitted array.</summary>
internal static class TableText
{
    /// <summary><c>8x3x3x1, per channel</c></summary>
    public static string Describe(Table table) =>
        table.Note.Length == 0 ? table.Shape.ToString() : $"{table.Shape}, {ProgramViewBuilder.OneLine(table.Note)}";
}
