using System.Text;

namespace Edge.Compiler.Ir;

/// <summary>An error a user can mend: where it is, what was found, what would be accepted and what to do next (style.md section 7).</summary>
public abstract class EdgeException(string code, string where, string found, string? accepted = null, string? hint = null, Exception? inner = null)
    : Exception(Compose(where, found, accepted, hint), inner)
{
    /// <summary>The error's number, such as <c>E0107</c>.</summary>
    public string Code { get; } = code;

    /// <summary>File, node or option at fault.</summary>
    public string Where { get; } = where;

    /// <summary>What is wrong there, in one clause.</summary>
    public string Found { get; } = found;

    /// <summary>What would be accepted in its place.</summary>
    public string? Accepted { get; } = accepted;

    /// <summary>What to do next.</summary>
    public string? Hint { get; } = hint;

    /// <summary>The process's exit code: one of style.md section 7.</summary>
    public abstract int ExitCode { get; }

    private static string Compose(string where, string found, string? accepted, string? hint)
    {
        var text = new StringBuilder($"{where}: {found}");
        if (accepted is not null)
            text.Append("\n  accepted: ").Append(accepted);
        if (hint is not null)
            text.Append("\n  hint: ").Append(hint);
        return text.ToString();
    }
}

/// <summary>The model is at fault: unsupported, malformed or inconsistent. Exit code 3.</summary>
public sealed class ModelException(string code, string where, string found, string? accepted = null, string? hint = null, Exception? inner = null)
    : EdgeException(code, where, found, accepted, hint, inner)
{
    /// <summary>Each part of the model that is at fault, where the error is about several; empty where its own text says all there is.</summary>
    public IReadOnlyList<ModelFault> Faults { get; init; } = [];

    public override int ExitCode => 3;

    /// <summary>An error at one node, named as a user of the model knows it.</summary>
    public static ModelException AtNode(string code, string model, string node, string kind, string found, string? accepted = null, string? hint = null, IReadOnlyList<ModelFault>? faults = null) =>
        new(code, $"{model}: node '{node}' ({kind})", found, accepted, hint) { Faults = faults ?? [] };
}

/// <summary>Data is at fault: a file that is truncated, malformed, too large or missing. Exit code 3.</summary>
public sealed class DataException(string code, string where, string found, string? accepted = null, string? hint = null, Exception? inner = null)
    : EdgeException(code, where, found, accepted, hint, inner)
{
    public override int ExitCode => 3;
}

/// <summary>The command line or the project file asks for something that does not exist. Exit code 2.</summary>
public sealed class UsageException(string code, string where, string found, string? accepted = null, string? hint = null, Exception? inner = null)
    : EdgeException(code, where, found, accepted, hint, inner)
{
    public override int ExitCode => 2;
}

/// <summary>A program that Edge drives is not installed. Exit code 6; the hint says how to get it.</summary>
public sealed class ToolMissingException(string code, string where, string found, string? accepted = null, string? hint = null, Exception? inner = null)
    : EdgeException(code, where, found, accepted, hint, inner)
{
    public override int ExitCode => 6;
}

/// <summary>An emulator, a board or the link to it failed. Exit code 4.</summary>
public sealed class DeviceException(string code, string where, string found, string? accepted = null, string? hint = null, Exception? inner = null)
    : EdgeException(code, where, found, accepted, hint, inner)
{
    public override int ExitCode => 4;
}
