using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Edge.Compiler.Emission;
using Edge.Devices.Tools;

namespace Edge.Devices.Emulators;

/// <summary>Objects of the C files that travel with Edge. No model changes them: a compiler sees each once for its flags, not once for every model.</summary>
/// <remarks>
/// An object is kept under a hash of all that decides it: the compiler and its version, the flags, the source and every shipped file it could include.
/// Several processes may compile the same one at once; the last to end puts its equal object in place.
/// </remarks>
internal sealed class DeviceObjects
{
    private static readonly TimeSpan KeptUnused = TimeSpan.FromDays(30);
    private static readonly string[] Folders = ["bare", "kernels"];
    private static readonly string[] Includes = ["bare", "bare/link", "kernels"];
    private static readonly ConcurrentDictionary<string, object> Locks = new();
    private static readonly ConcurrentDictionary<string, string> Versions = new();

    // What travels with Edge stays as it is while Edge runs.
    private static readonly ConcurrentDictionary<string, byte[]> Sources = new();
    private readonly string _folder;

    /// <param name="folder">Keeps the objects; where it cannot be made, a folder of this process does.</param>
    public DeviceObjects(string folder)
    {
        try
        {
            _folder = Directory.CreateDirectory(folder).FullName;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            string own = _folder = Directory.CreateTempSubdirectory("edge-objects-").FullName;
            AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(own, recursive: true);
        }
    }

    /// <summary>The objects of this user, kept from run to run: <c>$XDG_CACHE_HOME/edge/objects</c>, or under <c>~/.cache</c>.</summary>
    public static DeviceObjects OfUser { get; } = new(Path.Combine(
        Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache
            ? cache
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"),
        "edge", "objects"));

    /// <summary>SHA-256 of all C sources of devices that travel with Edge, in hexadecimal.</summary>
    public static string SourcesSha256() => Convert.ToHexStringLower(Sources.GetOrAdd(ShippedFiles.Folder("device"), HashOf));

    /// <param name="compiler">Full path.</param>
    /// <param name="flags">The same for every model: no folder of a build is among them.</param>
    /// <param name="source">Below <c>device</c>: <c>kernels/edge_plan.c</c>. Its includes lie in <c>device/bare</c>, <c>device/bare/link</c> and <c>device/kernels</c>.</param>
    /// <param name="limit">What ends the compiler early.</param>
    /// <param name="fault">What to throw when it does not compile.</param>
    /// <returns>Full path of the object.</returns>
    public string Compile(string compiler, IReadOnlyList<string> flags, string source, ToolLimit limit, Func<ToolRun, Exception> fault)
    {
        // Relative paths: messages and debug information do not depend on where Edge is installed.
        string device = ShippedFiles.Folder("device");
        string[] arguments = [.. flags, .. Includes.SelectMany(folder => new[] { "-I", folder }), "-c", source];
        string path = Path.Combine(_folder, $"{Key([compiler, Version(compiler, limit), .. arguments], device)}.o");
        lock (Locks.GetOrAdd(path, _ => new object()))
        {
            var kept = new FileInfo(path);
            if (kept is { Exists: true, Length: > 0 })
            {
                kept.LastWriteTimeUtc = DateTime.UtcNow;
                return path;
            }

            string fresh = $"{path}.{Guid.NewGuid():N}";
            try
            {
                ToolRun run = ToolRun.Run(compiler, [.. arguments, "-o", fresh], device, limit);
                if (run.ExitCode != 0)
                    throw fault(run);
                File.Move(fresh, path, overwrite: true);
            }
            finally
            {
                File.Delete(fresh);
            }

            ForgetUnused();
            return path;
        }
    }

    private static string Key(IEnumerable<string> words, string device)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string word in words)
            hash.AppendData(Encoding.UTF8.GetBytes($"{word}\0"));
        hash.AppendData(Sources.GetOrAdd(device, HashOf));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static byte[] HashOf(string device)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var files = Folders.SelectMany(folder => Directory.GetFiles(Path.Combine(device, folder), "*.?", SearchOption.AllDirectories));
        foreach (string file in files.Order(StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{Path.GetRelativePath(device, file)}\0"));
            hash.AppendData(SHA256.HashData(File.ReadAllBytes(file)));
        }

        return hash.GetHashAndReset();
    }

    private static string Version(string compiler, ToolLimit limit) =>
        Versions.GetOrAdd(compiler, _ => ToolRun.Run(compiler, ["--version"], Path.GetDirectoryName(compiler)!, limit).Output);

    // Each version of Edge brings new objects; what no run asked for in a month goes, left-overs of killed runs too.
    private void ForgetUnused()
    {
        foreach (FileInfo file in new DirectoryInfo(_folder).GetFiles().Where(file => DateTime.UtcNow - file.LastWriteTimeUtc > KeptUnused))
            file.Delete();
    }
}
