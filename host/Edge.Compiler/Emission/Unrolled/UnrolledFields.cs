namespace Edge.Compiler.Emission.Unrolled;

/// <summary>The fields of a model that its unrolled steps are handed. None of them holds a weight.</summary>
internal static class UnrolledFields
{
    public static IReadOnlyList<string> Of(UnrolledProgram program) =>
    [
        .. program.Buffers.Select(buffer => buffer.Fill is { } value
            ? $"private readonly sbyte[] _{buffer.Name} = UnrolledTables.Filled({buffer.Count}, {value});"
            : $"private readonly {buffer.Type} _{buffer.Name} = new {buffer.Type[..^2]}[{buffer.Count}];"),
        .. program.Clamps.Select(table => $"private readonly sbyte[] _{table.Name} = UnrolledTables.Clamp({table.Least}, {table.Most}, {table.Min}, {table.Max});"),
    ];
}
