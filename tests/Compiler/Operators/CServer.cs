using System.Diagnostics;

namespace Edge.Compiler.Tests.Operators;

/// <summary>
/// A C program of <c>tests/vectors</c> in a process of its own, built once per test run with every warning an error and with the address and
/// undefined-behaviour sanitizers. It answers one request after the other; a sanitizer's report ends it and fails the test.
/// </summary>
/// <param name="source">The file in <c>tests/vectors</c>.</param>
/// <param name="kernelSources">Files of <c>device/kernels</c> that are compiled with it.</param>
internal sealed class CServer(string source, params string[] kernelSources)
{
    /// <summary>Macros that it is compiled with: <c>EDGE_TWINS=2</c>.</summary>
    public IReadOnlyList<string> Defines { get; init; } = [];

    private readonly object _turn = new();
    private Process? _process;

    /// <param name="what">For the message when the process ends.</param>
    public T Ask<T>(string what, Action<BinaryWriter> request, Func<BinaryReader, T> answer)
    {
        lock (_turn)
        {
            _process ??= Start(Build(source, kernelSources, Defines));
            try
            {
                var writer = new BinaryWriter(_process.StandardInput.BaseStream);
                request(writer);
                writer.Flush();
                return answer(new BinaryReader(_process.StandardOutput.BaseStream));
            }
            catch (IOException e)
            {
                string report = _process.StandardError.ReadToEnd();
                _process = null;
                throw new Xunit.Sdk.XunitException($"{source} stopped at {what}: {e.Message}\n{report}");
            }
        }
    }

    /// <exception cref="EndOfStreamException">The program ended.</exception>
    public static sbyte[] ReadValues(BinaryReader reader, int count)
    {
        var values = new byte[count];
        reader.BaseStream.ReadExactly(values);
        return Array.ConvertAll(values, b => (sbyte)b);
    }

    /// <summary>Compiles a program; its path.</summary>
    public static string Build(string source, IReadOnlyList<string> kernelSources, IReadOnlyList<string>? defines = null)
    {
        string root = Golden.Root();
        string kernels = Path.Combine(root, "device", "kernels");
        string folder = Directory.CreateTempSubdirectory("edge-kernels-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        string program = Path.Combine(folder, Path.GetFileNameWithoutExtension(source));
        using Process compiler = Start("gcc",
        [
            "-std=c11", "-O0", "-g1", "-Wall", "-Wextra", "-Wconversion", "-Werror", "-fsanitize=address,undefined", "-fno-sanitize-recover=all",
            .. (defines ?? []).Select(define => $"-D{define}"), $"-I{kernels}", Path.Combine(root, "tests", "vectors", source), .. kernelSources.Select(file => Path.Combine(kernels, file)), "-o", program,
        ]);
        string messages = compiler.StandardError.ReadToEnd();
        compiler.WaitForExit();
        Assert.True(compiler.ExitCode == 0, messages);
        return program;
    }

    /// <summary>Starts a program with its streams in hand.</summary>
    public static Process Start(string program, params string[] arguments) => Process.Start(new ProcessStartInfo(program, arguments)
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;
}
