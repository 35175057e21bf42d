using System.Runtime.Intrinsics.X86;

namespace Edge.Tests;

/// <summary>A test on data that is not part of the repository: <c>../shared/data</c>. Reported as skipped where it is absent.</summary>
public sealed class TheoryWithSharedDataAttribute : TheoryAttribute
{
    /// <summary>The folder, whether it is there or not.</summary>
    public static string Folder { get; } = FindFolder();

    public TheoryWithSharedDataAttribute()
    {
        if (!Directory.Exists(Folder))
            Skip = "needs ../shared/data beside the repository";
    }

    // A linked work tree lies elsewhere than the checkout it belongs to; its .git file says where that is.
    private static string FindFolder()
    {
        string root = Golden.Root();
        string beside = Path.GetFullPath(Path.Combine(root, "..", "shared", "data"));
        string link = Path.Combine(root, ".git");
        if (Directory.Exists(beside) || !File.Exists(link))
            return beside;
        string[] folders = File.ReadAllText(link).Trim().Split(".git/");
        return Path.GetFullPath(Path.Combine(folders[0]["gitdir: ".Length..], "..", "shared", "data"));
    }
}

/// <summary>A test that drives the host's C compiler. Reported as skipped where there is none.</summary>
public sealed class FactWithGccAttribute : FactAttribute
{
    public FactWithGccAttribute()
    {
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        if (!folders.Any(folder => File.Exists(Path.Combine(folder, "gcc"))))
            Skip = "needs gcc: apt-get install gcc";
    }
}

/// <summary>A test of code that needs AVX2. Reported as skipped where the processor has none.</summary>
public sealed class FactWithAvx2Attribute : FactAttribute
{
    public FactWithAvx2Attribute()
    {
        if (!Avx2.IsSupported)
            Skip = "needs a processor with AVX2";
    }
}

/// <summary>A test of what the TorchSharp package itself does wrong. Reported as skipped where the package is used instead of the stand-in.</summary>
public sealed class FactWithManagedTorchSharpAttribute : FactAttribute
{
    /// <param name="defect">What the package does, and in which version.</param>
    public FactWithManagedTorchSharpAttribute(string defect)
    {
        if (File.Exists(Path.Combine(AppContext.BaseDirectory, "TorchSharp.dll")))
            Skip = $"the TorchSharp package is at fault: {defect}";
    }
}
